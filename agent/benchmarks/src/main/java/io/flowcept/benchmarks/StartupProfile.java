package io.flowcept.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a hello-world's start consists of, with the agent beside without: time, classes, and memory by kind. */
final class StartupProfile {
    private static final String HELLO = "org.example.hello.Main";
    private static final int RUNS = 10;
    private static final int COUNTED_RUNS = 3;
    /** By then, an agent has opened what it opens behind the application's start. */
    private static final int SETTLED_MILLIS = 1_500;

    private static final int WAIT_MILLIS = 8_000;
    private static final String JOURNAL = "journal";
    private static final Pattern LOADED = Pattern.compile("\\[class,load\\s*] (\\S+) source: (.+)");
    private static final Pattern COUNTER = Pattern.compile("^([\\w.]+)=(\\d+)$", Pattern.MULTILINE);
    private static final Pattern NATIVE =
            Pattern.compile("-\\s+([A-Z][\\w /]+?) \\(reserved=\\d+KB, committed=(\\d+)KB", Pattern.MULTILINE);
    private static final Pattern RESIDENT = Pattern.compile("^(Rss|Pss|Anonymous|Private_Dirty):\\s+(\\d+) kB");
    /** The JVM's own counters of ticks, and what a person calls them. */
    private static final Map<String, String> TIMES = Map.of(
            "sun.cls.time", "classes loaded: in all",
            "sun.cls.defineAppClassTime", "classes loaded: parsed and defined, by loaders but the JVM's",
            "sun.cls.classLinkedTime", "classes linked: in all",
            "sun.cls.classVerifyTime", "classes linked: verified",
            "sun.cls.classInitTime", "classes initialised",
            "java.ci.totalTime", "JIT compiler");

    private final Path jar;
    private final Profiler profiler;
    private final Path work;
    private final Map<String, List<String>> kinds = new LinkedHashMap<>();

    StartupProfile(Path jar, Profiler profiler, Path work) throws IOException {
        this.jar = jar;
        this.profiler = profiler;
        this.work = Files.createDirectories(work.resolve("startup"));
        kinds.put("no agent", List.of());
        kinds.put("does nothing", NoOpAgent.options(this.work.resolve("no-op")));
        for (String[] each :
                new String[][] {{"none selected", "com.acme.Nothing.run"}, {"one selected", HELLO + ".greet"}}) {
            kinds.put(each[0], ours(each[0], each[1]));
        }
    }

    private List<String> ours(String name, String selected) throws IOException {
        Path directory = Files.createDirectories(work.resolve(name));
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(
                settings,
                "project: {dump_buffer: {path: " + directory.resolve("messages.jsonl") + "}}\njournal: {path: "
                        + directory.resolve(JOURNAL) + "}\ninstrumentation: {tasks: [" + selected + "]}\n");
        return List.of("-javaagent:" + jar + "=settings=" + settings);
    }

