/** Has another program's main run, and says how long it took without the JVM's start. */
package org.example.timed;
