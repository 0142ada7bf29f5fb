package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.example.quickstart.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar and a program that reads pipes as Mofka's control program does. */
class MofkaTest {
    @TempDir
    private Path directory;

    private Path out;

    @BeforeEach
    void out() {
        out = directory.resolve("out.jsonl");
        Skips.unless(isThere("python3"), "there is no python3 here");
    }

    @Test
    void messagesOfARun_arriveAsLines_whenItEnds_andTheProgramEndsToo() throws Exception {
        Outcome outcome =
                AgentRun.of(directory, Main.class).settings(settings("")).run();

        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.journal()).isEmpty();
        List<Map<String, Object>> messages = Outcome.read(out);
        assertThat(messages)
                .extracting(message -> message.get("type"))
                .containsExactly("workflow", "task", "task", "workflow");
        assertThat(messages.get(1)).containsEntry("activity_id", "sumOne").containsEntry("used", Map.of("i1", 3));
        assertThat(programs()).isEmpty();
        try (Stream<Path> left = Files.list(directory.resolve("tmp"))) {
            assertThat(left.filter(file -> file.getFileName().toString().contains("mofka")))
                    .isEmpty();
        }
    }

    @Test
    void hostThatIsKilled_leavesNoProgramBehind() throws Exception {
        Process host = AgentRun.of(directory, org.example.crash.Main.class, "40", "stay")
                .settings(settings("").replace("org.example.quickstart.Main.sumOne", "org.example.crash.Main.step"))
                .start();
        try {
            until(() -> !programs().isEmpty());
        } finally {
            host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        until(() -> programs().isEmpty());
    }

    @Test
    void fewMessages_areGathered_andGoAtOnceWhenTheJvmEnds() throws Exception {
        long start = System.nanoTime();
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(settings("buffer_size: 500, insertion_buffer_time_secs: 60, timing: true,")
                        + "log: {log_file_level: info}\n")
                .timeout(Duration.ofSeconds(50))
                .run();

        assertThat((System.nanoTime() - start) / 1e9).isLessThan(50);
        assertThat(outcome.err()).isEmpty();
        assertThat(Outcome.read(out)).hasSize(4);
        assertThat(Files.readString(outcome.file().resolveSibling("flowcept.log")))
                .containsPattern("info mofka .*: deliveries 1, messages 4, bytes \\d+, mean ")
                .contains("the program of mq.mofka.command says: ");
    }

    private String settings(String more) {
        Path program = Path.of("../sinks/src/test/resources/mofka/control_program.py")
                .toAbsolutePath()
                .normalize();
        return """
                instrumentation:
                  tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
                project:
                  dump_buffer: {enabled: false}
                mq: {enabled: true, type: mofka, %s mofka: {command: [python3, %s, --control-file, "{control}", --out, %s]}}
                """.formatted(more, program, out);
    }

    /** Which programs of this test run, and the shells that started them. */
    private List<Long> programs() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(out.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            Thread.sleep(20);
        }
    }

    private static boolean isThere(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
