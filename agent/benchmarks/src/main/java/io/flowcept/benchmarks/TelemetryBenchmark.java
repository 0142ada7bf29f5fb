package io.flowcept.benchmarks;

import com.sun.management.ThreadMXBean;
import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.TelemetryOptions;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Prints what one full snapshot without graphics processors costs: ours, bare reads of the same files, plain OSHI for
 * what it has of the same values, and psutil where Python has it. First JMH measures the first three, wall time and bytes
 * allocated. Then the first two take turns of a few milliseconds, so that what else the machine does meets both, and the
 * median of the turns' ratios counts; times are the thread's processor time, and so are those that psutil is compared by.
 */
public final class TelemetryBenchmark {
    /** Turns of the two that are compared with each other, and how many before them, in which code is compiled. */
    private static final int TURNS = 1000;

    private static final int FIRST_TURNS = 1000;
    private static final long TURN_NANOS = 4_000_000;

    private static final int ROUNDS = 20;
    private static final long ROUND_NANOS = 200_000_000;
    private static final int PSUTIL_SECONDS = 60;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private TelemetryBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments the file for the result as JSON, beside which JMH's own are written; and a Python with psutil, in
     *     place of {@code python3}
     */
    public static void main(String[] arguments) throws Exception {
        Path json = Path.of(arguments[0]);
        System.out.println("JMH measures first, for more than a minute");
        Map<String, JmhScore> jmh = JmhScore.of(SnapshotBenchmark.class, json.resolveSibling("jmh-telemetry"));
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), line -> System.err.println(line))) {
            SnapshotBuffer buffer = new SnapshotBuffer();
            Subject ours = new Subject("snapshot", () -> {
                buffer.clear();
                telemetry.write(buffer, 0);
            });
            Subject bare = new Subject("bareReads", new BareReads()::run);
            Subject oshi = new Subject("oshi", new PlainOshi()::run);
            List<Double> ratios = new ArrayList<>();
            for (int turn = -FIRST_TURNS; turn < TURNS; turn++) {
                double ratio = ours.round(TURN_NANOS, turn >= 0) / bare.round(TURN_NANOS, turn >= 0);
                if (turn >= 0) {
                    ratios.add(ratio);
                }
            }
            // Afterwards: what it leaves on the heap would be collected during the others' rounds.
            for (int round = -1; round < ROUNDS; round++) {
                oshi.round(ROUND_NANOS, round >= 0);
            }
            double[] psutil = psutil(arguments.length > 1 ? arguments[1] : "python3");
            System.out.printf(
                    "%-12s %10s %9s %12s %10s %14s%n",
                    "", "µs (JMH)", "+-", "B/op (JMH)", "µs of CPU", "of a snapshot");
            Report report = new Report("telemetry");
            for (Subject each : List.of(ours, bare, oshi)) {
                row(report, each.method, jmh.get(each.method), each.median(), ours.median());
            }
            if (psutil.length == 2) {
                // Its wall time is by Python's clock.
                row(report, "psutil", new JmhScore(psutil[1], Double.NaN, Double.NaN), psutil[0], ours.median());
                report.goal(Goal.TELEMETRY_PSUTIL, ours.median() / psutil[0]);
            } else {
                System.out.println("psutil       (not here: pip install psutil, or name a Python that has it)");
            }
            Spread ofBare = Spread.of(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "a snapshot of %d bytes takes %.2f times the bare reads (half of %d turns %.2f-%.2f), by JMH %.2f%n",
                    buffer.length(),
                    ofBare.median(),
                    TURNS,
                    ofBare.low(),
                    ofBare.high(),
                    jmh.get("snapshot").micros() / jmh.get("bareReads").micros());
            report.row(Map.of("name", "encoded snapshot", "bytes", buffer.length(), "times_bare_reads", ofBare));
            report.goal(Goal.TELEMETRY_READS, ofBare.median());
            report.goal(Goal.TELEMETRY_BYTES, jmh.get("snapshot").bytes());
            report.write(json);
        }
    }

    /** Prints and reports it; what is NaN was not measured. */
    private static void row(Report report, String name, JmhScore wall, double cpu, double snapshot) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %10.1f %9s %12s %10.1f %13.2fx%n",
                name,
                wall.micros(),
                number("%.1f", wall.error()),
                number("%.1f", wall.bytes()),
                cpu,
                cpu / snapshot);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.put("us_wall", wall.micros());
        row.put("us_cpu", cpu);
        if (!Double.isNaN(wall.bytes())) {
            row.put("us_wall_error", wall.error());
            row.put("allocated_bytes", wall.bytes());
        }
        report.row(row);
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }

    /** Microseconds of processor time and of wall time; neither where there is no psutil. */
    private static double[] psutil(String python) throws IOException, InterruptedException {
        byte[] script;
        try (InputStream in = TelemetryBenchmark.class.getResourceAsStream("/psutil_bench.py")) {
            script = in.readAllBytes();
        }
        Process process = new ProcessBuilder(python, "-c", new String(script, StandardCharsets.UTF_8))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        // What it prints is less than a pipe holds.
        if (!process.waitFor(PSUTIL_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(python + " has not measured psutil in " + PSUTIL_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            return new double[0];
        }
        String[] numbers = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .strip()
                .split(" ", 2);
        return new double[] {Double.parseDouble(numbers[0]), Double.parseDouble(numbers[1])};
    }

    private interface Work {
        void run() throws Exception;
    }

    private static final class Subject {
        /** In {@link SnapshotBenchmark}. */
        final String method;

        private final Work work;
        private final List<Double> micros = new ArrayList<>();

        Subject(String method, Work work) {
            this.method = method;
            this.work = work;
        }

        /** Answers microseconds for one time. */
        double round(long nanos, boolean counts) throws Exception {
            long began = THREADS.getCurrentThreadCpuTime();
            long until = System.nanoTime() + nanos;
            int times = 0;
            do {
                work.run();
                times++;
            } while (System.nanoTime() < until);
            double each = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / times;
            if (counts) {
                micros.add(each);
            }
            return each;
        }

        double median() {
            return Spread.of(micros).median();
        }
    }
}
