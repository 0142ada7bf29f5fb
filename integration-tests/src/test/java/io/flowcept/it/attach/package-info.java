/** The agent put into a JVM that runs, changed there, and taken out again. */
package io.flowcept.it.attach;
