package io.flowcept.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An application of {@code org.example} in a JVM of its own. */
final class Fork {
    private static final int MINUTES = 5;

    private final Path directory;
    private final List<String> command = new ArrayList<>();
    /** The last one that was started, whole. */
    private volatile List<String> latest = command;

    /**
     * @param directory its working directory, made if need be
     * @param options of the JVM, agents among them
     * @param jars on its class path, behind this benchmark's own classes
     */
    Fork(Path directory, List<String> options, List<Path> jars) throws IOException {
        this.directory = Files.createDirectories(directory);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        StringBuilder classPath = new StringBuilder(classes().toString());
        jars.forEach(jar -> classPath.append(java.io.File.pathSeparator).append(jar));
        command.add(classPath.toString());
    }

    /** Where the applications' classes are. */
    static Path classes() {
        return Path.of(
                Fork.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** What it printed, a string a line. Throws when it does not end well within some minutes. */
    List<String> run(String mainClass, Object... arguments) throws IOException, InterruptedException {
        return end(start(mainClass, arguments));
    }

    /** Begins to run. */
    Process start(String mainClass, Object... arguments) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.add(mainClass);
        for (Object argument : arguments) {
            all.add(argument.toString());
        }
        latest = all;
        return new ProcessBuilder(all)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("stdout").toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
    }

    /** Waits until it has ended; what it printed, as {@link #run}. */
    List<String> end(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("still runs after " + MINUTES + " minutes: " + latest);
        }
        if (process.exitValue() != 0) {
            throw new IOException("exit code " + process.exitValue() + " of " + latest + ":\n" + stderr());
        }
        return Files.readAllLines(directory.resolve("stdout"));
    }

    String stderr() throws IOException {
        return Files.readString(directory.resolve("stderr"));
    }

    /** Deletes what a run has left. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
