package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The wall time of applications that do real work, with the agent beside without. The two run by {@link Turns}, and each
 * pair gives a ratio, of the whole process from its start to its end.
 */
public final class ApplicationBenchmark {
    private static final int PAIRS = Integer.getInteger("rounds", 3);

    /** What one run took: seconds of its turns, from its start to its end, and of CPU until its main had returned. */
    private record Run(double wall, double cpu) {}

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
            applications.add(Application.lucene(peers));
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
                    Turns.run(List.of(program(plain, application, application.few())));
                }
                Turns.Program bare = program(plain, application, application.arguments());
                Turns.Program recording = program(captured, application, application.arguments());
                Turns.run(pair % 2 == 0 ? List.of(bare, recording) : List.of(recording, bare));
                without.computeIfAbsent(application, any -> new ArrayList<>()).add(took(bare));
                with.computeIfAbsent(application, any -> new ArrayList<>()).add(took(recording));
                recorded.put(application, tasks(application));
            }
        }
    }

    private Fork fork(Application application, boolean recorded) throws IOException {
        Path directory = Files.createDirectories(directory(recorded));
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

    private Path directory(boolean recorded) {
        return work.resolve(recorded ? "recorded" : "plain");
    }

    private static Turns.Program program(Fork fork, Application application, List<?> arguments) {
        List<Object> all = new ArrayList<>(List.of(application.mainClass()));
        all.addAll(arguments);
        return new Turns.Program(fork, "org.example.timed.Main", all);
    }

    private static Run took(Turns.Program program) throws IOException, InterruptedException {
        List<String> lines = program.lines();
        return new Run(program.seconds(), Double.parseDouble(lines.get(lines.size() - 1)) / 1e9);
    }

    private long tasks(Application application) {
        try (var lines = Files.lines(directory(true).resolve("messages.jsonl"))) {
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
                "%-20s %8s %10s %16s %14s %17s %10s %12s%n",
                "", "tasks", "s without", "all between", "s with, times", "half between", "s more", "CPU, times");
        for (Application application : without.keySet()) {
            Spread wall = ratio(application, Run::wall);
            double cpu = ratio(application, Run::cpu).median();
            double plain = median(without.get(application));
            DoubleSummaryStatistics runs =
                    without.get(application).stream().mapToDouble(Run::wall).summaryStatistics();
            System.out.printf(
                    Locale.ROOT,
                    "%-20s %8d %10.2f %8.2f-%7.2f %14.4f %8.4f-%8.4f %10.2f %12.4f%n",
                    application.name(),
                    recorded.get(application),
                    plain,
                    runs.getMin(),
                    runs.getMax(),
                    wall.median(),
                    wall.low(),
                    wall.high(),
                    median(with.get(application)) - plain,
                    cpu);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", application.name());
            row.put("tasks", recorded.get(application));
            row.put("seconds_without", without.get(application));
            row.put("seconds_with", with.get(application));
            report.row(row);
            report.goal(application.goal(), wall.median());
        }
        return report;
    }

    private static double median(List<Run> runs) {
        return Spread.of(runs.stream().map(Run::wall).toList()).median();
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
