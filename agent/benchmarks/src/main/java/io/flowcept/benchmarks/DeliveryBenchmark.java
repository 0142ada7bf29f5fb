package io.flowcept.benchmarks;

import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.rabbitmq.RabbitmqFarSide;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What each sink sustains, and what a delivered task costs: two threads call a small method, paced and as fast as they
 * can, and the far side is asked how many tasks it has. The process is warm, and servers, application and this
 * benchmark share the machine.
 */
public final class DeliveryBenchmark {
    private static final int WARM_UP = 300_000;
    private static final int PACED_RATE = 20_000;
    private static final int PACED_TASKS = 200_000;
    private static final int FULL_TASKS = Integer.getInteger("tasks", 400_000);
    private static final long STALLED_NANOS = 15_000_000_000L;

    private final Path jar;
    private final Path work;
    private final List<Delivered> results = new ArrayList<>();

    private DeliveryBenchmark(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    /** Arguments: the agent's jar, the JSON file to write, and the sinks to measure; none for all. */
    public static void main(String[] arguments) throws Exception {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path report = Path.of(arguments[1]);
        List<String> sinks = List.of(arguments).subList(2, arguments.length);
        DeliveryBenchmark benchmark = new DeliveryBenchmark(jar, Files.createTempDirectory("flowcept-delivery"));
        System.out.println("Two calling threads, on JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors");
        System.out.println(Delivered.header());
        for (String sink :
                sinks.isEmpty() ? List.of("no agent", "jsonl", "redis", "redis stream", "kafka", "rabbitmq") : sinks) {
            benchmark.measure(sink);
        }
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.writeString(report, benchmark.json());
        System.out.println("written to " + report);
        // Clients of the far sides may keep threads.
        System.exit(0);
    }

    private void measure(String sink) throws Exception {
        Path directory = Files.createDirectories(work.resolve(sink.replace(' ', '-')));
        switch (sink) {
            case "no agent" -> measure(sink, directory, null, Destination.none());
            case "jsonl" -> measure(sink, directory, jar, Destination.file(directory.resolve("messages.jsonl")));
            default -> {
                try (FarSide far = start(sink, directory)) {
                    far.prepare("bench");
                    measure(sink, directory, jar, Destination.channel(far, "bench"));
                }
            }
        }
    }

    private static FarSide start(String sink, Path directory) throws Exception {
        Certificate certificate = new Certificate(directory);
        FarSide far = switch (sink) {
            case "redis" -> new RedisFarSide(directory, certificate, false, "--appendonly", "no");
            case "redis stream" -> new RedisFarSide(directory, certificate, true, "--appendonly", "no");
            case "kafka" -> new KafkaFarSide(directory, certificate, LocalServer.freePort());
            case "rabbitmq" -> new RabbitmqFarSide(directory, certificate);
            default -> throw new IllegalArgumentException("no sink is called " + sink);
        };
        far.server().start();
        return far;
    }

    private void measure(String sink, Path directory, Path agent, Destination destination) throws Exception {
        try (Load load = new Load(directory.resolve("run"), agent, destination.settings())) {
            // The first message of all announces the workflow; the rest are tasks.
            long before = 1;
            before += offer(load, destination, before, "warm-up", WARM_UP, 0).tasks();
            for (int rate : new int[] {PACED_RATE, 0}) {
                Delivered delivered =
                        offer(load, destination, before, sink, rate == 0 ? FULL_TASKS : PACED_TASKS, rate);
                before += delivered.tasks() - delivered.lost();
                results.add(delivered);
                System.out.println(delivered.row());
            }
            if (agent != null && !load.stderr().isBlank()) {
                System.out.print(load.stderr()
                        .lines()
                        .filter(line -> line.startsWith("flowcept"))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining()));
            }
        }
    }

    private static Delivered offer(Load load, Destination to, long before, String sink, int tasks, int rate)
            throws Exception {
        long cpu = load.cpuNanos();
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
        return new Delivered(
                sink,
                rate,
                tasks,
                Math.max(0, before + tasks - arrived),
                tasks * 1e9 / (called - begin),
                tasks * 1e9 / (at - begin),
                callers / 1e3 / tasks,
                cpu / 1e3 / tasks);
    }

    private String json() {
        return results.stream()
                .map(Delivered::json)
                .collect(Collectors.joining(
                        ",",
                        "{\"benchmark\":\"delivery\",\"jdk\":\"" + System.getProperty("java.version")
                                + "\",\"processors\":"
                                + Runtime.getRuntime().availableProcessors() + ",\"results\":[",
                        "]}\n"));
    }
}
