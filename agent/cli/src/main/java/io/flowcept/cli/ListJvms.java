package io.flowcept.cli;

import io.flowcept.cli.jvm.Attachment;
import io.flowcept.cli.jvm.JvmException;
import io.flowcept.cli.jvm.RunningJvm;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The JVMs of this user, with whether the agent is in each. */
@Command(name = "list", description = "List the JVMs of this user, and say in which the agent is.")
final class ListJvms implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws JvmException {
        PrintWriter out = spec.commandLine().getOut();
        for (RunningJvm jvm : RunningJvm.all()) {
            out.println("%8d  %-20s %s".formatted(jvm.pid(), agentIn(jvm), jvm.program()));
        }
        return 0;
    }

    private static String agentIn(RunningJvm jvm) {
        try (Attachment attachment = Attachment.to(jvm)) {
            String version = attachment.agentVersion();
            return version == null ? "-" : "agent " + version;
        } catch (JvmException e) {
            return "cannot be attached";
        }
    }
}
