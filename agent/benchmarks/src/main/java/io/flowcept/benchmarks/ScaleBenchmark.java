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
import java.util.function.ToDoubleFunction;

/**
 * What becomes of the cost as there is more of everything: threads, tasks, selected methods, loaded classes; and as there
 * is nearly nothing to do.
 */
public final class ScaleBenchmark {
    private static final List<Integer> THREADS = List.of(1, 2, 4, 8, 16);
    private static final int WARM_UP = 300_000;
    private static final int CURVE_TASKS = 400_000;
    private static final int CURVE_ROUNDS = 7;
    private static final int SITE_ROUNDS = 3;
    private static final int CLASS_ROUNDS = 5;
    private static final int FEW = 10_000;
    private static final int MANY = Integer.getInteger("tasks", 10_000_000);
    /** Tasks that wait for delivery at most, so that the journal's bound is not what is measured. */
    private static final int PORTION = 200_000;

    private static final int SITES = 1_000;
    private static final int SITE_WARM_UP = 150;
    private static final int SITE_LOOPS = 60;
    private static final int CLASSES = 3_000;
    private static final int QUIET_MILLIS = 20_000;
    private static final String ANY_AGENT = "an agent that does nothing";
    private static final long STALLED_NANOS = 30_000_000_000L;

    private final Path jar;
    private final Peers peers;
    private final Path work;
    private final Report report = new Report("scale");

    private ScaleBenchmark(Path jar, Peers peers, Path work) {
        this.jar = jar;
        this.peers = peers;
        this.work = work;
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
                benchmark.sites();
            }
            if (only.isEmpty() || only.equals("classes")) {
                benchmark.classes();
            }
            if (only.isEmpty() || only.equals("quiet")) {
                benchmark.quiet();
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
            long begin = System.nanoTime();
            load.run(calls, 0, threads);
            double nanos = (double) load.answer() / calls;
            double perSecond = calls * 1e9 / (System.nanoTime() - begin);
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
            for (int round = 0; round < CURVE_ROUNDS; round++) {
                List<Integer> order = new ArrayList<>(THREADS);
                Collections.rotate(order, round);
                for (int threads : order) {
                    double[] measured = recorded.call(CURVE_TASKS, threads);
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
        for (int round = 0; round < CURVE_ROUNDS; round++) {
            ratios.add(rates.get(16).get(round) / rates.get(2).get(round));
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

    private void tasks() throws Exception {
        try (Recorded recorded = new Recorded("tasks")) {
            recorded.call(WARM_UP, 2);
            List<Double> early = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                early.add(recorded.call(FEW, 1)[0]);
            }
            Load load = recorded.load;
            double[] before = {load.liveBytes(), load.threads(), load.journalBytes()};
            for (int done = 0; done < MANY; done += PORTION) {
                recorded.call(PORTION, 2);
            }
            List<Double> late = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                late.add(recorded.call(FEW, 1)[0]);
            }
            double[] after = {load.liveBytes(), load.threads(), load.journalBytes()};
            double first = Spread.of(early).median();
            double last = Spread.of(late).median();
            System.out.printf(
                    Locale.ROOT,
                    "a task before and after %,d others: %.0f and %.0f ns CPU; live heap %.1f and %.1f MB; "
                            + "threads %.0f and %.0f; journal %.1f and %.1f MB%n",
                    MANY,
                    first,
                    last,
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
                    early,
                    "cpu_ns_after",
                    late,
                    "before",
                    before,
                    "after",
                    after));
            report.goal(Goal.AS_TASKS_GROW, last / first);
            report.goal(Goal.HEAP_FLAT, after[0] / before[0]);
            report.goal(Goal.THREADS_FLAT, after[1] / before[1]);
            report.goal(Goal.JOURNAL_FLAT, after[2] / before[2]);
        }
    }

    private void sites() throws IOException, InterruptedException {
        Map<Integer, Path> classes = new LinkedHashMap<>();
        for (int methods : new int[] {1, SITES}) {
            classes.put(methods, work.resolve("sites-" + methods));
            GeneratedClasses.sites(classes.get(methods), methods, SITES);
        }
        Map<Integer, List<SiteCost>> added = new LinkedHashMap<>();
        for (int round = 0; round < SITE_ROUNDS; round++) {
            for (Map.Entry<Integer, Path> each : classes.entrySet()) {
                Path messages = work.resolve("sites").resolve("messages.jsonl");
                Files.deleteIfExists(messages);
                SiteCost with = sites(each.getValue(), ours("sites", "org.example.sites.Calls.step*"));
                CaptureLine.of(messages).mustHave((SITE_WARM_UP + SITE_LOOPS) * 10L * SITES);
                added.computeIfAbsent(each.getKey(), any -> new ArrayList<>())
                        .add(with.less(sites(each.getValue(), List.of())));
            }
        }
        double one = median(added.get(1), SiteCost::warm);
        double many = median(added.get(SITES), SiteCost::warm);
        double oneCold = median(added.get(1), SiteCost::cold);
        double manyCold = median(added.get(SITES), SiteCost::cold);
        System.out.printf(
                Locale.ROOT,
                "a task of 1 site: %.0f ns CPU; of %d sites in turn: %.0f; the first time round behind a pause: %.0f and %.0f%n",
                one,
                SITES,
                many,
                oneCold,
                manyCold);
        report.row(Map.of(
                "name",
                "sites",
                "cpu_ns_1",
                one,
                "cpu_ns_1000",
                many,
                "cpu_ns_1_behind_pause",
                oneCold,
                "cpu_ns_1000_behind_pause",
                manyCold));
        report.goal(Goal.AS_SITES_GROW, many / one);
    }

    /** CPU nanoseconds of a call: in the first round of all behind a pause, and in those that follow. */
    private record SiteCost(double cold, double warm) {
        SiteCost less(SiteCost plain) {
            return new SiteCost(cold - plain.cold, warm - plain.warm);
        }
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> what) {
        return Spread.of(all.stream().map(what::applyAsDouble).toList()).median();
    }

    private SiteCost sites(Path classes, List<String> options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        // A thousand methods share the calls, so each is called too seldom for the JIT to see to it in time.
        all.add("-XX:CompileThresholdScaling=0.05");
        Fork fork = new Fork(work.resolve("run"), all, List.of(classes));
        List<SiteCost> costs = new ArrayList<>();
        for (String line : fork.run("org.example.sites.Calls", SITE_WARM_UP, SITE_LOOPS, 40)) {
            String[] both = line.split(" ", -1);
            costs.add(new SiteCost(Double.parseDouble(both[0]), Double.parseDouble(both[1])));
        }
        return new SiteCost(median(costs, SiteCost::cold), median(costs, SiteCost::warm));
    }

    private void classes() throws IOException, InterruptedException {
        Path classes = work.resolve("many");
        GeneratedClasses.many(classes, CLASSES);
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        try (Collector collector = new Collector()) {
            kinds.put("no agent", List.of());
            kinds.put(ANY_AGENT, NoOpAgent.options(work.resolve("no-op")));
            kinds.put("flowcept", ours("classes", "com.acme.Nothing.run"));
            kinds.put("OpenTelemetry", peers.openTelemetry("com.acme.Nothing", "run", collector.port()));
            Map<String, List<Double>> micros = new LinkedHashMap<>();
            for (int round = 0; round < CLASS_ROUNDS; round++) {
                for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                    Fork fork = new Fork(work.resolve("run"), kind.getValue(), List.of(classes));
                    double nanos =
                            Double.parseDouble(fork.run("org.example.many.Main").get(0));
                    micros.computeIfAbsent(kind.getKey(), any -> new ArrayList<>())
                            .add(nanos / 1e3 / CLASSES);
                }
            }
            List<Double> plain = micros.remove("no agent");
            double alone = Spread.of(plain).median();
            System.out.printf(Locale.ROOT, "loading a class without an agent takes %.1f us%n", alone);
            micros.forEach((kind, each) -> {
                Spread added = added(each, plain);
                System.out.printf(
                        Locale.ROOT,
                        "loading a class that is not selected, %s: %+.1f us (half of the rounds %+.1f to %+.1f)%n",
                        kind,
                        added.median(),
                        added.low(),
                        added.high());
                report.row(Map.of("name", "class loaded, " + kind, "added_us", added, "plain_us", alone));
            });
            Spread beyond = added(micros.get("flowcept"), micros.get(ANY_AGENT));
            System.out.printf(
                    Locale.ROOT,
                    "of flowcept's, beyond any agent's: %.1f us (%+.1f to %+.1f)%n",
                    beyond.median(),
                    beyond.low(),
                    beyond.high());
            report.goal(Goal.CLASS_LOADED, added(micros.get("flowcept"), plain).median());
            report.anyAgent(
                    Goal.CLASS_LOADED, added(micros.get(ANY_AGENT), plain).median());
        }
    }

