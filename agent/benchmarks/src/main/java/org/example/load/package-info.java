/** An application that calls one small method as often as it is told to. */
package org.example.load;
