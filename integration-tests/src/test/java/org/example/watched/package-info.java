/** An application of which it is known what should be recorded. */
package org.example.watched;
