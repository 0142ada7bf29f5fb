package io.flowcept.benchmarks;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code org.example.load.Main} in a JVM of its own. */
final class Load implements Closeable {
    private static final String JOURNAL = "journal";

    private final Path directory;
    private final Process process;
    private final Writer commands;
    private final BufferedReader answers;

    /** @param options of the JVM, agents among them */
    Load(Path directory, List<String> options) throws IOException {
        this.directory = Files.createDirectories(directory);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(Fork.classes().toString());
        command.add("org.example.load.Main");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        commands = process.outputWriter();
        answers = process.inputReader();
    }

    /** With our agent, these lines of settings, and a journal below the directory. */
    static Load recorded(Path directory, Path agent, String settings) throws IOException {
        return recorded(directory, agent, settings, List.of());
    }

    /** Likewise, with more options of the JVM. */
    static Load recorded(Path directory, Path agent, String settings, List<String> more) throws IOException {
        Path file = Files.createDirectories(directory).resolve("settings.yaml");
        Files.writeString(
                file,
                "instrumentation:\n  max_overhead_percent: 0\n  tasks: [org.example.load.Main.step]\njournal:\n  path: "
                        + directory.resolve(JOURNAL) + "\n" + settings);
        List<String> options = new ArrayList<>(more);
        options.add("-javaagent:" + agent + "=settings=" + file);
        return new Load(directory, options);
    }

    /** Of the process. */
    long pid() {
        return process.pid();
    }

    /** Begins to call; {@link #answer} says when all calls have returned. */
    void run(int calls, int rate) throws IOException {
        run(calls, rate, 2);
    }

    /** Likewise, with so many threads. */
    void run(int calls, int rate, int threads) throws IOException {
        say("run " + calls + " " + rate + " " + threads);
    }

    /** Begins to call as fast as so many threads can, for so long; {@link #answer} says when that is over. */
    void during(int millis, int threads) throws IOException {
        say("during " + millis + " " + threads);
    }

    /** How many calls the last {@link #run} or {@link #during} made. */
    long calls() throws IOException {
        say("calls");
        return answer();
    }

    /** Bytes on the heap that are in use after a collection. Not while calls are made. */
    long liveBytes() throws IOException {
        say("heap");
        return answer();
    }

    /** Threads of the process. */
    long threads() throws IOException {
        say("threads");
        return answer();
    }

    /** Bytes of the journal's files. */
    long journalBytes() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve(JOURNAL))) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    /** CPU time of the process so far, in nanoseconds. Not while calls are made. */
    long cpuNanos() throws IOException {
        say("cpu");
        return answer();
    }

    /** Nanoseconds from when the threads of the last {@link #run} or {@link #during} were all there until they had called. */
    long wallNanos() throws IOException {
        say("wall");
        return answer();
    }

    /**
     * CPU time so far of each thread that lives, in nanoseconds, by its number; empty where Linux does not count them. Of the
     * process there is a count by ten milliseconds.
     */
    Map<String, Long> threadNanos() throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        Path threads = Path.of("/proc", String.valueOf(pid()), "task");
        if (!Files.exists(threads.resolve(String.valueOf(pid())).resolve("schedstat"))) {
            return nanos;
        }
        try (Stream<Path> each = Files.list(threads)) {
            for (Path thread : each.toList()) {
                try {
                    String taken = Files.readString(thread.resolve("schedstat"));
                    nanos.put(thread.getFileName().toString(), Long.parseLong(taken.split(" ", -1)[0]));
                } catch (IOException hasEnded) {
                    // It is none of those that live.
                }
            }
        }
        return nanos;
    }

    /** The same of the JIT compiler's threads alone. */
    Map<String, Long> compilerNanos() throws IOException {
        Map<String, Long> nanos = threadNanos();
        Path threads = Path.of("/proc", String.valueOf(pid()), "task");
        nanos.keySet().removeIf(thread -> !isCompiler(threads.resolve(thread)));
        return nanos;
    }

    /** What the threads that live now have taken since then; what others took that have ended is not known. */
    static long grown(Map<String, Long> before, Map<String, Long> now) {
        return now.entrySet().stream()
                .mapToLong(each -> each.getValue() - before.getOrDefault(each.getKey(), 0L))
                .sum();
    }

    private static boolean isCompiler(Path thread) {
        try {
            String name = Files.readString(thread.resolve("comm"));
            return name.startsWith("C1 ") || name.startsWith("C2 ");
        } catch (IOException hasEnded) {
            return false;
        }
    }

    private void say(String line) throws IOException {
        commands.write(line + "\n");
        commands.flush();
    }

    /** The nanoseconds that were asked for, or the CPU time of the calling threads. */
    long answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the application has ended: " + stderr());
        }
        return Long.parseLong(line);
    }

    /** What the agent, or the JVM, has said. */
    String stderr() throws IOException {
        return Files.readString(directory.resolve("stderr"));
    }

    /** Has it end, within a minute. */
    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
