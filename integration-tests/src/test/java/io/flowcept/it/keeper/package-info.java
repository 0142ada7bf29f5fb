/** The commands that read the queue, with the finished jar, real servers, and agents in JVMs of their own. */
package io.flowcept.it.keeper;
