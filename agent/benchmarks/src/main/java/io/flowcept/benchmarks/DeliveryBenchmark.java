package io.flowcept.benchmarks;

import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.mongodb.MongodbFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.rabbitmq.RabbitmqFarSide;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentest4j.TestAbortedException;

/**
 * What each sink sustains, and what a delivered task costs: two threads call a small method, paced and as fast as they
 * can, and the far side is asked how many tasks it has. The process is warm, and servers, application and this
 * benchmark share the machine.
 */
public final class DeliveryBenchmark {
    private static final String APPLICATION = "org.example.load.Main";
    static final int PACED_RATE = 20_000;
    private static final Amount USUAL = new Amount(300_000, PACED_RATE, 200_000, Integer.getInteger("tasks", 400_000));

    /** Of one whose CPU time no goal is about. */
    private static final Amount HALF = new Amount(150_000, PACED_RATE, 100_000, 200_000);

    /** Of one that takes some ten thousand a second. */
    private static final Amount QUARTER = new Amount(75_000, PACED_RATE, 50_000, 100_000);

    /** Of a server that keeps each document in its heap, and compiles itself meanwhile. */
    private static final Amount SLOW = new Amount(200_000, 1_000, 4_000, 200_000);

    /** Of a paced load and one without an agent: what pacing costs changes with the machine, from one minute to the next. */
    private static final int TURNS = 5;

    private static final int PYTHON_WARM_UP = 20_000;
    private static final int PYTHON_TASKS = 200_000;
    /** Longer than Flowcept waits to send what it has gathered. */
    private static final int PYTHON_FLUSH_MILLIS = 6_000;

    private static final long STALLED_NANOS = 15_000_000_000L;

    static final String NO_AGENT = "no agent";
    static final String OPEN_TELEMETRY = "OpenTelemetry";
    /** The sink without a server to wait for. */
    static final String MONGODB_ALONE = "mongodb-nothing-stored";

    static final String PYTHON = "python-flowcept";
    static final String ELASTIC = "Elastic APM";
    /** What goals about a paced load are about. */
    private static final Set<String> IN_TURNS = Set.of("jsonl", "redis", "kafka", OPEN_TELEMETRY);

    private static final List<String> ALL = List.of(
            NO_AGENT,
            "jsonl",
            "redis",
            "redis stream",
            "kafka",
            "rabbitmq",
            "mofka",
            "mongodb",
            MONGODB_ALONE,
            "lmdb",
            PYTHON,
            OPEN_TELEMETRY,
            ELASTIC);

    private final Path jar;
    private final Peers peers;
    private final Path work;
    private final List<Delivered> results = new ArrayList<>();

    private DeliveryBenchmark(Path jar, Peers peers, Path work) {
        this.jar = jar;
        this.peers = peers;
        this.work = work;
    }

    /** Arguments: the agent's jar, the peers' jars, the JSON file to write, and the sinks to measure; none for all. */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path report = Path.of(arguments[2]);
        List<String> sinks = List.of(arguments).subList(3, arguments.length);
        DeliveryBenchmark benchmark = new DeliveryBenchmark(
                jar, new Peers(Path.of(arguments[1])), Files.createTempDirectory("flowcept-delivery"));
        System.out.println("Two calling threads, on JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        System.out.println(Delivered.header());
        for (String sink : sinks.isEmpty() ? ALL : sinks) {
            try {
                benchmark.measure(sink);
            } catch (TestAbortedException notHere) {
                System.out.println(sink + " is not measured: " + notHere.getMessage());
            }
        }
        new DeliveryGoals(benchmark.results).report().write(report);
        // Clients of the far sides may keep threads.
        System.exit(0);
    }

