/**
 * The command line, {@code java -jar flowcept-agent.jar COMMAND}: one class for each command, listed in {@link
 * io.flowcept.cli.FlowceptCli}. Called by the agent jar's {@code main}, never in a host. Results go to standard output,
 * what went wrong goes to standard error.
 */
package io.flowcept.cli;
