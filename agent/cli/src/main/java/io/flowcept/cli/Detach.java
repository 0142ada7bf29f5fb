package io.flowcept.cli;

import io.flowcept.cli.jvm.JvmException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes the agent out of a JVM, after what it recorded is delivered or safely in its journal. */
@Command(name = "detach", description = "Take the agent out of a JVM, as if it had not been.")
final class Detach implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JvmArgument jvm;

    @Override
    public Integer call() throws JvmException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return JvmArgument.tell(jvm.ask("detach", null, false, err), out, err);
    }
}
