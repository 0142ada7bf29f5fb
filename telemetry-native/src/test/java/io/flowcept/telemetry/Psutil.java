package io.flowcept.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A Python with psutil that watches this JVM, installed once below {@code target}. Ends with the test or after 2 minutes. */
final class Psutil implements AutoCloseable {
    private static final String[] PACKAGES = {"psutil==7.2.2", "py-cpuinfo==9.0.0"};
    private static final long LONGEST_MILLIS = 120_000;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;
    private final Timer watch = new Timer(true);

    private Psutil(Process process) {
        this.process = process;
        in = process.outputWriter(StandardCharsets.UTF_8);
        out = process.inputReader(StandardCharsets.UTF_8);
        watch.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        process.destroyForcibly();
                    }
                },
                LONGEST_MILLIS);
    }

    /** Starts it; where Python or psutil cannot be had, the test is skipped, or fails if none may be. */
    static Psutil orSkip() throws IOException, InterruptedException {
        Path python = venv();
        Path script = Path.of("target", "oracle.py").toAbsolutePath();
        try (InputStream source = Psutil.class.getResourceAsStream("/oracle.py")) {
            Files.write(script, source.readAllBytes());
        }
        return new Psutil(new ProcessBuilder(
                        python.toString(),
                        script.toString(),
                        Long.toString(ProcessHandle.current().pid()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    static Path venv() throws IOException, InterruptedException {
        Path directory = Path.of("target", "python").toAbsolutePath();
        Path python = directory.resolve("bin/python");
        Path done = directory.resolve("complete");
        if (!Files.exists(done)) {
            String made = output(List.of("python3", "-m", "venv", directory.toString()));
            skipUnless(made.isBlank(), "Python makes no virtual environment: " + made);
            String installed =
                    output(List.of(python.toString(), "-m", "pip", "install", "-q", PACKAGES[0], PACKAGES[1]));
            boolean works = output(List.of(python.toString(), "-c", "import cpuinfo, psutil"))
                    .isBlank();
            skipUnless(works, "Python cannot install psutil: " + installed);
            Files.createFile(done);
        }
        return python;
    }

    /** What psutil says now, as Flowcept arranges it. */
    JsonNode snapshot() throws IOException {
        return ask("snapshot");
    }

    /** What it says of the machine. */
    JsonNode machine() throws IOException {
        return ask("machine");
    }

    private JsonNode ask(String question) throws IOException {
        in.write(question + "\n");
        in.flush();
        String answer = out.readLine();
        assertThat(answer).as("psutil's answer").isNotNull();
        return new ObjectMapper().readTree(answer);
    }

    private static String output(List<String> command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(120, TimeUnit.SECONDS);
            return output;
        } catch (IOException e) {
            return e.getMessage();
        }
    }

    private static void skipUnless(boolean possible, String reason) {
        if (possible) {
            return;
        }
        System.out.println("skipped: " + reason);
        if (Boolean.getBoolean("flowcept.it.noSkips")) {
            Assertions.fail(reason);
        }
        Assumptions.abort(reason);
    }

    @Override
    public void close() {
        watch.cancel();
        process.destroyForcibly();
    }
}