    void print(PrintStream out) throws IOException, InterruptedException {
        for (String kind : List.of("none selected", "one selected")) {
            List<Path> samples = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                Path file = work.resolve("samples-" + run + ".txt");
                run(kind, profiler.options(file));
                samples.add(file);
            }
            out.println("start-up, " + kind + ", " + RUNS + " runs, from their agents' start to their end");
            Profile.of(samples).print(out);
        }
        Map<String, Map<String, Double>> classes = new LinkedHashMap<>();
        Map<String, Map<String, Double>> times = new LinkedHashMap<>();
        Map<String, Map<String, Double>> memory = new LinkedHashMap<>();
        Map<String, Map<String, Double>> resident = new LinkedHashMap<>();
        for (String kind : kinds.keySet()) {
            classes.put(kind, classes(kind));
            times.put(kind, times(kind));
            memory.put(kind, memory(kind));
            resident.put(kind, resident(kind));
        }
        table(out, "classes loaded, and from where", "%,.0f", classes);
        table(out, "ms, median of " + COUNTED_RUNS + ", by the JVM's counters, all threads", "%.1f", times);
        table(
                out,
                "kB committed by the JVM (NativeMemoryTracking), " + SETTLED_MILLIS + " ms after the start",
                "%,.0f",
                memory);
        table(out, "kB resident (smaps), without that tracking", "%,.0f", resident);
    }

    private static void table(PrintStream out, String what, String format, Map<String, Map<String, Double>> columns) {
        TreeSet<String> rows = new TreeSet<>();
        columns.values().forEach(column -> rows.addAll(column.keySet()));
        out.printf("%n%-52s", what);
        columns.keySet().forEach(kind -> out.printf(" %14s", kind));
        out.println();
        for (String row : rows) {
            out.printf("%-52s", row);
            columns.values()
                    .forEach(column ->
                            out.printf(" %14s", String.format(Locale.ROOT, format, column.getOrDefault(row, 0.0))));
            out.println();
        }
    }

    private void run(String kind, List<String> more) throws IOException, InterruptedException {
        fork(kind, more).run(HELLO);
    }

    private Fork fork(String kind, List<String> more) throws IOException {
        List<String> options = new ArrayList<>(more);
        options.addAll(kinds.get(kind));
        return new Fork(work.resolve("run"), options, List.of());
    }

    private Map<String, Double> classes(String kind) throws IOException, InterruptedException {
        Path log = work.resolve("classes.txt");
        run(kind, List.of("-Xlog:class+load=info:file=" + log + ":tags"));
        Map<String, Double> counts = new TreeMap<>();
        Matcher loaded = LOADED.matcher(Files.readString(log));
        while (loaded.find()) {
            counts.merge(origin(loaded.group(1), loaded.group(2)), 1.0, Double::sum);
            counts.merge("all", 1.0, Double::sum);
        }
        return counts;
    }

    private static String origin(String name, String source) {
        if (source.contains("shared objects file")) {
            return "the JDK's, from its shared archive";
        }
        if (name.contains("$$Lambda") || name.contains("/0x") || name.contains("LambdaForm")) {
            return "made at run time (lambdas, hidden classes)";
        }
        if (name.matches("(java|javax|jdk|sun|com\\.sun)\\..*")) {
            return "the JDK's, parsed";
        }
        String[] words = name.split("\\.", -1);
        return name.startsWith("io.flowcept.")
                ? "io.flowcept." + words[2] + (words.length > 4 ? "." + words[3] : "")
                : words[0] + "." + words[1];
    }

    /** Has a process asked when it has settled; one that finds no journal of the one before, which was killed. */
    private String ask(String kind, List<String> options, String... question) throws IOException, InterruptedException {
        Fork fork = fork(kind, options);
        Fork.delete(work.resolve(kind).resolve(JOURNAL));
        Process process = fork.start(HELLO, WAIT_MILLIS);
        try {
            Thread.sleep(SETTLED_MILLIS);
            if (question.length == 0) {
                return Files.readString(Path.of("/proc/" + process.pid() + "/smaps_rollup"));
            }
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + process.pid()));
            command.addAll(List.of(question));
            Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
            String answer = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            jcmd.waitFor(1, TimeUnit.MINUTES);
            return answer;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private Map<String, Double> times(String kind) throws IOException, InterruptedException {
        Map<String, List<Double>> runs = new TreeMap<>();
        for (int run = 0; run < COUNTED_RUNS; run++) {
            Map<String, Double> counters = new TreeMap<>();
            Matcher counter = COUNTER.matcher(ask(kind, List.of("-XX:+UsePerfData"), "PerfCounter.print"));
            while (counter.find()) {
                counters.put(counter.group(1), Double.parseDouble(counter.group(2)));
            }
            double ticksInAMilli = counters.getOrDefault("sun.os.hrt.frequency", 1e9) / 1e3;
            TIMES.forEach((name, text) -> {
                if (counters.containsKey(name)) {
                    runs.computeIfAbsent(text, any -> new ArrayList<>()).add(counters.get(name) / ticksInAMilli);
                }
            });
        }
        Map<String, Double> medians = new TreeMap<>();
        runs.forEach((text, each) -> medians.put(text, Spread.of(each).median()));
        return medians;
    }

    private Map<String, Double> memory(String kind) throws IOException, InterruptedException {
        Map<String, Double> kilobytes = new TreeMap<>();
        Matcher part = NATIVE.matcher(ask(kind, List.of("-XX:NativeMemoryTracking=summary"), "VM.native_memory"));
        while (part.find()) {
            kilobytes.put(part.group(1).trim(), Double.parseDouble(part.group(2)));
        }
        kilobytes.put(
                "all",
                kilobytes.values().stream().mapToDouble(Double::doubleValue).sum());
        return kilobytes;
    }

    private Map<String, Double> resident(String kind) throws IOException, InterruptedException {
        Map<String, Double> kilobytes = new TreeMap<>();
        ask(kind, List.of())
                .lines()
                .map(RESIDENT::matcher)
                .filter(Matcher::find)
                .forEach(line -> kilobytes.put(line.group(1), Double.parseDouble(line.group(2))));
        return kilobytes;
    }
}
