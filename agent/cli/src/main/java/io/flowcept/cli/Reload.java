package io.flowcept.cli;

import io.flowcept.cli.jvm.JvmException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has the agent select by the settings as they are now. */
@Command(name = "reload", description = "Have the agent in a JVM read its settings again.")
final class Reload implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private JvmArgument jvm;

    @Option(names = "--settings", paramLabel = "PATH", description = "The settings file; without it, the file it has.")
    private String settings;

    @Override
    public Integer call() throws JvmException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        return JvmArgument.tell(jvm.ask("reload", settings, false, err), out, err);
    }
}
