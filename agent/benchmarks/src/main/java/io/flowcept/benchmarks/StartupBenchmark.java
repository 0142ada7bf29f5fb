package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The wall time that the agent adds to a hello-world, from the start of its JVM to its end, delivery included. The kinds
 * of runs take turns, so that a machine that slows down slows all of them.
 */
public final class StartupBenchmark {
    private static final int ROUNDS = 11;
    private static final String PLAIN = "no agent";

    private final Path jar;
    private final Path work;

    private StartupBenchmark(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    /** Arguments: the agent's jar, and the JSON file to write. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path jar = Path.of(arguments[0]).toAbsolutePath();
        Path report = Path.of(arguments[1]);
        Path work = Files.createTempDirectory("flowcept-startup");
        Map<String, Sample> samples = new StartupBenchmark(jar, work).measure();
        print(samples);
        Files.createDirectories(report.toAbsolutePath().getParent());
        Files.writeString(report, json(samples));
        System.out.println("written to " + report);
    }

    private Map<String, Sample> measure() throws IOException, InterruptedException {
        Map<String, List<String>> kinds = new LinkedHashMap<>();
        kinds.put(PLAIN, List.of());
        kinds.put("agent, no class selected", List.of(agent("none", "com.acme.Nothing.run")));
        kinds.put("agent, one class selected", List.of(agent("one", "org.example.hello.Main.greet")));
        Map<String, List<Double>> times = new LinkedHashMap<>();
        kinds.keySet().forEach(kind -> times.put(kind, new ArrayList<>()));
        for (int round = -1; round < ROUNDS; round++) {
            for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
                double millis = run(kind.getValue());
                // The first round fills the page cache.
                if (round >= 0) {
                    times.get(kind.getKey()).add(millis);
                }
            }
        }
        Map<String, Sample> samples = new LinkedHashMap<>();
        times.forEach((kind, millis) -> samples.put(kind, new Sample(millis)));
        return samples;
    }

    private String agent(String name, String selected) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(
                settings,
                "project:\n  dump_buffer:\n    path: " + directory.resolve("messages.jsonl") + "\n"
                        + "journal:\n  path: " + directory.resolve("journal") + "\n"
                        + "instrumentation:\n  tasks:\n    - " + selected + "\n");
        return "-javaagent:" + jar + "=settings=" + settings;
    }

    private double run(List<String> options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().toString());
        command.add("org.example.hello.Main");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(work.resolve("stderr").toFile());
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        double millis = (System.nanoTime() - start) / 1e6;
        if (exit != 0) {
            throw new IOException(
                    "exit code " + exit + " of " + command + ":\n" + Files.readString(work.resolve("stderr")));
        }
        return millis;
    }

    private static void print(Map<String, Sample> samples) {
        System.out.printf(
                Locale.ROOT,
                "Hello-world, %d runs each, on JDK %s, %d processors%n",
                ROUNDS,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.printf("%-26s %12s %12s %19s%n", "", "median (ms)", "added (ms)", "fastest - slowest");
        double plain = samples.get(PLAIN).median();
        samples.forEach((kind, sample) -> System.out.printf(
                Locale.ROOT,
                "%-26s %12.1f %12.1f %10.1f - %6.1f%n",
                kind,
                sample.median(),
                sample.median() - plain,
                sample.fastest(),
                sample.slowest()));
    }

    private static String json(Map<String, Sample> samples) {
        String kinds = samples.entrySet().stream()
                .map(kind -> String.format(
                        Locale.ROOT,
                        "\"%s\":{\"median_ms\":%.1f,\"runs_ms\":%s}",
                        kind.getKey(),
                        kind.getValue().median(),
                        kind.getValue().millis().stream()
                                .map(millis -> String.format(Locale.ROOT, "%.1f", millis))
                                .collect(Collectors.joining(",", "[", "]"))))
                .collect(Collectors.joining(",", "{", "}"));
        return "{\"benchmark\":\"startup\",\"jdk\":\"" + System.getProperty("java.version") + "\",\"processors\":"
                + Runtime.getRuntime().availableProcessors() + ",\"kinds\":" + kinds + "}\n";
    }
}
