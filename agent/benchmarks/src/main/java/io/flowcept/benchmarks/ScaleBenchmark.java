package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of the cost as there is more of everything: threads, tasks, selected methods, loaded classes; and as there
 * is nearly nothing to do.
 */
public final class ScaleBenchmark {
    private static final int WARM_UP = 300_000;
    /** About 400,000 calls, which the journal holds. */
    private static final int CURVE_MILLIS = 40;

    /** Of all numbers of threads. */
    private static final int CURVE_ROUNDS = 7;

    /** Of the two that are compared. */
    private static final int COMPARED_ROUNDS = 21;

    private static final int FEW_THREADS = 2;
    private static final int MANY_THREADS = 16;
    private static final List<Integer> THREADS = List.of(1, FEW_THREADS, 4, 8, MANY_THREADS);
    private static final int FEW = 10_000;
    private static final int TURNS = 20;
    private static final int MANY = Integer.getInteger("tasks", 10_000_000);
    /** Tasks that wait for delivery at most, so that the journal's bound is not what is measured. */
    private static final int PORTION = 200_000;

    private static final long STALLED_NANOS = 30_000_000_000L;

    private final Path jar;
    private final Peers peers;
    private final Path work;
    private final SelectingAgent agent;
    private final Report report = new Report("scale");

    private ScaleBenchmark(Path jar, Peers peers, Path work) {
        this.jar = jar;
        this.peers = peers;
        this.work = work;
        this.agent = new SelectingAgent(jar, work);
    }

    /** Arguments: the agent's jar, the peers' jars, and the JSON file to write. */
    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("flowcept-scale");
        ScaleBenchmark benchmark =
                new ScaleBenchmark(Path.of(arguments[0]).toAbsolutePath(), new Peers(Path.of(arguments[1])), work);
        System.out.println("On JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        String only = System.getProperty("only", "");
        try {
            if (only.isEmpty() || only.equals("threads")) {
                benchmark.threads();
            }
            if (only.isEmpty() || only.equals("tasks")) {
                benchmark.tasks();
            }
            if (only.isEmpty() || only.equals("sites")) {
                new SitesInTurn(benchmark.agent).measure(benchmark.report);
            }
            if (only.isEmpty() || only.equals("classes")) {
                new ClassesLoaded(benchmark.agent, benchmark.peers).measure(benchmark.report);
            }
            if (only.isEmpty() || only.equals("quiet")) {
                new AtRest(benchmark.jar, work).measure(benchmark.report);
            }
            benchmark.report.write(Path.of(arguments[2]));
        } finally {
            Fork.delete(work);
        }
    }

    /** A running application whose tasks go to a file that is counted and deleted. */
    private final class Recorded implements AutoCloseable {
        final Load load;
        private final Destination destination;
        private long expected = 1;

        Recorded(String name) throws IOException {
            Path directory = Files.createDirectories(work.resolve(name));
            destination = Destination.rotated(directory.resolve("messages.jsonl"));
            load = Load.recorded(directory, jar, destination.settings());
        }

        /** Calls, waits until all has arrived, and returns CPU nanoseconds of a call and calls a second. */
        double[] call(int calls, int threads) throws Exception {
            load.run(calls, 0, threads);
            return measured();
        }

        /** The same of calls for so long. */
        double[] during(int millis, int threads) throws Exception {
            load.during(millis, threads);
            return measured();
        }

        private double[] measured() throws Exception {
            long cpu = load.answer();
            long calls = load.calls();
            double nanos = (double) cpu / calls;
            double perSecond = calls * 1e9 / load.wallNanos();
            expected += calls;
            long arrived = destination.count();
            long at = System.nanoTime();
            while (arrived < expected) {
                Thread.sleep(20);
                long now = destination.count();
                if (now > arrived) {
                    arrived = now;
                    at = System.nanoTime();
                } else if (System.nanoTime() - at > STALLED_NANOS) {
                    throw new IllegalStateException(
                            (expected - arrived) + " tasks were lost, so this measures nothing: " + load.stderr());
                }
            }
            return new double[] {nanos, perSecond};
        }

        @Override
        public void close() throws IOException {
            load.close();
        }
    }

