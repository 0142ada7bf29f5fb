/** Has another program's main run, and says what CPU time its process has taken by then. */
package org.example.timed;
