package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running script. It works in a directory of its own, so that it meets no file of the agent's; closing ends it. */
final class PythonScript implements AutoCloseable {
    private static final int MAX_SECONDS = 120;

    private final Process process;
    private final Path out;
    private final Path err;

    PythonScript(List<String> command, Path directory) throws IOException {
        Path own = Files.createTempDirectory(Files.createDirectories(directory), "python");
        out = own.resolve("stdout");
        err = own.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(own.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FLOWCEPT") || name.startsWith("MQ_"));
        builder.environment()
                .put(
                        "FLOWCEPT_SETTINGS_PATH",
                        directory.resolve("settings.yaml").toString());
        process = builder.start();
    }

    /** Waits until the script has printed a line. */
    PythonScript started() throws IOException, InterruptedException {
        for (int i = 0; i < MAX_SECONDS * 20; i++) {
            if (Files.readString(out).endsWith("\n")) {
                return this;
            }
            assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
            Thread.sleep(50);
        }
        throw new AssertionError("nothing printed; stderr:\n" + Files.readString(err));
    }

    /** Closes its stdin, waits for its end, which must be a good one, and returns its stdout. */
    String output() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError(
                    "still running; stdout:\n" + Files.readString(out) + "\nstderr:\n" + Files.readString(err));
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
