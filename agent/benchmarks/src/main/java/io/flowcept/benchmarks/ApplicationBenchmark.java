package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * The wall time of an application that does real work, with the agent beside without: Weka's random forest, trained on
 * made-up flowers, with the settings of the demo. Runs alternate, and each pair gives a ratio.
 */
public final class ApplicationBenchmark {
    private static final int PAIRS = Integer.getInteger("rounds", 5);
    private static final int FLOWERS = 3_000;
    private static final int TREES = 100;
    private static final String SETTINGS = """
            instrumentation:
              workflows:
                - {method: weka.classifiers.trees.RandomForest.main, name: random_forest}
              tasks:
                - weka.core.Instances.trainCV
                - weka.classifiers.meta.Bagging.buildClassifier
                - weka.classifiers.meta.Bagging.distributionForInstance
                - {class: weka.classifiers.trees.RandomTree, method: buildClassifier, activity_id: grow_tree}
            project: {dump_buffer: {path: messages.jsonl, delete_previous_file: true}}
            journal: {path: journal}
            """;

    private ApplicationBenchmark() {}

    /** Arguments: the agent's jar, the directory where Weka is, and the JSON file to write. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path work = Files.createTempDirectory("flowcept-application");
        try {
            measure(Path.of(arguments[0]).toAbsolutePath(), new Peers(Path.of(arguments[1])), work)
                    .write(Path.of(arguments[2]));
        } finally {
            Fork.delete(work);
        }
    }

    private static Report measure(Path jar, Peers peers, Path work) throws IOException, InterruptedException {
        Path data = work.resolve("flowers.arff");
        Files.writeString(data, flowers());
        Path directory = Files.createDirectories(work.resolve("run"));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(settings, SETTINGS);
        List<String> options = List.of(
                "-DWEKA_HOME=" + work.resolve("home"),
                "-Dcom.github.fommil.netlib.ARPACK=com.github.fommil.netlib.F2jARPACK");
        List<String> agentToo = new ArrayList<>(options);
        agentToo.add("-javaagent:" + jar + "=settings=" + settings);
        Fork plain = new Fork(directory, options, peers.weka());
        Fork captured = new Fork(directory, agentToo, peers.weka());
        seconds(plain, data);
        List<Double> without = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int pair = 0; pair < PAIRS; pair++) {
            // Whoever comes second finds the caches warm, so they take turns in that, too.
            double first = seconds(pair % 2 == 0 ? plain : captured, data);
            double second = seconds(pair % 2 == 0 ? captured : plain, data);
            without.add(pair % 2 == 0 ? first : second);
            ratios.add(pair % 2 == 0 ? second / first : first / second);
        }
        Spread spread = Spread.of(ratios);
        long tasks = tasks(directory.resolve("messages.jsonl"));
        System.out.printf(
                Locale.ROOT,
                "Weka's random forest, %d trees on %d flowers, %d tasks, %d pairs of runs%n"
                        + "without the agent %.2f s; with it %.4f times that (half between %.4f and %.4f)%n",
                TREES,
                FLOWERS,
                tasks,
                PAIRS,
                Spread.of(without).median(),
                spread.median(),
                spread.low(),
                spread.high());
        Report report = new Report("application");
        report.row(Map.of("name", "weka", "seconds_without", without, "ratios", ratios, "tasks", tasks));
        report.goal(Goal.APPLICATION, spread.median());
        return report;
    }

    private static double seconds(Fork fork, Path data) throws IOException, InterruptedException {
        long start = System.nanoTime();
        fork.run("weka.classifiers.trees.RandomForest", "-t", data, "-I", TREES, "-x", 3, "-num-slots", 1);
        return (System.nanoTime() - start) / 1e9;
    }

    private static long tasks(Path messages) {
        try (var lines = Files.lines(messages)) {
            long tasks =
                    lines.filter(line -> line.startsWith("{\"type\":\"task\"")).count();
            if (tasks < TREES) {
                throw new IllegalStateException("only " + tasks + " tasks were recorded");
            }
            return tasks;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Three kinds that overlap, the same in each run. */
    private static String flowers() {
        StringBuilder text = new StringBuilder("@relation flowers\n");
        for (int attribute = 0; attribute < 8; attribute++) {
            text.append("@attribute a").append(attribute).append(" numeric\n");
        }
        text.append("@attribute kind {one,two,three}\n@data\n");
        Random random = new Random(1);
        for (int flower = 0; flower < FLOWERS; flower++) {
            for (int attribute = 0; attribute < 8; attribute++) {
                text.append(String.format(Locale.ROOT, "%.2f,", flower % 3 + random.nextGaussian()));
            }
            text.append(List.of("one", "two", "three").get(flower % 3)).append('\n');
        }
        return text.toString();
    }
}