    private void measure(String sink) throws Exception {
        Path directory = Files.createDirectories(work.resolve(sink.replaceAll("\\W", "-")));
        switch (sink) {
            case NO_AGENT -> measure(sink, new Load(directory, List.of()), Destination.none(), 0, HALF);
            case "jsonl" -> measure(sink, directory, Destination.file(directory.resolve("messages.jsonl")), USUAL);
            case "lmdb" -> measure(sink, directory, Destination.environment(directory.resolve("lmdb")), HALF);
            case "mofka" -> measure(sink + " (stand-in)", directory, Destination.standIn(directory), HALF);
            case "mongodb" -> {
                try (MongodbFarSide far = MongodbFarSide.fast(directory)) {
                    far.server().start();
                    measure(
                            sink + " (" + far.serverName() + ")",
                            directory,
                            Destination.channel(far, "bench"),
                            far.serverName().equals("MongoDB") ? USUAL : SLOW);
                }
            }
            case PYTHON -> {
                try (FarSide far = start("redis", directory)) {
                    far.prepare("bench");
                    python(far, directory.resolve("run"));
                }
            }
            case OPEN_TELEMETRY, ELASTIC -> {
                try (Collector collector = new Collector()) {
                    List<String> options = sink.equals(OPEN_TELEMETRY)
                            ? peers.openTelemetry(APPLICATION, "step", collector.port())
                            : peers.elastic(APPLICATION, "step", collector.port());
                    measure(
                            sink,
                            new Load(directory, options),
                            Destination.collector(collector),
                            0,
                            IN_TURNS.contains(sink) ? USUAL : HALF);
                }
            }
            default -> {
                try (FarSide far = start(sink, directory)) {
                    far.prepare("bench");
                    Amount amount = sink.equals("rabbitmq") ? QUARTER : IN_TURNS.contains(sink) ? USUAL : HALF;
                    measure(sink, directory, Destination.channel(far, "bench"), amount);
                }
            }
        }
    }

    /** Python's Flowcept on the same server, with one thread, since Python's run one at a time. */
    private void python(FarSide far, Path directory) throws Exception {
        Path python = Path.of(System.getProperty("flowcept.python", "none")).toAbsolutePath();
        if (!Files.isExecutable(python)) {
            throw new TestAbortedException(
                    python + " has no Flowcept, or is not there; make bench-delivery installs it");
        }
        String settings =
                far.settings("bench", far.server().port()).replaceAll(", redis: \\{[^}]*\\}", ", buffer_size: 50");
        try (PythonFlowcept flowcept = new PythonFlowcept(python, directory, settings)) {
            long cpu = flowcept.run(PYTHON_WARM_UP);
            Thread.sleep(PYTHON_FLUSH_MILLIS);
            long before = far.count("bench");
            long begin = System.nanoTime();
            long nanos = flowcept.run(PYTHON_TASKS) - cpu;
            long called = System.nanoTime();
            flowcept.finish();
            long arrived = far.count("bench");
            long at = System.nanoTime();
            while (arrived < before + PYTHON_TASKS && System.nanoTime() - at < STALLED_NANOS) {
                Thread.sleep(20);
                long now = far.count("bench");
                if (now != arrived) {
                    arrived = now;
                    at = System.nanoTime();
                }
            }
            Delivered delivered = new Delivered(
                    PYTHON,
                    0,
                    PYTHON_TASKS,
                    Math.max(0, before + PYTHON_TASKS - arrived),
                    PYTHON_TASKS * 1e9 / (called - begin),
                    PYTHON_TASKS * 1e9 / (at - begin),
                    nanos / 1e3 / PYTHON_TASKS,
                    nanos / 1e3 / PYTHON_TASKS,
                    null,
                    null);
            add(delivered);
        }
    }

    /** The sink's server, started. */
    static FarSide start(String sink, Path directory) throws Exception {
        Certificate certificate = new Certificate(directory);
        FarSide far = switch (sink) {
            case "redis" -> new RedisFarSide(directory, certificate, false, "--appendonly", "no").counting();
            case "redis stream" -> new RedisFarSide(directory, certificate, true, "--appendonly", "no");
            case "kafka" -> new KafkaFarSide(directory, certificate, LocalServer.freePort());
            case MONGODB_ALONE -> MongodbFarSide.storingNothing(directory);
            case "rabbitmq" -> new RabbitmqFarSide(directory, certificate);
            default -> throw new IllegalArgumentException("no sink is called " + sink);
        };
        far.server().start();
        return far;
    }

