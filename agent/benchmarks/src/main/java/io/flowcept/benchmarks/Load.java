package io.flowcept.benchmarks;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code org.example.load.Main} in a JVM of its own. */
final class Load implements Closeable {
    private final Path directory;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** @param agent the jar, or null to run without it */
    Load(Path directory, Path agent, String settings) throws IOException {
        this.directory = Files.createDirectories(directory);
        Path file = directory.resolve("settings.yaml");
        Files.writeString(
                file,
                "instrumentation:\n  tasks: [org.example.load.Main.step]\njournal:\n  path: "
                        + directory.resolve("journal") + "\n" + settings);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (agent != null) {
            command.add("-javaagent:" + agent + "=settings=" + file);
        }
        command.add("-cp");
        command.add(Path.of(Load.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .toString());
        command.add("org.example.load.Main");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        commands = process.outputWriter();
        answers = process.inputReader();
    }

    /** Begins to call; {@link #answer} says when all calls have returned. */
    void run(int calls, int rate) throws IOException {
        say("run " + calls + " " + rate);
    }

    /** CPU time of the process so far, in nanoseconds. Not while calls are made. */
    long cpuNanos() throws IOException {
        say("cpu");
        return answer();
    }

    private void say(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
    }

    /** Nanoseconds of CPU that were asked for, or that the calling threads took. */
    long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the application has ended: " + stderr());
        }
        return Long.parseLong(line);
    }

    /** What the agent, or the JVM, has said. */
    String stderr() throws IOException {
        return Files.readString(directory.resolve("stderr"));
    }

    /** Has it end, within a minute. */
    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
