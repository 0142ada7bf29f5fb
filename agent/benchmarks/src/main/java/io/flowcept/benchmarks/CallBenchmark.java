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
import java.util.stream.Stream;
import org.example.call.Cold;

/**
 * What a recorded call costs the thread that makes it, beyond the bare method: ours, the floor, and the peers, each in
 * JVMs of its own that take turns. Each JVM alternates bursts of bare and recorded calls, so both see the same machine;
 * the difference of each pair counts.
 */
public final class CallBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final int CALLS = 4_000;
    /** Calls whose message is some kilobytes long. */
    private static final int LONG_CALLS = 1_000;

    private static final int WARM_UP = 60;
    private static final int BURSTS = 60;
    private static final int PAUSE_MILLIS = 50;

    private static final int COLD_ROUNDS = 2;
    private static final int COLD_WARM_UP = 2_000;
    private static final int COLD_HUNDREDS = 10;
    /** Twice what a processor has as its own on machines of this kind. */
    private static final int WALKED_BYTES = 4 << 20;

    private static final String WORK = "org.example.call.Work";
    private static final String STEP =
            "instrumentation: {max_overhead_percent: 0, tasks: [{method: " + WORK + ".step}]}\n";

    private static final String MESSAGES = "messages.jsonl";

    private static final String FLOOR = "floor: two clock reads";
    private static final String LIGHTWEIGHT = "flowcept, lightweight";
    private static final String PRIMITIVES = "flowcept, two primitives and result";
    private static final String VALUES = "flowcept, string, array and bean";
    private static final String DISABLED = "flowcept, enabled: false";
    private static final String OFF = "flowcept, woven and switched off";
    private static final String OBJECTS = "flowcept, an object and another as result";
    private static final String PERF_MARK = "PerfMark";
    private static final String JFR = "JFR event without stack";
    private static final String OPEN_TELEMETRY = "OpenTelemetry";
    private static final String OPEN_TELEMETRY_VALUES = "OpenTelemetry, same method as the string's";

    private final Path jar;
    private final Peers peers;
    private final Path work;

    private CallBenchmark(Path jar, Peers peers, Path work) {
        this.jar = jar;
        this.peers = peers;
        this.work = work;
    }

    /** Arguments: the agent's jar, the directory of the peers' jars, and the JSON file to write. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("flowcept-call");
        CallBenchmark benchmark =
                new CallBenchmark(Path.of(arguments[0]).toAbsolutePath(), new Peers(Path.of(arguments[1])), work);
        try (Collector collector = new Collector()) {
            Map<String, CallVariant> variants = benchmark.variants(collector.port());
            String only = System.getProperty("only");
            if (only != null) {
                variants.keySet().removeIf(name -> !name.matches(only));
            }
            benchmark.measure(new ArrayList<>(variants.values()), collector);
            print(variants);
            List<ColdCall> cold = benchmark.cold(variants, only == null ? ".*" : only);
            ColdCall.print(cold, FLOOR, WALKED_BYTES);
            Report report = new Report("call");
            variants.values().forEach(variant -> report.row(row(variant)));
            cold.forEach(call -> report.row(call.row()));
            if (only == null) {
                goals(variants, report);
            }
            report.write(Path.of(arguments[2]));
        } finally {
            Fork.delete(work);
        }
    }

    /** Ours, in order of what they record: ids and times, two numbers too, a kilobyte. */
    static List<CallVariant> recorded() {
        return List.of(
                CallVariant.ours(
                        LIGHTWEIGHT,
                        "step",
                        "instrumentation: {max_overhead_percent: 0, tasks: [{method: " + WORK
                                + ".step, mode: lightweight}]}\n"),
                CallVariant.ours(PRIMITIVES, "step", STEP),
                CallVariant.ours(
                        VALUES,
                        "look",
                        "instrumentation: {max_overhead_percent: 0, tasks: [{method: " + WORK
                                + ".look}]}\ncapture: {objects: fields}\n"));
    }

    private Map<String, CallVariant> variants(int port) {
        List<CallVariant> recorded = recorded();
        List<CallVariant> all = List.of(
                CallVariant.of("bare method", "bare", List.of()),
                CallVariant.of(FLOOR, "floor", List.of()),
                recorded.get(0),
                recorded.get(1),
                recorded.get(2),
                CallVariant.ours(
                        DISABLED,
                        "step",
                        "instrumentation: {enabled: false, max_overhead_percent: 0, tasks: [{method: " + WORK
                                + ".step}]}\n"),
                CallVariant.ours(OFF, "off", STEP),
                CallVariant.of(PERF_MARK, "perfmark", List.of()),
                CallVariant.of(JFR, "jfr", List.of("-XX:StartFlightRecording=settings=none", "-Xlog:jfr*=error")),
                CallVariant.of(OPEN_TELEMETRY, "step", peers.openTelemetry(WORK, "step", port)),
                CallVariant.of(OPEN_TELEMETRY_VALUES, "look", peers.openTelemetry(WORK, "look", port)),
                CallVariant.of("Elastic APM", "step", peers.elastic(WORK, "step", port)));
        Map<String, CallVariant> byName = new LinkedHashMap<>();
        all.forEach(variant -> byName.put(variant.name, variant));
        return byName;
    }

    /** Some of them once more, behind walks through memory. */
    private List<ColdCall> cold(Map<String, CallVariant> variants, String only)
            throws IOException, InterruptedException {
        List<CallVariant> measured = new ArrayList<>();
        for (String name : List.of(FLOOR, LIGHTWEIGHT, PRIMITIVES, PERF_MARK, JFR, OPEN_TELEMETRY)) {
            if (variants.containsKey(name)) {
                measured.add(variants.get(name));
            }
        }
        if (OBJECTS.matches(only)) {
            measured.add(CallVariant.ours(OBJECTS, "hand", STEP.replace(".step", ".hand")));
        }
        List<ColdCall> cold =
                measured.stream().map(variant -> new ColdCall(variant.name)).toList();
        for (int round = 0; round < COLD_ROUNDS; round++) {
            for (int i = 0; i < cold.size(); i++) {
                CallVariant variant = measured.get(i);
                Path directory = Files.createDirectories(work.resolve("run"));
                Path messages = directory.resolve(MESSAGES);
                cold.get(i)
                        .add(prepared(variant, directory)
                                .run(
                                        "org.example.call.Cold",
                                        variant.method,
                                        COLD_WARM_UP,
                                        COLD_HUNDREDS,
                                        WALKED_BYTES));
                long all = Cold.calls(COLD_WARM_UP, COLD_HUNDREDS);
                if (variant.settings != null && delivered(messages, all) != all) {
                    throw new IOException("of " + all + " calls some were lost: " + variant.name);
                }
                Fork.delete(directory);
            }
        }
        return cold;
    }

    private void measure(List<CallVariant> variants, Collector collector) throws IOException, InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            List<CallVariant> order = new ArrayList<>(variants);
            Collections.rotate(order, round * order.size() / ROUNDS);
            for (CallVariant variant : order) {
                fork(variant, collector);
            }
        }
    }

    private void fork(CallVariant variant, Collector collector) throws IOException, InterruptedException {
        Path directory = Files.createDirectories(work.resolve("run"));
        Path messages = directory.resolve(MESSAGES);
        int calls = variant.method.equals("look") ? LONG_CALLS : CALLS;
        long before = collector.count();
        variant.add(prepared(variant, directory)
                .run("org.example.call.Main", variant.method, calls, WARM_UP, BURSTS, PAUSE_MILLIS));
        long all = (long) calls * (WARM_UP + BURSTS);
        if (!variant.options.isEmpty() && !variant.method.equals("jfr")) {
            variant.arrived(collector.count() - before, all);
        } else if (Files.exists(messages) && !variant.method.equals("off")) {
            variant.arrived(delivered(messages, all), all);
        }
        Fork.delete(directory);
    }

    /** A JVM with what records in this way, and settings, messages and journal in the directory. */
    private Fork prepared(CallVariant variant, Path directory) throws IOException {
        List<String> options = new ArrayList<>(variant.options);
        if (variant.settings != null) {
            Path settings = directory.resolve("settings.yaml");
            Files.writeString(
                    settings,
                    variant.settings + "project: {shutdown_timeout_secs: 60, dump_buffer: {path: "
                            + directory.resolve(MESSAGES) + "}}\njournal: {path: " + directory.resolve("journal")
                            + "}\n");
            options.add("-javaagent:" + jar + "=settings=" + settings);
        }
        return new Fork(directory, options, peers.perfMark());
    }

    /** How many tasks are in the file; all must have been recorded. */
    private static long delivered(Path messages, long all) throws IOException {
        CaptureLine.of(messages).mustHave(all);
        try (Stream<String> lines = Files.lines(messages)) {
            return lines.filter(line -> line.startsWith("{\"type\":\"task\"")).count();
        }
    }

    private static void print(Map<String, CallVariant> variants) {
        System.out.printf(
                Locale.ROOT,
                "A call beyond the bare method, %d JVMs each, on JDK %s, %d processors%n",
                ROUNDS,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.printf(
                "%-44s %8s %15s %9s %7s %8s %8s %8s%n",
                "", "ns CPU", "half between", "ns wall", "bytes", "x floor", "x OTel", "lost");
        for (CallVariant variant : variants.values()) {
            Spread cpu = variant.addedCpuNanos();
            System.out.printf(
                    Locale.ROOT,
                    "%-44s %8.1f %7.1f-%7.1f %9.1f %7.1f %8s %8s %8s%n",
                    variant.name,
                    cpu.median(),
                    cpu.low(),
                    cpu.high(),
                    variant.addedWallNanos().median(),
                    variant.addedBytes(),
                    ratio(variant, variants.get(FLOOR)),
                    ratio(variant, variants.get(otherFor(variant))),
                    variant.lost() < 0 ? "" : variant.lost() + "");
        }
        variants.values().stream()
                .findFirst()
                .ifPresent(first -> System.out.printf(
                        Locale.ROOT,
                        "the bare method: %.1f ns%n",
                        first.bareNanos().median()));
    }

    /** OpenTelemetry is measured on the method that the variant calls. */
    private static String otherFor(CallVariant variant) {
        return variant.method.equals("look") ? OPEN_TELEMETRY_VALUES : OPEN_TELEMETRY;
    }

    private static String ratio(CallVariant variant, CallVariant to) {
        return to == null ? "" : String.format(Locale.ROOT, "%.2f", times(variant, to));
    }

    private static double times(CallVariant variant, CallVariant to) {
        return variant.addedCpuNanos().median() / to.addedCpuNanos().median();
    }

    private static Map<String, Object> row(CallVariant variant) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", variant.name);
        row.put("bare_ns", variant.bareNanos());
        row.put("added_cpu_ns", variant.addedCpuNanos());
        row.put("added_wall_ns", variant.addedWallNanos());
        row.put("added_bytes", variant.addedBytes());
        row.put("recorded", variant.recorded());
        row.put("lost", variant.lost());
        return row;
    }

    private static void goals(Map<String, CallVariant> variants, Report report) {
        CallVariant floor = variants.get(FLOOR);
        CallVariant other = variants.get(OPEN_TELEMETRY);
        CallVariant light = variants.get(LIGHTWEIGHT);
        CallVariant primitives = variants.get(PRIMITIVES);
        CallVariant values = variants.get(VALUES);
        report.goal(Goal.LIGHTWEIGHT_FLOOR, times(light, floor));
        report.goal(Goal.LIGHTWEIGHT_OTEL, times(light, other));
        report.goal(Goal.LIGHTWEIGHT_BYTES, Math.rint(light.addedBytes()));
        report.goal(Goal.PRIMITIVES_FLOOR, times(primitives, floor));
        report.goal(Goal.PRIMITIVES_OTEL, times(primitives, other));
        report.goal(Goal.PRIMITIVES_BYTES, Math.rint(primitives.addedBytes()));
        report.goal(Goal.VALUES_OTEL, times(values, variants.get(OPEN_TELEMETRY_VALUES)));
        report.goal(Goal.DISABLED, variants.get(DISABLED).addedCpuNanos().median());
        report.goal(Goal.SWITCHED_OFF, variants.get(OFF).addedCpuNanos().median());
    }
}