    /** Round by round: a machine is slower in some than in others. */
    private static Spread added(List<Double> with, List<Double> without) {
        List<Double> added = new ArrayList<>();
        for (int round = 0; round < with.size(); round++) {
            added.add(with.get(round) - without.get(round));
        }
        return Spread.of(added);
    }

    /** What the process takes from the machine when the application does nothing, or nearly nothing. */
    private void quiet() throws Exception {
        double[] plain;
        try (Load load = new Load(work.resolve("quiet-plain"), List.of())) {
            plain = quiet(load);
        }
        double[] ours;
        try (Recorded recorded = new Recorded("quiet")) {
            recorded.call(WARM_UP, 2);
            ours = quiet(recorded.load);
        }
        System.out.printf(
                Locale.ROOT,
                "process CPU, idle %.3f %% of a core (%.3f without the agent); at 10 tasks/s %.3f %% (%.3f)%n",
                ours[0],
                plain[0],
                ours[1],
                plain[1]);
        report.row(Map.of("name", "quiet", "percent", ours, "percent_without", plain));
        report.goal(Goal.CPU_IDLE, ours[0] - plain[0]);
        report.goal(Goal.CPU_TEN, ours[1] - plain[1]);
    }

    private static double[] quiet(Load load) throws IOException, InterruptedException {
        load.run(10, 10, 1);
        load.answer();
        // What the JIT has begun may end.
        Thread.sleep(3_000);
        long before = load.cpuNanos();
        Thread.sleep(QUIET_MILLIS);
        long idle = load.cpuNanos() - before;
        before = load.cpuNanos();
        load.run(QUIET_MILLIS / 100, 10, 1);
        load.answer();
        long ten = load.cpuNanos() - before;
        return new double[] {idle / 1e4 / QUIET_MILLIS, ten / 1e4 / QUIET_MILLIS};
    }

    private List<String> ours(String name, String selected) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(
                settings,
                "instrumentation: {max_overhead_percent: 0, tasks: [\"" + selected
                        + "\"]}\nproject: {dump_buffer: {path: "
                        + directory.resolve("messages.jsonl") + "}}\njournal: {path: " + directory.resolve("journal")
                        + "}\n");
        return List.of("-javaagent:" + jar + "=settings=" + settings);
    }
}
