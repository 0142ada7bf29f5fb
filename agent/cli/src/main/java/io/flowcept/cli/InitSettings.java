package io.flowcept.cli;

import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes a settings file to start from. */
@Command(name = "init-settings", description = "Write a settings file to start from.")
final class InitSettings implements Callable<Integer> {
    private static final String DEFAULT_PATH = "~/.flowcept/settings.yaml";

    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Option(names = "--full", description = "Every key with its default and meaning.")
    private boolean full;

    @Option(names = "--path", paramLabel = "PATH", description = "The file; default " + DEFAULT_PATH + ".")
    private String path;

    @Option(names = "--force", description = "Overwrite a file that exists.")
    private boolean force;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        String named = path == null ? DEFAULT_PATH : path;
        Path file = SettingsLocation.named(named, "--path", cli.system()).file().toPath();
        if (Files.isDirectory(file)) {
            err.println(file + " is a directory, expected the path of a file.");
            return 1;
        }
        if (Files.exists(file) && !force) {
            err.println(file + " exists and is left as it is; --force overwrites it.");
            return 1;
        }
        try {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.write(file, content());
        } catch (IOException e) {
            err.println(file + " cannot be written: " + e);
            return 1;
        }
        String argument = path == null ? "" : "=settings=" + file;
        out.println("Wrote " + file + ". Name your methods in it, then run:");
        out.println("  java -javaagent:flowcept-agent.jar" + argument + " -jar app.jar");
        return 0;
    }

    private byte[] content() throws IOException {
        try (InputStream in = full
                ? Settings.class.getResourceAsStream("/settings.yaml")
                : InitSettings.class.getResourceAsStream("starter-settings.yaml")) {
            return in.readAllBytes();
        }
    }
}
