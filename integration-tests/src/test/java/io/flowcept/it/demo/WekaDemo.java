package io.flowcept.it.demo;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Weka's random forest, cross-validated on the iris data, without the agent and with it. Weka is an application that
 * knows nothing of provenance and comes as a jar; what is captured is what {@code demo-settings.yaml} names.
 */
public final class WekaDemo {
    private static final String APPLICATION = "weka.classifiers.trees.RandomForest";

    /**
     * Both runs.
     *
     * @param plain the run without the agent
     * @param captured the run with it
     */
    public record Result(Outcome plain, Outcome captured) {
        /** Whether Weka wrote the same bytes to stdout and ended with the same code. */
        public boolean identical() {
            return plain.out().equals(captured.out()) && plain.exit() == captured.exit();
        }
    }

    private WekaDemo() {}

    /** Runs the demo below the directory that is the argument, and prints what a newcomer wants to see. */
    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        Result result = run(directory);
        System.out.println("\nSettings (" + directory.resolve("captured/settings.yaml") + "):\n");
        resource("demo-settings.yaml").lines().forEach(line -> System.out.println("    " + line));
        System.out.println("\nCommand: java -javaagent:flowcept-agent.jar=settings=settings.yaml -cp weka.jar "
                + String.join(" ", application(Path.of("iris.arff"))) + "\n");
        new CaptureTable(result.captured().tasks()).lines().forEach(System.out::println);
        System.out.println("\n" + result.captured().messages().size() + " messages: "
                + result.captured().file());
        if (result.captured().exit() != 0 || !result.identical()) {
            throw new IllegalStateException("Weka behaved differently with the agent: exit codes "
                    + result.plain().exit() + " and " + result.captured().exit() + ", stdout below " + directory
                    + ", stderr with the agent:\n" + result.captured().err());
        }
        System.out.println(
                "Weka's stdout, " + result.plain().out().getBytes(StandardCharsets.UTF_8).length
                        + " bytes with a prediction for each of the 150 flowers, is byte-identical with and without the agent.\n");
    }

    /** Both runs, one after the other, below {@code directory}, which is emptied first. */
    public static Result run(Path directory) throws IOException {
        delete(directory);
        Files.createDirectories(directory);
        Path data = directory.resolve("iris.arff");
        Files.writeString(data, resource("iris.arff"));
        Outcome plain = weka(directory.resolve("plain"), data).withoutAgent().run();
        Outcome captured = weka(directory.resolve("captured"), data)
                .settings(resource("demo-settings.yaml"))
                .run();
        return new Result(plain, captured);
    }

    private static AgentRun weka(Path directory, Path data) {
        List<String> command = application(data);
        return AgentRun.of(
                        directory,
                        command.get(0),
                        command.subList(1, command.size()).toArray(new String[0]))
                .subjects("weka-stable.jar", "bounce.jar", "netlib-core.jar")
                // The pure Java one: asking for the machine's own would print an identity hash, never twice the same.
                .jvm("-Dcom.github.fommil.netlib.ARPACK=com.github.fommil.netlib.F2jARPACK")
                .jvm("-DWEKA_HOME=" + directory.resolve("home"));
    }

    /** Weka prints how long it took, unless it is asked for predictions: those are the same every time. */
    private static List<String> application(Path data) {
        return List.of(
                APPLICATION,
                "-t",
                data.toString(),
                "-x",
                "10",
                "-classifications",
                "weka.classifiers.evaluation.output.prediction.CSV");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WekaDemo.class.getResourceAsStream("/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
