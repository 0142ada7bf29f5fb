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
    private static final int ENDING_MILLIS = 50;

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
            if (plain.threadNanos().isEmpty()) {
                System.out.println("at rest nothing is measured: what threads take is not counted finely enough here");
                return;
            }
            run(both, WARM_UP, 0, 2);
            run(both, SETTLING_CALLS, RATE, 1);
            List<Map<String, Long>> before = threads(both);
            Thread.sleep(IDLE_MILLIS);
            double[] idle = percent(before, threads(both), new double[2], IDLE_MILLIS);
            before = threads(both);
            double[] callers = run(both, CALLS, RATE, 1);
            double[] ten = percent(before, threads(both), callers, 1000 * CALLS / RATE);
            System.out.printf(
                    Locale.ROOT,
                    "process CPU, idle %.3f %% of a core (%.3f without the agent); at 10 tasks/s %.3f %% (%.3f)%n",
                    idle[1],
                    idle[0],
                    ten[1],
                    ten[0]);
            report.row(
                    Map.of("name", "quiet", "percent", new double[] {idle[1], ten[1]}, "percent_without", new double[] {
                        idle[0], ten[0]
                    }));
            report.goal(Goal.CPU_IDLE, idle[1] - idle[0]);
            report.goal(Goal.CPU_TEN, ten[1] - ten[0]);
        }
    }

    /** What the calling threads took, each, which have ended. */
    private static double[] run(List<Load> both, int calls, int rate, int threads)
            throws IOException, InterruptedException {
        for (Load load : both) {
            load.run(calls, rate, threads);
        }
        double[] took = {both.get(0).answer(), both.get(1).answer()};
        // Java's threads have ended then, and those of the system soon.
        Thread.sleep(ENDING_MILLIS);
        return took;
    }

    private static List<Map<String, Long>> threads(List<Load> both) throws IOException {
        return List.of(both.get(0).threadNanos(), both.get(1).threadNanos());
    }

    private static double[] percent(
            List<Map<String, Long>> before, List<Map<String, Long>> after, double[] ended, int millis) {
        double[] percent = new double[ended.length];
        for (int i = 0; i < percent.length; i++) {
            percent[i] = (ended[i] + Load.grown(before.get(i), after.get(i))) / 1e4 / millis;
        }
        return percent;
    }
}
