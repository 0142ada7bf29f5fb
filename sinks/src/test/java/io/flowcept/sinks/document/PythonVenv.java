package io.flowcept.sinks.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Python with Flowcept itself and the database clients it uses, installed once below {@code target}. */
public final class PythonVenv {
    /** Of one process; the longest is the installation. */
    private static final int MAX_SECONDS = 300;

    private static final String[] PACKAGES = {"flowcept==1.0.3", "lmdb==1.6.2", "pymongo==4.10.1", "pandas", "pyarrow"};

    private final Path python;

    private PythonVenv(Path python) {
        this.python = python;
    }

    /** The environment; where Python 3.11 or the packages cannot be had, the test is skipped, or fails if none may be. */
    public static PythonVenv orSkip() throws IOException, InterruptedException {
        Path directory = Path.of("target", "python").toAbsolutePath();
        Path python = directory.resolve("bin/python");
        if (!Files.exists(directory.resolve("complete"))) {
            String version = output(List.of("python3", "-c", "import sys; print(sys.version_info >= (3, 11))"));
            skipUnless(version.strip().equals("True"), "there is no Python 3.11 or newer: " + version);
            String made = output(List.of("python3", "-m", "venv", directory.toString()));
            skipUnless(made.isBlank(), "Python makes no virtual environment: " + made);
            List<String> install = new ArrayList<>(List.of(python.toString(), "-m", "pip", "install", "-q"));
            install.addAll(List.of(PACKAGES));
            String installed = output(install);
            Path done = directory.resolve("complete");
            boolean works = output(List.of(python.toString(), "-c", "import flowcept, lmdb, pandas, pyarrow, pymongo"))
                    .isBlank();
            skipUnless(works, "Python cannot install Flowcept: " + installed);
            Files.createFile(done);
        }
        return new PythonVenv(python);
    }

    /** What a script prints, both streams; it must end well. */
    public String run(String script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", script));
        command.addAll(List.of(arguments));
        Ended ended = ended(command, environment);
        assertThat(ended.code).as(ended.output).isZero();
        return ended.output;
    }

    private record Ended(int code, String output) {}

    /** Through a file, since a child of the process may keep a pipe open for ever. */
    private static Ended ended(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("python", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " takes too long: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    private static String output(List<String> command) throws InterruptedException {
        try {
            return ended(command, Map.of()).output;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void skipUnless(boolean possible, String reason) {
        if (Boolean.getBoolean("flowcept.it.noSkips")) {
            Assertions.assertTrue(possible, reason);
        }
        Assumptions.assumeTrue(possible, reason);
    }
}
