package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.example.crash.Main;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code kill -9} at random points of a run; {@code -Dflowcept.it.kills=1000} does it a thousand times. */
class CrashSafetyTest {
    private static final int TASKS = 100_000;
    private static final String SETTINGS = """
            instrumentation:
              max_overhead_percent: 0
              tasks:
                - org.example.crash.Main.step
            """;

    @TempDir
    private Path directory;

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        long first = Long.getLong("flowcept.it.seed", System.nanoTime());
        for (int i = 0; i < Integer.getInteger("flowcept.it.kills", 20); i++) {
            seeds.add(first + i);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void taskWhoseMethodHadReturnedBeforeTheKill_isDelivered_onceAndWhole(long seed) throws Exception {
        Random random = new Random(seed);
        killAfter(1 + random.nextInt(TASKS - 1));
        Set<String> returned = returned();
        assertThat(returned).isNotEmpty();

        // Either way must do: the next start with the same journal path, or the command.
        Outcome recovered = random.nextBoolean() ? nextStart() : recover();

        assertThat(recovered.exit()).as(recovered.err()).isZero();
        Set<String> delivered = new HashSet<>();
        Set<Object> ids = new HashSet<>();
        for (Map<String, Object> task : recovered.tasks()) {
            Map<?, ?> used = (Map<?, ?>) task.get("used");
            String step = used.get("worker") + ":" + used.get("number");
            assertThat(task)
                    .containsEntry("generated", Map.of("arg_0", step))
                    .containsEntry("activity_id", "step")
                    .containsEntry("status", "FINISHED");
            assertThat(delivered.add(step)).as("%s is there once", step).isTrue();
            ids.add(task.get("task_id"));
        }
        returned.removeAll(delivered);
        assertThat(returned).as("returned, and lost").isEmpty();
        assertThat(ids).hasSize(delivered.size());
        assertThat(recovered.journal()).as("all is delivered").isEmpty();
    }

    private Outcome nextStart() {
        Path dead = directory.resolve("journal").resolve(deadRun());
        return AgentRun.of(directory, Main.class, "0", "wait")
                .settings(SETTINGS)
                .runUntil(() -> !Files.exists(dead));
    }

    private String deadRun() {
        String file = AgentRun.journalFiles(directory).get(0);
        return file.substring(0, file.indexOf('/'));
    }

    private Outcome recover() {
        Path settings = directory.resolve("settings.yaml");
        return AgentRun.command(directory, "recover", "--settings", settings.toString())
                .settings(SETTINGS)
                .run();
    }

    private void killAfter(int tasks) throws IOException, InterruptedException {
        Process process = AgentRun.of(directory, Main.class, String.valueOf(TASKS))
                .settings(SETTINGS)
                .start();
        try {
            Path stdout = directory.resolve("stdout");
            long bytes = tasks * 7L;
            while (process.isAlive() && Files.size(stdout) < bytes) {
                Thread.sleep(1);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    /** What the application reported before it died; its last line may be torn. */
    private Set<String> returned() throws IOException {
        String out = Files.readString(directory.resolve("stdout"));
        Set<String> returned = new HashSet<>();
        out.substring(0, out.lastIndexOf('\n') + 1).lines().forEach(returned::add);
        return returned;
    }
}
