/** The JVMs that run on this machine, and what is said to the agent in one of them. */
package io.flowcept.cli.jvm;
