package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A program that does real work for some twenty seconds, and what a user would have recorded of it. Immutable.
 *
 * @param name for a person
 * @param jars that it needs
 * @param options of its JVM
 * @param mainClass with the method that does the work
 * @param arguments of it
 * @param few likewise, for a short run before those that count
 * @param instrumentation what is recorded, as lines of settings
 * @param tasks that must be recorded, at least
 * @param goal of its wall time
 */
record Application(
        String name,
        List<Path> jars,
        List<String> options,
        String mainClass,
        List<?> arguments,
        List<?> few,
        String instrumentation,
        int tasks,
        Goal goal) {

    /** Weka's random forest on made-up flowers, with the settings of the demo. */
    static Application weka(Peers peers, Path work) throws IOException {
        int trees = 170;
        Path data = work.resolve("flowers.arff");
        Files.writeString(data, flowers(12_000));
        return new Application(
                "Weka, random forest",
                peers.weka(),
                List.of(
                        "-DWEKA_HOME=" + work.resolve("home"),
                        "-Dcom.github.fommil.netlib.ARPACK=com.github.fommil.netlib.F2jARPACK"),
                "weka.classifiers.trees.RandomForest",
                List.of("-t", data, "-I", trees, "-x", 3, "-num-slots", 1),
                List.of("-t", data, "-I", 1, "-no-cv"),
                """
                instrumentation:
                  workflows:
                    - {method: weka.classifiers.trees.RandomForest.main, name: random_forest}
                  tasks:
                    - weka.core.Instances.trainCV
                    - weka.classifiers.meta.Bagging.buildClassifier
                    - weka.classifiers.meta.Bagging.distributionForInstance
                    - {class: weka.classifiers.trees.RandomTree, method: buildClassifier, activity_id: grow_tree}
                """,
                trees,
                Goal.APPLICATION_WEKA);
    }

    /** Lucene, which indexes made-up pages, merges the index and searches it. */
    static Application lucene(Peers peers) {
        int pages = 60_000;
        int searches = 4_000;
        return new Application(
                "Lucene, indexing",
                peers.lucene(),
                List.of(),
                "org.example.indexing.Main",
                List.of("index", pages, searches),
                List.of("index", 100, 1),
                """
                instrumentation:
                  workflows:
                    - {method: org.example.indexing.Main.main, name: indexing}
                  tasks:
                    - org.apache.lucene.index.IndexWriter.addDocument
                    - org.apache.lucene.index.IndexWriter.commit
                    - org.apache.lucene.index.IndexWriter.forceMerge
                    - {class: org.apache.lucene.search.IndexSearcher, method: "search(Query, int)"}
                """,
                pages,
                Goal.APPLICATION_LUCENE);
    }

    /** DJL, which trains a small network with PyTorch and asks it; where its native library is for this machine. */
    static Application djl(Peers peers) {
        int asked = 75_000;
        return new Application(
                "DJL, training",
                peers.djl(),
                List.of(
                        "-Dai.djl.offline=true",
                        // Two would wait for each other, busily, and that for whoever else runs.
                        "-Dai.djl.pytorch.num_threads=1",
                        "-DOPT_OUT_TRACKING=true",
                        "-DDJL_CACHE_DIR=" + peers.unpacked(),
                        "-DENGINE_CACHE_DIR=" + peers.unpacked()),
                "org.example.training.Main",
                List.of(75, asked),
                List.of(1, 1),
                """
                instrumentation:
                  workflows:
                    - {method: org.example.training.Main.main, name: training}
                  tasks:
                    - ai.djl.training.EasyTrain.fit
                    - ai.djl.training.EasyTrain.trainBatch
                    - ai.djl.training.Trainer.step
                    - ai.djl.inference.Predictor.predict
                """,
                asked,
                Goal.APPLICATION_DJL);
    }

    /** Three kinds that overlap, the same in each run. */
    private static String flowers(int count) {
        StringBuilder text = new StringBuilder("@relation flowers\n");
        for (int attribute = 0; attribute < 8; attribute++) {
            text.append("@attribute a").append(attribute).append(" numeric\n");
        }
        text.append("@attribute kind {one,two,three}\n@data\n");
        Random random = new Random(1);
        for (int flower = 0; flower < count; flower++) {
            for (int attribute = 0; attribute < 8; attribute++) {
                text.append(String.format(Locale.ROOT, "%.2f,", flower % 3 + random.nextGaussian()));
            }
            text.append(List.of("one", "two", "three").get(flower % 3)).append('\n');
        }
        return text.toString();
    }
}
