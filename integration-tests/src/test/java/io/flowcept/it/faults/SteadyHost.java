package io.flowcept.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.example.steady.Main;

/** An application that works at a steady rate in a JVM with the agent, looked at from outside. */
final class SteadyHost implements AutoCloseable {
    static final int THREADS = 4;

    private static final String COMMON = """
            instrumentation:
              max_overhead_percent: 0
              tasks: [org.example.steady.Main.step]
            project: {dump_buffer: {enabled: false}, shutdown_timeout_secs: %d}
            log: {log_stream_level: info}
            """;

    private final Path directory;
    private final Path counters;
    private final Process process;

    /**
     * Starts it, and returns when its first calls have returned.
     *
     * @param sink the settings of where messages go
     * @param shutdownSecs how long the end of the JVM waits for deliveries
     */
    SteadyHost(Path directory, String sink, int tasksPerSecond, int shutdownSecs, String... jvm)
            throws IOException, InterruptedException {
        this.directory = directory;
        this.counters = directory.resolve("counters");
        Files.createDirectories(directory);
        Files.write(counters, new byte[THREADS * Main.SLOT]);
        process = AgentRun.of(directory, Main.class, counters.toString(), "" + THREADS, String.valueOf(tasksPerSecond))
                .settings(COMMON.formatted(shutdownSecs) + sink)
                .jvm(jvm)
                .start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (sum(0) < THREADS && process.isAlive() && System.nanoTime() < until) {
            Thread.sleep(20);
        }
        assertThat(sum(0)).as("calls; stderr: %s", lines()).isGreaterThanOrEqualTo(THREADS);
    }

    /** The calls that have returned, by thread. */
    long[] returned() {
        ByteBuffer now = counters();
        long[] returned = new long[THREADS];
        for (int i = 0; i < THREADS; i++) {
            returned[i] = now.getLong(i * Main.SLOT);
        }
        return returned;
    }

    /** Lets it work for so long. */
    Work work(double seconds) throws InterruptedException {
        long calls = sum(0);
        long inCalls = sum(8);
        long before = System.nanoTime();
        Thread.sleep((long) (1000 * seconds));
        double took = (System.nanoTime() - before) / 1e9;
        long more = sum(0) - calls;
        return new Work(more / took, (sum(8) - inCalls) / 1e3 / Math.max(1, more));
    }

    /**
     * How the application did for a while.
     *
     * @param rate calls per second
     * @param micros microseconds in one call
     */
    record Work(double rate, double micros) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.0f calls/s, %.1f us each", rate, micros);
        }
    }

    /** Megabytes of heap after the last collection that the application asked for; 0 before the first. */
    double heapMegabytes() {
        return counters().getLong(16) / 1e6;
    }

    /** Megabytes that the journal's files occupy. */
    double journalMegabytes() {
        try (Stream<Path> files = Files.walk(directory.resolve("journal"))) {
            return files.mapToLong(file -> file.toFile().length()).sum() / 1e6;
        } catch (IOException | UncheckedIOException vanished) {
            return 0;
        }
    }

    /** What the agent has said on stderr so far. */
    List<String> lines() {
        try {
            return Files.readAllLines(directory.resolve("stderr")).stream()
                    .filter(line -> !line.contains("Sharing is only supported for boot loader classes"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the last line ends so. */
    void awaitLastLine(String end, double seconds) throws InterruptedException {
        long until = System.nanoTime() + (long) (1e9 * seconds);
        while (!isLastLine(end)) {
            assertThat(process.isAlive() && System.nanoTime() < until)
                    .as("after %s s, \"…%s\" at the end of %s", seconds, end, lines())
                    .isTrue();
            Thread.sleep(20);
        }
    }

    boolean isLastLine(String end) {
        List<String> lines = lines();
        return !lines.isEmpty() && lines.get(lines.size() - 1).endsWith(end);
    }

    /** Has it end by itself, and waits for that. */
    void end(int seconds) throws IOException, InterruptedException {
        process.getOutputStream().close();
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("ends within %s s; stderr: %s", seconds, lines())
                .isTrue();
        assertThat(process.exitValue()).as("%s", lines()).isZero();
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private long sum(int field) {
        ByteBuffer now = counters();
        long sum = 0;
        for (int i = 0; i < THREADS; i++) {
            sum += now.getLong(i * Main.SLOT + field);
        }
        return sum;
    }

    private ByteBuffer counters() {
        try {
            return ByteBuffer.wrap(Files.readAllBytes(counters)).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
