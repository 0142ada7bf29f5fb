package io.flowcept.cli;

import io.flowcept.cli.jvm.Attachment;
import io.flowcept.cli.jvm.JvmException;
import io.flowcept.cli.jvm.RunningJvm;
import java.io.File;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Parameters;

/** The JVM that a command is about, and what the agent in it is told. */
final class JvmArgument {
    @Parameters(
            paramLabel = "PID|MAIN-CLASS",
            description = "Number of the process, or its main class or jar, in which * stands for anything.")
    private String jvm;

    /**
     * Has the agent do something, and prints what it says.
     *
     * @param mayBeAbsent whether the agent is to come if it is not in the JVM
     * @return the answer, or null where the agent would have had to be there and is not
     */
    Map<String, Object> ask(String command, String settings, boolean mayBeAbsent, PrintWriter err) throws JvmException {
        RunningJvm meant = RunningJvm.named(jvm);
        try (Attachment attachment = Attachment.to(meant)) {
            if (!mayBeAbsent && attachment.agentVersion() == null) {
                err.println("the agent is not in process " + meant.pid() + "; attach puts it there");
                return null;
            }
            return attachment.ask(ownJar(), command, settings);
        }
    }

    /** Prints what was done, or why it was not; the exit code. */
    static int tell(Map<String, Object> answer, PrintWriter out, PrintWriter err) {
        if (answer == null) {
            return 1;
        }
        boolean ok = Boolean.TRUE.equals(answer.get("ok"));
        for (Object line : (List<?>) answer.get("lines")) {
            (ok ? out : err).println(line);
        }
        return ok ? 0 : 1;
    }

    /** The jar that this command runs from. */
    static File ownJar() {
        String url = ClassLoader.getSystemResource("io/flowcept/agent/FlowceptAgent.class")
                .toString();
        return new File(URI.create(url.substring("jar:".length(), url.lastIndexOf("!/"))));
    }
}
