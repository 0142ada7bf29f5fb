package io.flowcept.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Python with Flowcept itself, of the version that we speak with, installed once below {@code target}. */
final class FlowceptPython {
    /** Of one step of the installation. */
    private static final int MAX_SECONDS = 600;

    /** Flowcept's own dependencies come with it; the clients of its queues and databases do not. */
    private static final List<String> PACKAGES = List.of(
            "flowcept==1.0.3",
            "redis==7.1.0",
            "confluent-kafka==2.8.0",
            "lmdb==1.6.2",
            "pymongo==4.10.1",
            "pandas==2.3.3",
            "pyarrow==21.0.0");

    private final Path python;

    private FlowceptPython(Path python) {
        this.python = python;
    }

    /** Skips the test where there is no Python 3.11, or where Flowcept cannot be installed. */
    static FlowceptPython orSkip() throws IOException, InterruptedException {
        Path directory = Path.of("target", "python").toAbsolutePath();
        Path python = directory.resolve("bin/python");
        Path installed = directory.resolve("installed");
        String wanted = String.join("\n", PACKAGES);
        if (!Files.exists(installed) || !Files.readString(installed).equals(wanted)) {
            Files.createDirectories(directory);
            String old = output("python3", "-c", "import sys; assert sys.version_info >= (3, 11), sys.version");
            Skips.unless(old.isEmpty(), "there is no Python 3.11 or newer, for Flowcept: " + old);
            String trouble = output("python3", "-m", "venv", "--clear", directory.toString());
            Skips.unless(trouble.isEmpty(), "Python cannot make virtual environments: " + trouble);
            List<String> pip = new ArrayList<>(List.of(
                    python.toString(), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input"));
            pip.addAll(PACKAGES);
            String said = output(pip.toArray(new String[0]));
            String missing = output(
                    python.toString(), "-c", "import flowcept, redis, confluent_kafka, lmdb, pymongo, pandas, pyarrow");
            Skips.unless(missing.isEmpty(), "Flowcept cannot be installed: " + said + missing);
            Files.writeString(installed, wanted);
        }
        return new FlowceptPython(python);
    }

    /** Starts a script of {@code src/test/resources/python} with the settings file of a run's directory. */
    PythonScript start(Path directory, String script, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                python.toString(),
                Path.of("src", "test", "resources", "python", script)
                        .toAbsolutePath()
                        .toString()));
        command.addAll(List.of(arguments));
        return new PythonScript(command, directory);
    }

    /** What a script prints to stdout; it must end well. */
    String run(Path directory, String script, String... arguments) throws IOException, InterruptedException {
        try (PythonScript running = start(directory, script, arguments)) {
            return running.output();
        }
    }

    /** What a command says, on either stream; nothing when all is well. */
    private static String output(String... command) throws IOException, InterruptedException {
        // Through a file, since a child that stays would keep a pipe open.
        Path output = Files.createTempFile("python", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return String.join(" ", command) + " takes too long";
            }
            String said = Files.readString(output);
            return process.exitValue() == 0 ? "" : said.isEmpty() ? "exit code " + process.exitValue() : said;
        } catch (IOException e) {
            return e.getMessage();
        } finally {
            Files.delete(output);
        }
    }
}
