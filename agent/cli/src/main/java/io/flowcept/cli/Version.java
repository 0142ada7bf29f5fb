package io.flowcept.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the versions of the agent, of what it writes and of what it carries. */
@Command(name = "version", description = "Print the versions of agent, format, Java and libraries.")
final class Version implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (InputStream in = Version.class.getResourceAsStream("versions.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().forEach(out::println);
        }
        out.println("Java " + System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        return 0;
    }
}