    private void threads() throws Exception {
        Map<Integer, List<Double>> nanos = new LinkedHashMap<>();
        Map<Integer, List<Double>> rates = new LinkedHashMap<>();
        try (Recorded recorded = new Recorded("threads")) {
            recorded.call(WARM_UP, 2);
            for (int round = 0; round < COMPARED_ROUNDS; round++) {
                List<Integer> order =
                        new ArrayList<>(round < CURVE_ROUNDS ? THREADS : List.of(FEW_THREADS, MANY_THREADS));
                Collections.rotate(order, round);
                for (int threads : order) {
                    double[] measured = recorded.during(CURVE_MILLIS, threads);
                    nanos.computeIfAbsent(threads, any -> new ArrayList<>()).add(measured[0]);
                    rates.computeIfAbsent(threads, any -> new ArrayList<>()).add(measured[1]);
                }
            }
        }
        System.out.printf("%-10s %14s %16s%n", "threads", "ns CPU a call", "calls/s");
        for (int threads : THREADS) {
            double cpu = Spread.of(nanos.get(threads)).median();
            double rate = Spread.of(rates.get(threads)).median();
            System.out.printf(Locale.ROOT, "%-10d %14.0f %,16.0f%n", threads, cpu, rate);
            report.row(Map.of("name", "threads", "threads", threads, "cpu_ns", cpu, "calls_per_s", rate));
        }
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < COMPARED_ROUNDS; round++) {
            ratios.add(
                    rates.get(MANY_THREADS).get(round) / rates.get(FEW_THREADS).get(round));
        }
        Spread ratio = Spread.of(ratios);
        System.out.printf(
                Locale.ROOT,
                "calls/s of 16 threads, times those of 2: %.2f (half of the rounds %.2f-%.2f)%n",
                ratio.median(),
                ratio.low(),
                ratio.high());
        report.goal(Goal.CONTENTION, ratio.median());
    }

    /**
     * Beside a process that stays as it is: by how much more the one with many tasks behind it has become dearer than this
     * one has is what the tasks have done, the JIT compiler's work on them included, and not the machine's hour, nor how
     * differently the two had been compiled before.
     */
    private void tasks() throws Exception {
        try (Recorded resting = new Recorded("few-tasks");
                Recorded recorded = new Recorded("tasks")) {
            resting.call(WARM_UP, 2);
            recorded.call(WARM_UP, 2);
            List<List<Double>> early = inTurns(resting, recorded);
            Load load = recorded.load;
            double[] before = {load.liveBytes(), load.threads(), load.journalBytes()};
            for (int done = 0; done < MANY; done += PORTION) {
                recorded.call(PORTION, 2);
            }
            List<List<Double>> late = inTurns(resting, recorded);
            double[] after = {load.liveBytes(), load.threads(), load.journalBytes()};
            double grown = median(late.get(1)) / median(early.get(1));
            double beside = median(late.get(0)) / median(early.get(0));
            System.out.printf(
                    Locale.ROOT,
                    "a task before and after %,d others: %.0f and %.0f ns CPU, where there were none %.0f and %.0f; "
                            + "live heap %.1f and %.1f MB; threads %.0f and %.0f; journal %.1f and %.1f MB%n",
                    MANY,
                    median(early.get(1)),
                    median(late.get(1)),
                    median(early.get(0)),
                    median(late.get(0)),
                    before[0] / 1e6,
                    after[0] / 1e6,
                    before[1],
                    after[1],
                    before[2] / 1e6,
                    after[2] / 1e6);
            report.row(Map.of(
                    "name",
                    "tasks",
                    "tasks",
                    MANY,
                    "cpu_ns_before",
                    early.get(1),
                    "cpu_ns_after",
                    late.get(1),
                    "cpu_ns_before_without",
                    early.get(0),
                    "cpu_ns_after_without",
                    late.get(0),
                    "before",
                    before,
                    "after",
                    after));
            report.goal(Goal.AS_TASKS_GROW, grown / beside);
            report.goal(Goal.HEAP_FLAT, after[0] / before[0]);
            report.goal(Goal.THREADS_FLAT, after[1] / before[1]);
            report.goal(Goal.JOURNAL_FLAT, after[2] / before[2]);
        }
    }

    /** CPU nanoseconds of a call in each turn, of the one and of the other. */
    private static List<List<Double>> inTurns(Recorded one, Recorded other) throws Exception {
        List<Double> ofOne = new ArrayList<>();
        List<Double> ofOther = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            ofOne.add(one.call(FEW, 1)[0]);
            ofOther.add(other.call(FEW, 1)[0]);
        }
        return List.of(ofOne, ofOther);
    }

    private static double median(List<Double> measured) {
        return Spread.of(measured).median();
    }
}
