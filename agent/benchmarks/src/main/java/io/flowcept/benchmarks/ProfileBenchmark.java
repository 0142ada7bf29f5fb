package io.flowcept.benchmarks;

import io.flowcept.sinks.queue.FarSide;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opentest4j.TestAbortedException;

/**
 * Where the processor's time goes in the programs that the other benchmarks measure, so that a goal that is not met is seen
 * together with what holds it. Each part is printed, and written to a file of its own.
 */
public final class ProfileBenchmark {
    private static final int BURSTS = 400;
    private static final int BURST_PAUSE_MILLIS = 15;
    private static final int PACED_RATE = 20_000;
    private static final int PACED = 160_000;
    private static final int FULL = 600_000;
    private static final int WARM_UP = 300_000;
    private static final int SITES = 1_000;
    private static final int QUIET_MILLIS = 20_000;

    private final Path jar;
    private final Path out;
    private final Path work;
    private final Profiler profiler;

    private ProfileBenchmark(Path jar, Path out, Path work) throws IOException {
        this.jar = jar;
        this.out = Files.createDirectories(out);
        this.work = work;
        this.profiler = new Profiler(work);
    }

    /** Arguments: the agent's jar, and the directory for the files. {@code -Donly} is a pattern of the parts' names. */
    public static void main(String[] arguments) throws Exception {
        Path work = Files.createTempDirectory("flowcept-profile");
        ProfileBenchmark benchmark =
                new ProfileBenchmark(Path.of(arguments[0]).toAbsolutePath(), Path.of(arguments[1]), work);
        try {
            benchmark.part("call", benchmark::calls);
            benchmark.part("sites", benchmark::sites);
            for (String sink : List.of("jsonl", "redis", "kafka")) {
                benchmark.part("delivery-" + sink, out -> benchmark.delivery(out, sink));
            }
            benchmark.part("delivery-mongodb", out -> benchmark.delivery(out, DeliveryBenchmark.MONGODB_ALONE));
            benchmark.part("ten-a-second", benchmark::tenASecond);
            benchmark.part("startup", out -> new StartupProfile(benchmark.jar, benchmark.profiler, work).print(out));
        } finally {
            Fork.delete(work);
        }
        // Clients of the far sides may keep threads.
        System.exit(0);
    }

    /** What prints one part. */
    private interface Part {
        void print(PrintStream out) throws Exception;
    }

    private void part(String name, Part part) throws Exception {
        if (!name.matches(System.getProperty("only", ".*"))) {
            return;
        }
        Path file = out.resolve(name + ".txt");
        try (OutputStream bytes = Files.newOutputStream(file);
                PrintStream text = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            part.print(text);
        } catch (TestAbortedException notHere) {
            System.out.println(name + " is not profiled: " + notHere.getMessage());
        }
        System.out.print(Files.readString(file));
        System.out.println("written to " + file + "\n");
    }

    private void calls(PrintStream out) throws Exception {
        for (CallVariant variant : CallBenchmark.recorded()) {
            Path samples = work.resolve("call.txt");
            boolean isLong = variant.method.equals("look");
            Fork fork = ours("call", variant.settings, profiler.options(samples), List.of());
            fork.run("org.example.call.Main", variant.method, isLong ? 1_000 : 4_000, 0, BURSTS, BURST_PAUSE_MILLIS);
            out.println("a call of " + variant.name + ": the calling thread, within its loop");
            Profile.of(List.of(samples)).within("org/example/call/Loops.work").print(out);
        }
    }

    private void sites(PrintStream out) throws Exception {
        for (int methods : new int[] {1, SITES}) {
            Path classes = work.resolve("sites-" + methods);
            GeneratedClasses.sites(classes, methods, SITES);
            Path samples = work.resolve("sites.txt");
            List<String> options = new ArrayList<>(profiler.options(samples));
            options.add("-XX:CompileThresholdScaling=0.05");
            Fork fork = ours(
                    "sites",
                    "instrumentation: {max_overhead_percent: 0, tasks: [\"org.example.sites.Calls.step*\"]}\n",
                    options,
                    List.of(classes));
            fork.run("org.example.sites.Calls", 0, BURSTS, 2 * BURST_PAUSE_MILLIS);
            out.println("calls of " + methods + " selected methods in turn: the calling thread, within its loop");
            Profile.of(List.of(samples)).within("org/example/sites/Calls.all").print(out);
        }
    }

    private void delivery(PrintStream out, String sink) throws Exception {
        Path directory = Files.createDirectories(work.resolve(sink.replaceAll("\\W", "-")));
        if (sink.equals("jsonl")) {
            delivery(out, sink, directory, Destination.file(directory.resolve("messages.jsonl")));
        } else {
            try (FarSide far = DeliveryBenchmark.start(sink, directory)) {
                far.prepare("bench");
                delivery(out, sink, directory, Destination.channel(far, "bench"));
            }
        }
    }

    private void delivery(PrintStream out, String sink, Path directory, Destination destination) throws Exception {
        try (Load load = Load.recorded(directory.resolve("run"), jar, destination.settings(), Profiler.options())) {
            long expected = 1;
            expected += DeliveryBenchmark.offer(load, destination, expected, sink, WARM_UP, 0)
                    .arrived();
            expected += DeliveryBenchmark.offer(load, destination, expected, sink, PACED, PACED_RATE)
                    .arrived();
            for (int rate : new int[] {PACED_RATE, 0}) {
                Path samples = work.resolve("delivery.txt");
                profiler.start(load.pid());
                Delivered delivered =
                        DeliveryBenchmark.offer(load, destination, expected, sink, rate == 0 ? FULL : PACED, rate);
                Profile profile = profiler.stop(load.pid(), samples);
                expected += delivered.arrived();
                out.printf(
                        Locale.ROOT,
                        "%s, %s: %,.0f delivered/s, %.2f us of CPU a task (%.2f of the callers), %d lost%n",
                        sink,
                        rate == 0 ? "at full speed" : "at 20,000/s",
                        delivered.deliveredPerSecond(),
                        delivered.processMicros(),
                        delivered.producerMicros(),
                        delivered.lost());
                profile.print(out);
            }
        }
    }

    private void tenASecond(PrintStream out) throws Exception {
        Path directory = Files.createDirectories(work.resolve("ten"));
        Destination destination = Destination.file(directory.resolve("messages.jsonl"));
        try (Load load = Load.recorded(directory.resolve("run"), jar, destination.settings(), Profiler.options())) {
            DeliveryBenchmark.offer(load, destination, 1, "jsonl", WARM_UP, 0);
            load.run(10, 10, 1);
            load.answer();
            Thread.sleep(3_000);
            long before = load.cpuNanos();
            Path samples = work.resolve("ten.txt");
            profiler.start(load.pid());
            load.run(QUIET_MILLIS / 100, 10, 1);
            load.answer();
            Profile profile = profiler.stop(load.pid(), samples);
            out.printf(
                    Locale.ROOT,
                    "10 tasks/s: %.3f %% of a core, the profiler's own start and end included%n",
                    (load.cpuNanos() - before) / 1e4 / QUIET_MILLIS);
            profile.print(out);
        }
    }

    private Fork ours(String name, String settings, List<String> options, List<Path> classes) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path file = directory.resolve("settings.yaml");
        Files.writeString(
                file,
                settings + "project: {dump_buffer: {path: " + directory.resolve("messages.jsonl")
                        + "}}\njournal: {path: " + directory.resolve("journal") + "}\n");
        List<String> all = new ArrayList<>(options);
        all.add("-javaagent:" + jar + "=settings=" + file);
        return new Fork(directory, all, classes);
    }
}
