/**
 * What the user wants. A settings file (or none) and the environment enter; one immutable {@link
 * io.flowcept.engine.settings.Settings} leaves, or the list of what is wrong with the file. Called once by the agent's
 * start, before the host's {@code main}, so nothing here uses lambdas, regular expressions or {@code java.nio.file};
 * and by the command line.
 */
package io.flowcept.engine.settings;
