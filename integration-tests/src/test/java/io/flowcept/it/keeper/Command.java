package io.flowcept.it.keeper;

import io.flowcept.it.AgentRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/** A command of the jar that runs until it is told to end, in a directory of its own. */
final class Command implements AutoCloseable {
    private static final long MOST_SECONDS = 120;

    private final Path directory;
    private final Process process;

    private Command(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    static Command start(Path directory, String settings, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--from", directory.resolve("settings.yaml").toString()));
        return new Command(
                directory,
                AgentRun.command(directory, all.toArray(new String[0]))
                        .settings(settings)
                        .start());
    }

    String out() throws IOException {
        return Files.readString(directory.resolve("stdout"));
    }

    String err() throws IOException {
        return Files.readString(directory.resolve("stderr"));
    }

    Path file(String name) {
        return directory.resolve("cwd").resolve(name);
    }

    /** Waits for a text on stderr. */
    Command says(String text) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (!err().contains(text)) {
            if (!process.isAlive() || System.nanoTime() - until > 0) {
                Assertions.fail("no \"" + text + "\" on stderr:\n" + err());
            }
            Thread.sleep(50);
        }
        return this;
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        Assertions.assertTrue(process.waitFor(10, TimeUnit.SECONDS));
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The exit code. */
    int await() throws Exception {
        Assertions.assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), "does not end; stderr:\n" + err());
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
