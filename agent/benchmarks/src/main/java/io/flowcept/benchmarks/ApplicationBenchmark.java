package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The wall time of applications that do real work, with the agent beside without. Runs alternate, and each pair gives a
 * ratio: of the whole process, which counts, and of the work in it, without the start of JVM and agent.
 */
public final class ApplicationBenchmark {
    private static final int PAIRS = Integer.getInteger("rounds", 4);

    /** What one run took: seconds from the JVM's start to its end, in the program's main, and of CPU. */
    private record Run(double whole, double work, double cpu) {}

    private final Path jar;
    private final Path work;
    private final Map<Application, List<Run>> without = new LinkedHashMap<>();
    private final Map<Application, List<Run>> with = new LinkedHashMap<>();
    private final Map<Application, Long> recorded = new LinkedHashMap<>();

    private ApplicationBenchmark(Path jar, Path work) {
        this.jar = jar;
        this.work = work;
    }

    /** Arguments: the agent's jar, the directory where the applications are, and the JSON file to write. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("flowcept-application");
        Peers peers = new Peers(Path.of(arguments[1]));
        ApplicationBenchmark benchmark =
                new ApplicationBenchmark(Path.of(arguments[0]).toAbsolutePath(), work);
        try {
            List<Application> applications = new ArrayList<>();
            applications.add(Application.weka(peers, work));
            applications.add(Application.lucene(peers, work));
            applications.add(Application.djl(peers));
            applications.removeIf(each -> isMissing(each) || !each.name().matches(System.getProperty("only", ".*")));
            benchmark.measure(applications);
            benchmark.report().write(Path.of(arguments[2]));
        } finally {
            Fork.delete(work);
        }
    }

    private static boolean isMissing(Application application) {
        for (Path jar : application.jars()) {
            if (!Files.exists(jar)) {
                System.out.println(application.name() + " is not measured: " + jar + " is not there for this machine");
                return true;
            }
        }
        return false;
    }

    private void measure(List<Application> applications) throws IOException, InterruptedException {
        for (int pair = 0; pair < PAIRS; pair++) {
            for (Application application : applications) {
                Fork plain = fork(application, false);
                Fork captured = fork(application, true);
                if (pair == 0) {
                    // Reads the jars, and unpacks a native library.
                    run(plain, application, application.few());
                }
                // Whoever comes second finds the caches warm, so they take turns in that, too.
                boolean plainFirst = pair % 2 == 0;
                Run first = run(plainFirst ? plain : captured, application, application.arguments());
                Run second = run(plainFirst ? captured : plain, application, application.arguments());
                without.computeIfAbsent(application, any -> new ArrayList<>()).add(plainFirst ? first : second);
                with.computeIfAbsent(application, any -> new ArrayList<>()).add(plainFirst ? second : first);
                recorded.put(application, tasks(application));
            }
        }
    }

    private Fork fork(Application application, boolean recorded) throws IOException {
        Path directory = Files.createDirectories(work.resolve("run"));
        List<String> options = new ArrayList<>(application.options());
        if (recorded) {
            Path settings = directory.resolve("settings.yaml");
            Files.writeString(
                    settings,
                    application.instrumentation()
                            + "project: {dump_buffer: {path: messages.jsonl, delete_previous_file: true}}\n"
                            + "journal: {path: journal}\n");
            options.add("-javaagent:" + jar + "=settings=" + settings);
        }
        return new Fork(directory, options, application.jars());
    }

    private static Run run(Fork fork, Application application, List<?> arguments)
            throws IOException, InterruptedException {
        List<Object> all = new ArrayList<>(List.of(application.mainClass()));
        all.addAll(arguments);
        long start = System.nanoTime();
        List<String> lines = fork.run("org.example.timed.Main", all.toArray());
        double whole = (System.nanoTime() - start) / 1e9;
        String[] inside = lines.get(lines.size() - 1).split(" ", -1);
        return new Run(whole, Double.parseDouble(inside[0]) / 1e9, Double.parseDouble(inside[1]) / 1e9);
    }

    private long tasks(Application application) {
        try (var lines = Files.lines(work.resolve("run").resolve("messages.jsonl"))) {
            long tasks =
                    lines.filter(line -> line.startsWith("{\"type\":\"task\"")).count();
            if (tasks < application.tasks()) {
                throw new IllegalStateException("only " + tasks + " tasks of " + application.name() + " were recorded");
            }
            return tasks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Report report() {
        Report report = new Report("application");
        System.out.printf(
                Locale.ROOT,
                "Real applications, %d pairs of runs each, on JDK %s, %d processors%n",
                PAIRS,
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
        System.out.printf(
                "%-20s %8s %14s %14s %17s %10s %17s %12s%n",
                "", "tasks", "s without", "s with, times", "half between", "its work", "half between", "CPU, times");
        for (Application application : without.keySet()) {
            Spread whole = ratio(application, Run::whole);
            Spread inside = ratio(application, Run::work);
            Spread cpu = ratio(application, Run::cpu);
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %8d %14.2f %14.4f %8.4f-%8.4f %10.4f %8.4f-%8.4f %12.4f%n",
                    application.name(),
                    recorded.get(application),
                    Spread.of(without.get(application).stream().map(Run::whole).toList())
                            .median(),
                    whole.median(),
                    whole.low(),
                    whole.high(),
                    inside.median(),
                    inside.low(),
                    inside.high(),
                    cpu.median());
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", application.name());
            row.put("tasks", recorded.get(application));
            row.put("seconds_without", without.get(application));
            row.put("seconds_with", with.get(application));
            report.row(row);
            report.goal(application.goal(), whole.median());
        }
        return report;
    }

    /** Of each pair, how many times as much it was with the agent. */
    private Spread ratio(Application application, ToDoubleFunction<Run> of) {
        List<Run> plain = without.get(application);
        List<Run> captured = with.get(application);
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < plain.size(); pair++) {
            ratios.add(of.applyAsDouble(captured.get(pair)) / of.applyAsDouble(plain.get(pair)));
        }
        return Spread.of(ratios);
    }
}
