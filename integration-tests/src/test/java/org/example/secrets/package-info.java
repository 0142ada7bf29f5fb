/** An application that handles what nobody else should read. */
package org.example.secrets;
