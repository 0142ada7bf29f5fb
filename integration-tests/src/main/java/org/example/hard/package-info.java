/** An application that treats its JVM badly. It knows nothing of the agent. */
package org.example.hard;
