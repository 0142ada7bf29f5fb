package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The wall time that an agent adds to a hello-world, from the start of its JVM to its end, delivery included, and the
 * memory. The kinds of runs take turns, so that a machine that slows down slows all of them.
 */
public final class StartupBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 11);
    /** The other agents take seconds, so these are enough to tell. */
    private static final int PEER_ROUNDS = 3;

    private static final int RESIDENT_ROUNDS = 3;
    /** By then, an agent has opened what it opens behind the application's start. */
    private static final int RESIDENT_MILLIS = 1500;

    private static final String HELLO = "org.example.hello.Main";
    private static final String PLAIN = "no agent";
    private static final String NO_OP = "an agent that does nothing";
    private static final String NONE = "flowcept, no class selected";
    private static final String ONE = "flowcept, one class selected";
    private static final String OPEN_TELEMETRY = "OpenTelemetry";
    private static final String ELASTIC = "Elastic APM";

    private final Path jar;
    private final Peers peers;
    private final Path work;
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();
    private final Map<String, List<Double>> megabytes = new LinkedHashMap<>();

    private StartupBenchmark(Path jar, Peers peers, Path work) {
        this.jar = jar;
        this.peers = peers;
        this.work = work;
    }

    /** Arguments: the agent's jar, the peers' jars, and the JSON file to write. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path work = Files.createTempDirectory("flowcept-startup");
        StartupBenchmark benchmark = new StartupBenchmark(jar, new Peers(Path.of(arguments[1])), work);
        try {
            benchmark.measure();
            benchmark.print();
            benchmark.report().write(Path.of(arguments[2]));
        } finally {
            Fork.delete(work);
        }
    }

    private void measure() throws IOException, InterruptedException {
        try (Collector collector = new Collector()) {
            Map<String, List<String>> kinds = new LinkedHashMap<>();
            kinds.put(PLAIN, List.of());
            kinds.put(NO_OP, NoOpAgent.options(work.resolve("no-op")));
            kinds.put(NONE, ours("none", "com.acme.Nothing.run"));
            kinds.put(ONE, ours("one", HELLO + ".greet"));
            kinds.put(OPEN_TELEMETRY, peers.openTelemetry(HELLO, "greet", collector.port()));
            kinds.put(ELASTIC, peers.elastic(HELLO, "greet", collector.port()));
            for (int round = -1; round < ROUNDS; round++) {
                for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                    boolean peer = kind.getKey().equals(OPEN_TELEMETRY)
                            || kind.getKey().equals(ELASTIC);
                    if (!peer || round < PEER_ROUNDS) {
                        run(kind.getKey(), kind.getValue(), round);
                    }
                }
            }
        }
    }

    private void run(String kind, List<String> options, int round) throws IOException, InterruptedException {
        Fork fork = new Fork(work.resolve("run"), options, List.of());
        long start = System.nanoTime();
        fork.run(HELLO);
        double took = (System.nanoTime() - start) / 1e6;
        // The first round fills the page cache.
        if (round >= 0) {
            millis.computeIfAbsent(kind, any -> new ArrayList<>()).add(took);
        }
        if (round >= 0 && round < RESIDENT_ROUNDS) {
            List<String> lines = fork.run(HELLO, RESIDENT_MILLIS);
            double kilobytes = Double.parseDouble(lines.get(lines.size() - 1));
            megabytes.computeIfAbsent(kind, any -> new ArrayList<>()).add(kilobytes * 1024 / 1e6);
        }
    }

    private List<String> ours(String name, String selected) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(
                settings,
                "project:\n  dump_buffer:\n    path: " + directory.resolve("messages.jsonl") + "\n"
                        + "journal:\n  path: " + directory.resolve("journal") + "\n"
                        + "instrumentation:\n  tasks:\n    - " + selected + "\n");
        return List.of("-javaagent:" + jar + "=settings=" + settings);
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "Hello-world, %d runs each (of the peers %d), on JDK %s, %d processors%n",
                ROUNDS,
                PEER_ROUNDS,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.printf(
                "%-30s %11s %15s %10s %14s %8s %10s %14s%n",
                "", "median (ms)", "half between", "added (ms)", "any agent's", "x OTel", "added (MB)", "any agent's");
        for (String kind : millis.keySet()) {
            Spread spread = Spread.of(millis.get(kind));
            System.out.printf(
                    Locale.ROOT,
                    "%-30s %11.1f %7.1f-%7.1f %10.1f %14s %8.3f %10.1f %14s%n",
                    kind,
                    spread.median(),
                    spread.low(),
                    spread.high(),
                    addedMillis(kind),
                    kind.equals(PLAIN) ? "" : String.format(Locale.ROOT, "%.1f", addedMillis(NO_OP)),
                    addedMillis(kind) / addedMillis(OPEN_TELEMETRY),
                    addedMegabytes(kind),
                    kind.equals(PLAIN) ? "" : String.format(Locale.ROOT, "%.1f", addedMegabytes(NO_OP)));
        }
    }

    private double addedMillis(String kind) {
        return Spread.of(millis.get(kind)).median()
                - Spread.of(millis.get(PLAIN)).median();
    }

    private double addedMegabytes(String kind) {
        return Spread.of(megabytes.get(kind)).median()
                - Spread.of(megabytes.get(PLAIN)).median();
    }

    private Report report() {
        Report report = new Report("startup");
        for (String kind : millis.keySet()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", kind);
            row.put("runs_ms", millis.get(kind));
            row.put("added_ms", addedMillis(kind));
            row.put("resident_mb", megabytes.get(kind));
            row.put("added_mb", addedMegabytes(kind));
            report.row(row);
        }
        report.goal(Goal.STARTUP_ONE, addedMillis(ONE));
        report.goal(Goal.STARTUP_NONE, addedMillis(NONE));
        report.goal(Goal.STARTUP_OTEL, addedMillis(ONE) / addedMillis(OPEN_TELEMETRY));
        report.goal(Goal.RESIDENT, addedMegabytes(ONE));
        report.anyAgent(Goal.STARTUP_ONE, addedMillis(NO_OP));
        report.anyAgent(Goal.STARTUP_NONE, addedMillis(NO_OP));
        report.anyAgent(Goal.RESIDENT, addedMegabytes(NO_OP));
        return report;
    }
}
