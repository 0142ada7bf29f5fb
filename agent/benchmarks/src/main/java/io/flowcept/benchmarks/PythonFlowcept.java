package io.flowcept.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A program with a task of Python's own Flowcept, in a process of its own. */
final class PythonFlowcept implements AutoCloseable {
    private static final int SECONDS = 60;

    private final Process process;
    private final Writer calls;
    private final BufferedReader answers;
    private final Path stderr;

    /** @param settings that both read */
    PythonFlowcept(Path python, Path directory, String settings) throws IOException {
        Path file = Files.createDirectories(directory).resolve("settings.yaml");
        Files.writeString(
                file,
                "project: {db_flush_mode: online, enrich_messages: false}\nlog: {log_path: default}\n" + settings);
        Path script = directory.resolve("flowcept_bench.py");
        try (InputStream in = PythonFlowcept.class.getResourceAsStream("/flowcept_bench.py")) {
            Files.copy(in, script);
        }
        stderr = directory.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(python.toString(), script.toString())
                .directory(directory.toFile())
                .redirectError(stderr.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("FLOWCEPT") || name.startsWith("MQ_"));
        builder.environment().put("FLOWCEPT_SETTINGS_PATH", file.toString());
        process = builder.start();
        calls = process.outputWriter();
        answers = process.inputReader();
        read();
    }

    /** Calls, and returns when all calls have returned: the CPU nanoseconds of the process so far. */
    long run(int count) throws IOException {
        calls.write(count + "\n");
        calls.flush();
        return Long.parseLong(read());
    }

    private String read() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("Python's Flowcept has ended: " + Files.readString(stderr));
        }
        return line;
    }

    /** Has it send what it has gathered, and end. */
    void finish() throws IOException, InterruptedException {
        calls.close();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("Python's Flowcept does not end: " + Files.readString(stderr));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
