package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the process takes from the machine when the application does nothing, or nearly nothing: two warm ones, with the
 * agent and without, side by side.
 */
final class AtRest {
    private static final int WARM_UP = 300_000;
    private static final int RATE = 10;
    /** At this rate, before anything counts: the JIT compiler has to do with what had never happened at full speed. */
    private static final int SETTLING_CALLS = 400;

    private static final int IDLE_MILLIS = 15_000;
    private static final int CALLS = 200;

    private final Path jar;
    private final Path work;

    AtRest(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    /** Prints a line, and adds a row and two goals to the report. */
    void measure(Report report) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(work.resolve("quiet"));
        Destination destination = Destination.file(directory.resolve("messages.jsonl"));
        try (Load plain = new Load(work.resolve("quiet-plain"), List.of());
                Load recorded = Load.recorded(directory, jar, destination.settings())) {
            List<Load> both = List.of(plain, recorded);
            run(both, WARM_UP, 0, 2);
            run(both, SETTLING_CALLS, RATE, 1);
            double[] before = nanos(both);
            Thread.sleep(IDLE_MILLIS);
            double[] idle = percent(before, nanos(both), new double[2], IDLE_MILLIS);
            before = nanos(both);
            double[] callers = run(both, CALLS, RATE, 1);
            double[] ten = percent(before, nanos(both), callers, 1000 * CALLS / RATE);
            System.out.printf(
                    Locale.ROOT,
                    "process CPU, idle %.3f %% of a core (%.3f without the agent); at 10 tasks/s %.3f %% (%.3f)%n",
                    idle[1],
                    idle[0],
                    ten[1],
                    ten[0]);
            report.row(Map.of("name", "quiet", "idle_percent", idle, "ten_percent", ten));
            report.goal(Goal.CPU_IDLE, idle[1] - idle[0]);
            report.goal(Goal.CPU_TEN, ten[1] - ten[0]);
        }
    }

    /** What the calling threads took, each, which have ended. */
    private static double[] run(List<Load> both, int calls, int rate, int threads) throws IOException {
        for (Load load : both) {
            load.run(calls, rate, threads);
        }
        return new double[] {both.get(0).answer(), both.get(1).answer()};
    }

    private static double[] nanos(List<Load> both) throws IOException {
        return new double[] {both.get(0).livingThreadsNanos(), both.get(1).livingThreadsNanos()};
    }

    private static double[] percent(double[] before, double[] after, double[] ended, int millis) {
        double[] percent = new double[before.length];
        for (int i = 0; i < percent.length; i++) {
            percent[i] = (after[i] - before[i] + ended[i]) / 1e4 / millis;
        }
        return percent;
    }
}
