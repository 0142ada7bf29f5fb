package io.flowcept.cli;

import io.flowcept.cli.jvm.JvmException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts the agent into a JVM that runs; where it is already, it takes the settings anew. */
@Command(name = "attach", description = "Put the agent into a JVM, or give it other settings.")
final class Attach implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JvmArgument jvm;

    @Option(
            names = "--settings",
            paramLabel = "PATH",
            description = "The settings file; without it, the one that the JVM finds.")
    private String settings;

    @Override
    public Integer call() throws JvmException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return JvmArgument.tell(jvm.ask("attach", settings, true, err), out, err);
    }
}
