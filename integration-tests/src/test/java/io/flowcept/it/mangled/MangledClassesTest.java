package io.flowcept.it.mangled;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.example.mangled.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MangledClassesTest {
    private static final int RUNS = Integer.getInteger("flowcept.it.mangledClasses", 50);
    private static final int CLASSES = 30;
    private static final String SETTINGS = """
            instrumentation:
              tasks:
                - {class: org.example.random.**, method: "*", capture_this: true}
            """;

    @TempDir
    private Path directory;

    private final Map<String, String> without = new HashMap<>();
    private final AtomicInteger tasks = new AtomicInteger();

    /** A broken class that the JVM refuses may be taken with the agent, since rewriting may mend it; not the reverse. */
    @Test
    @Timeout(600)
    void selectedClassesOfAnyForm_doWhatTheyDoWithoutTheAgent() throws Exception {
        long first = Runs.firstSeed();
        List<String> places = new ArrayList<>();
        for (long seed = first; seed < first + RUNS; seed++) {
            places.add(classes(seed).toString());
        }
        Outcome plain = run(directory.resolve("plain"), places.toArray(new String[0]))
                .withoutAgent()
                .run();
        assertThat(plain.exit()).as(plain.err()).isZero();
        plain.out().lines().forEach(line -> without.put(file(line), line));
        assertThat(without).hasSize(RUNS * CLASSES);
        assertThat(plain.out().lines().filter(line -> line.contains("/run")))
                .as("valid classes")
                .noneMatch(line -> line.matches("\\S+ java\\.lang\\.\\w*Error"));

        Runs.forEach(first, RUNS, this::run);

        long refused = plain.out()
                .lines()
                .filter(line -> line.matches("\\S+ java\\.lang\\.\\w*Error"))
                .count();
        System.out.println("of " + RUNS * CLASSES + " class files the JVM refused " + refused + "; " + tasks
                + " calls in the others were recorded");
        assertThat(tasks).hasPositiveValue();
    }

    private void run(long seed) {
        Path place = directory.resolve("with-" + seed);
        Outcome outcome = run(place, directory.resolve("classes-" + seed).toString())
                .settings(SETTINGS)
                .run();

        String what = "seed " + seed + ", stderr:\n" + outcome.err();
        assertThat(outcome.exit()).as(what).isZero();
        assertThat(outcome.out().lines()).as(what).hasSize(CLASSES).allMatch(line -> {
            String plain = without.get(file(line));
            return line.equals(plain) || plain.endsWith("Error");
        });
        assertThat(outcome.err().lines()).as(what).allMatch(line -> line.startsWith("flowcept"));
        tasks.addAndGet(outcome.tasks().size());
    }

    private static AgentRun run(Path place, String... directories) {
        return AgentRun.of(place, Main.class, directories)
                .jvm("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
                .timeout(Duration.ofSeconds(60));
    }

    private static String file(String line) {
        return line.substring(0, line.indexOf(' '));
    }

    private Path classes(long seed) throws IOException {
        Path place = Files.createDirectories(directory.resolve("classes-" + seed));
        for (int i = 0; i < CLASSES; i++) {
            boolean valid = i % 2 == 0;
            ClassMaker maker = new ClassMaker(seed * CLASSES + i);
            String file = (valid ? "run" : "link") + i + "." + maker.simpleName() + ".class";
            Files.write(place.resolve(file), valid ? maker.valid() : maker.broken());
        }
        return place;
    }
}