    /** How many tasks, before anything counts, paced at so many a second, and as fast as they can be called. */
    private record Amount(int warmUp, int rate, int paced, int full) {}

    private void measure(String sink, Path directory, Destination destination, Amount amount) throws Exception {
        // The first message of all announces the workflow; the rest are tasks.
        measure(sink, Load.recorded(directory.resolve("run"), jar, destination.settings()), destination, 1, amount);
    }

    /** @param before messages that arrive before the first task's */
    private void measure(String sink, Load running, Destination destination, long before, Amount amount)
            throws Exception {
        try (Load load = running) {
            long expected = before;
            expected += offer(load, destination, expected, "warm-up", amount.warmUp, 0)
                    .arrived();
            // What the JIT compiler does about small batches is no cost of a task either.
            expected += offer(load, destination, expected, "warm-up", amount.paced, amount.rate)
                    .arrived();
            Delivered paced = inTurns(load, destination, expected, sink, amount);
            expected += paced.arrived();
            add(paced);
            add(offer(load, destination, expected, sink, amount.full, 0));
            System.out.print(load.stderr()
                    .lines()
                    .filter(line -> line.startsWith("flowcept"))
                    .map(line -> line + "\n")
                    .collect(Collectors.joining()));
        }
    }

    private void add(Delivered delivered) {
        results.add(delivered);
        System.out.println(delivered.row());
    }

    /** A paced load; of those that goals are about, in turns with one without an agent. */
    private Delivered inTurns(Load load, Destination to, long before, String sink, Amount amount) throws Exception {
        if (!IN_TURNS.contains(sink)) {
            return offer(load, to, before, sink, amount.paced, amount.rate);
        }
        List<Delivered> turns = new ArrayList<>();
        List<Delivered> without = new ArrayList<>();
        try (Load plain = new Load(work.resolve("plain"), List.of())) {
            offer(plain, Destination.none(), 0, NO_AGENT, amount.warmUp, 0);
            offer(plain, Destination.none(), 0, NO_AGENT, amount.paced / TURNS, amount.rate);
            long expected = before;
            for (int turn = 0; turn < TURNS; turn++) {
                without.add(offer(plain, Destination.none(), 0, NO_AGENT, amount.paced / TURNS, amount.rate));
                turns.add(offer(load, to, expected, sink, amount.paced / TURNS, amount.rate));
                expected += turns.get(turn).arrived();
            }
        }
        return Delivered.inTurns(turns, without);
    }

    /** Has so many tasks called, {@code rate} a second, and waits until they have arrived behind those {@code before}. */
    static Delivered offer(Load load, Destination to, long before, String sink, int tasks, int rate) throws Exception {
        long cpu = load.cpuNanos();
        Map<String, Long> compiler = load.compilerNanos();
        long begin = System.nanoTime();
        load.run(tasks, rate);
        long callers = load.answer();
        long called = System.nanoTime();
        long arrived = to.count();
        long at = System.nanoTime();
        while (arrived < before + tasks && System.nanoTime() - at < STALLED_NANOS) {
            Thread.sleep(20);
            long now = to.count();
            if (now != arrived) {
                arrived = now;
                at = System.nanoTime();
            }
        }
        cpu = load.cpuNanos() - cpu;
        Double compiled = compiler.isEmpty() ? null : Load.grown(compiler, load.compilerNanos()) / 1e3 / tasks;
        return new Delivered(
                sink,
                rate,
                tasks,
                Math.max(0, before + tasks - arrived),
                tasks * 1e9 / (called - begin),
                tasks * 1e9 / (at - begin),
                callers / 1e3 / tasks,
                cpu / 1e3 / tasks,
                compiled,
                null);
    }
}
