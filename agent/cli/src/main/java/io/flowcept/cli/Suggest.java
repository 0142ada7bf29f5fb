package io.flowcept.cli;

import io.flowcept.cli.jvm.Attachment;
import io.flowcept.cli.jvm.JvmException;
import io.flowcept.cli.jvm.RunningJvm;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Watches a JVM, and writes a settings file that proposes which of its methods to record. */
@Command(name = "suggest", description = "Watch a JVM, and propose settings that record it.")
final class Suggest implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--pid",
            required = true,
            paramLabel = "PID|MAIN-CLASS",
            description = "Number of the process, or its main class or jar, in which * stands for anything.")
    private String jvm;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to watch; default ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--package",
            paramLabel = "NAME",
            split = ",",
            description = "The application's own packages, where they are not found out.")
    private List<String> packages = List.of();

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; without it, to standard output.")
    private Path out;

    @Override
    public Integer call() throws JvmException, IOException {
        PrintWriter err = spec.commandLine().getErr();
        if (!(seconds > 0 && seconds <= 86_400)) {
            err.println("--seconds " + seconds + ", expected a number above 0 and at most 86400");
            return 2;
        }
        if (out != null && Files.exists(out)) {
            err.println(out + " exists and is left as it is.");
            return 1;
        }
        Map<String, Object> answer;
        try (Attachment attachment = Attachment.to(RunningJvm.named(jvm))) {
            answer = attachment.suggest(JvmArgument.ownJar(), seconds, packages);
        }
        if (!(answer.get("proposal") instanceof String proposal)) {
            return JvmArgument.tell(answer, err, err);
        }
        if (out == null) {
            spec.commandLine().getOut().print(proposal);
            spec.commandLine().getOut().flush();
        } else {
            Files.write(out, proposal.getBytes(StandardCharsets.UTF_8));
            err.println("Wrote " + out + ". Look it through, then run:");
            err.println("  java -javaagent:flowcept-agent.jar=settings=" + out + " -jar app.jar");
        }
        return 0;
    }
}
