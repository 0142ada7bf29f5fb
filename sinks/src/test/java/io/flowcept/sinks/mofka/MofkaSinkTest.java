package io.flowcept.sinks.mofka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MofkaSinkTest {
    @TempDir
    Path directory;

    private Carrier carrier;

    @BeforeEach
    void carrier() {
        carrier = new Carrier(directory);
    }

    @Test
    void everyMessageArrivesOnce_inOrder() throws Exception {
        List<Message> messages = Messages.tasks(50_000, 100);
        try (Sink sink = carrier.controlled()) {
            sink.open();
            assertThat(sink.takesJson()).isTrue();
            for (List<Message> batch : Messages.batches(messages)) {
                sink.publish(batch);
            }
            assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        }
        assertThat(carrier.warnings).isEmpty();
    }

    @Test
    void fewMessages_areSentWhenPublishReturns_thoughTheProgramGathersMore() throws Exception {
        List<Message> messages = Messages.tasks(3, 10);
        try (Sink sink = carrier.controlled("--slow-to-end", "0.5")) {
            sink.open();
            sink.publish(messages.subList(0, 2));
            assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages.subList(0, 2)));
            sink.publish(messages.subList(2, 3));
            assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        }
        assertThat(Files.readString(carrier.out).lines().findFirst())
                .hasValue("{\"type\":\"task\",\"task_id\":\"0-0\",\"activity_id\":\"aaaaaaaaaa\"}");
    }

    @Test
    void pipeThatIsClosedAtOnce_losesItsTailInThatProgram() throws Exception {
        Process program = new ProcessBuilder(
                        LocalServer.program("python3"),
                        "src/test/resources/mofka/control_program.py",
                        "--control-file",
                        directory.resolve("control").toString(),
                        "--out",
                        carrier.out.toString(),
                        "--slow",
                        "0.05")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        try {
            until(() -> Files.exists(directory.resolve("control")));
            Path pipe = directory.resolve("pipe");
            new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor(10, TimeUnit.SECONDS);
            try (RandomAccessFile control =
                            new RandomAccessFile(directory.resolve("control").toFile(), "rw");
                    RandomAccessFile lines = new RandomAccessFile(pipe.toFile(), "rw")) {
                control.write((pipe + " -> interception (format=json)\n").getBytes(StandardCharsets.UTF_8));
                until(() -> Files.readString(directory.resolve("said")).contains("Registered"));
                lines.write("{\"task_id\":\"1\"}\n".repeat(1_000).getBytes(StandardCharsets.UTF_8));
            }
            until(() -> Files.notExists(pipe));
            until(() -> Files.exists(carrier.out));
            assertThat(carrier.arrived().size()).isBetween(1, 999);
        } finally {
            program.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void programThatDies_isStartedAgain_andNothingIsLost() throws Exception {
        List<Message> messages = Messages.tasks(20_000, 100);
        try (Delivery delivery = new Delivery(carrier.controlled("--die-at", "1,4321,500,0"))) {
            for (List<Message> batch : Messages.batches(messages)) {
                delivery.deliver(batch);
            }
            assertThat(delivery.troubles).hasSize(3);
            assertThat(List.copyOf(new LinkedHashSet<>(carrier.arrived()))).isEqualTo(Messages.ids(messages));
        }
    }

    @Test
    void programThatDiesAtABatchsLastMessage_hasNotTakenIt() throws Exception {
        List<Message> messages = Messages.tasks(50, 10);
        try (Delivery delivery = new Delivery(carrier.controlled("--die-at", "50"))) {
            assertThat(delivery.attempt(messages)).isFalse();
            assertThat(delivery.troubles).singleElement().asString().contains("has ended, exit code 3");
            assertThat(carrier.arrived()).isEmpty();
            delivery.deliver(messages);
            assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        }
    }

    @Test
    void slowProgram_isWaitedFor() throws Exception {
        List<Message> messages = Messages.tasks(100, 100);
        try (Sink sink = carrier.controlled("--slow", "0.5")) {
            sink.open();
            sink.publish(messages);
            assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        }
    }

    @Test
    void programThatStopsReading_isGivenUp() throws Exception {
        try (Sink sink = carrier.controlled("--slow", "60")) {
            long start = System.nanoTime();
            assertThatThrownBy(sink::open)
                    .hasMessageContaining("does not read pipe-0 for 10 s")
                    .hasMessageContaining("it said: ");
            assertThat((System.nanoTime() - start) / 1e9).isBetween(9.0, 20.0);
        }
    }

    @Test
    void unknownTopic_isTold_withWhatTheProgramSays() {
        Sink sink = carrier.controlled("--topic", "another");
        assertThatThrownBy(sink::open)
                .hasMessageContaining("is there a topic interception")
                .hasMessageContaining("Failed to create producer");
        assertThat(carrier.warnings).singleElement().asString().contains("no topic interception");
    }

    @Test
    void missingProgram_isNamed() {
        Sink sink = carrier.sink(List.of("no-such-carrier", "{control}"), "interception");
        assertThatThrownBy(sink::open)
                .hasMessageContaining("there is no program no-such-carrier to be run")
                .hasMessageContaining("mq.mofka.command");
    }

    @Test
    void programThatSaysALot_isRead_andItsErrorsAreWarnings() throws Exception {
        List<Message> messages = Messages.tasks(500, 100);
        try (Sink sink = carrier.controlled("--talk", "2000")) {
            sink.open();
            sink.publish(messages);
        }
        assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        assertThat(carrier.infos).hasSizeGreaterThan(2000);
        assertThat(carrier.warnings).isEmpty();
    }

    @Test
    void closing_endsTheProgram_andLeavesNothingBehind() throws Exception {
        long before = leftovers();
        Sink sink = carrier.controlled();
        for (int i = 0; i < 3; i++) {
            sink.open();
            sink.publish(Messages.tasks(10, 10));
            assertThat(programs()).isEqualTo(1);
            sink.close();
            sink.close();
            assertThat(programs()).isZero();
        }
        assertThat(leftovers()).isEqualTo(before);
        assertThat(carrier.arrived()).hasSize(30);
    }

    @Test
    void programThatIgnoresTheEnd_isKilled_andNotWaitedForLong() throws Exception {
        Sink sink = carrier.controlled("--wordy");
        sink.open();
        sink.publish(Messages.tasks(10, 10));
        long start = System.nanoTime();
        assertThatThrownBy(sink::close).hasMessageContaining("does not end and will be killed");
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(4);
        until(() -> programs() == 0);
    }

    @Test
    void programWithoutControlPipe_getsLinesOnItsInput_andIsLetToItsEnd() throws Exception {
        List<Message> messages = Messages.tasks(20_000, 100);
        Sink sink = carrier.sink(
                List.of(
                        "sh",
                        "-c",
                        "while read -r line; do sleep 0; echo \"$line\" >> \"$1\"; done",
                        "sh",
                        "out.jsonl"),
                "interception");
        Sink quick = carrier.sink(List.of("sh", "-c", "cat >> out.jsonl; sleep 1; echo done >> end"), "interception");
        quick.open();
        for (List<Message> batch : Messages.batches(messages)) {
            quick.publish(batch);
        }
        quick.close();
        assertThat(carrier.arrived()).isEqualTo(Messages.ids(messages));
        assertThat(directory.resolve("end")).hasContent("done");
        sink.open();
        sink.publish(messages.subList(0, 100));
        sink.close();
        assertThat(carrier.arrived()).hasSize(20_100);
    }

    @Test
    void programOnItsInputThatDies_isTold() throws Exception {
        try (Sink sink = carrier.sink(List.of("sh", "-c", "head -c 100 > /dev/null; exit 4"), "interception")) {
            sink.open();
            assertThatThrownBy(() -> sink.publish(Messages.tasks(1_000, 100)))
                    .hasMessageContaining("the program sh has ended, exit code 4");
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(Condition condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("it takes too long").isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    /** The programs of this test that run. */
    private long programs() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(carrier.out.toString()) && line.contains("python"))
                        .isPresent())
                .filter(process -> !process.info().command().orElse("").endsWith("sh"))
                .count();
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("flowcept-mofka-"))
                    .count();
        }
    }
}
