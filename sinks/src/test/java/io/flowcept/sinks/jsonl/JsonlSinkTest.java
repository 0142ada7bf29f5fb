package io.flowcept.sinks.jsonl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class JsonlSinkTest {
    private static final String RUN = "00c0ffee00c0ffee";

    @TempDir
    private Path directory;

    private final Map<String, Object> settings = new HashMap<>();

    @BeforeEach
    void enable() {
        settings.put("project.dump_buffer.enabled", true);
    }

    @Test
    void provider_isFoundByName_andMakesNothingUnlessAsked() {
        List<SinkProvider> providers = new ArrayList<>();
        ServiceLoader.load(SinkProvider.class).forEach(providers::add);
        assertThat(providers).extracting(SinkProvider::name).contains("jsonl");
        settings.put("project.dump_buffer.enabled", false);
        assertThat(new JsonlSinkProvider().create(options(Set.of()))).isNull();
    }

    @Test
    void messages_areLinesInTheirOrder_withoutTheirPayload() throws IOException {
        try (Sink sink = sink(Set.of())) {
            sink.open();
            sink.publish(List.of(workflow("RUNNING"), task(1)));
            assertThat(sink.takesJson()).isTrue();
            sink.publish(List.of(json(2), workflow("FINISHED")));
            assertThat(sink.describe()).isEqualTo("jsonl " + directory.resolve("flowcept_messages.jsonl"));
        }
        assertThat(lines("flowcept_messages.jsonl"))
                .containsExactly(workflowLine("RUNNING"), taskLine(1), taskLine(2), workflowLine("FINISHED"));
    }

    @Test
    void fileName_isStemWorkflowProcessSuffix_andMissingDirectoriesAreMade() throws IOException {
        settings.put("project.dump_buffer.path", "a/b/run.v1.jsonl");
        settings.put("project.dump_buffer.append_workflow_id_to_path", true);
        settings.put("project.dump_buffer.append_id_to_path", true);
        publish(Set.of(), task(1));
        assertThat(lines("a/b/run.v1_w-1_17_3.jsonl")).containsExactly(taskLine(1));
    }

    @Test
    void nameWithoutSuffix_isAllStem() {
        settings.put("project.dump_buffer.path", directory.resolve(".hidden").toString());
        settings.put("project.dump_buffer.append_id_to_path", true);
        assertThat(sink(Set.of()).describe()).isEqualTo("jsonl " + directory.resolve(".hidden_17_3"));
    }

    @Test
    void previousFile_isDeletedByTheFirstOpenOfALiveRun_andByNothingElse() throws IOException {
        settings.put("project.dump_buffer.delete_previous_file", true);
        write("flowcept_messages.jsonl", "old\n");
        publish(Set.of(RUN), task(1));
        assertThat(lines("flowcept_messages.jsonl")).containsExactly("old", taskLine(1));
        settings.put(SinkOptions.RUN_STARTED_MILLIS, System.currentTimeMillis() + 1000);
        try (Sink sink = sink(Set.of())) {
            sink.open();
            sink.publish(List.of(task(2)));
            sink.open();
            sink.publish(List.of(task(3)));
        }
        assertThat(lines("flowcept_messages.jsonl")).containsExactly(taskLine(2), taskLine(3));
    }

    @Test
    void previousFile_isKept_whenSomethingWasRecoveredIntoItSinceTheRunBegan() throws IOException {
        settings.put("project.dump_buffer.delete_previous_file", true);
        settings.put(SinkOptions.RUN_STARTED_MILLIS, System.currentTimeMillis() - 1000);
        write("flowcept_messages.jsonl", "recovered\n");
        publish(Set.of(), task(1));
        assertThat(lines("flowcept_messages.jsonl")).containsExactly("recovered", taskLine(1));
    }

    @Test
    void tornLastLine_isCutOff_howeverLongItIs() throws IOException {
        for (int torn : new int[] {1, 8191, 8192, 8193, 20_000}) {
            write("flowcept_messages.jsonl", "{}\n" + "x".repeat(torn));
            publish(Set.of(), task(1));
            assertThat(lines("flowcept_messages.jsonl")).as("%d bytes", torn).containsExactly("{}", taskLine(1));
        }
        write("flowcept_messages.jsonl", "x".repeat(10_000));
        publish(Set.of(), task(1));
        assertThat(lines("flowcept_messages.jsonl")).containsExactly(taskLine(1));
    }

    @Test
    void replay_writesOnlyWhatIsNotThereYet() throws IOException {
        publish(Set.of(), workflow("RUNNING"), task(1), task(3), task(70_000));
        Files.writeString(
                directory.resolve("flowcept_messages.jsonl"), taskLine(4).substring(0, 30), StandardOpenOption.APPEND);

        publish(Set.of("other", RUN), workflow("RUNNING"), task(1), json(2), json(3), task(4), json(70_000));
        publish(Set.of(RUN), json(2), task(4), workflow("FINISHED"));

        assertThat(lines("flowcept_messages.jsonl"))
                .containsExactly(
                        workflowLine("RUNNING"),
                        taskLine(1),
                        taskLine(3),
                        taskLine(70_000),
                        taskLine(2),
                        taskLine(4),
                        workflowLine("FINISHED"));
    }

    @Test
    void replay_tellsThreadsApart_eachOfWhichCountsFromZero() throws IOException {
        String first = "1795277376.5_17_1_" + RUN + "-0";
        String second = "1795277376.6_17_2_" + RUN + "-0";
        publish(Set.of(), task(first, 0));
        publish(Set.of(RUN), task(first, 0), task(second, 0));
        assertThat(lines("flowcept_messages.jsonl")).containsExactly(line(first, 0), line(second, 0));
    }

    @Test
    void replay_tellsRunsApart_thatWereGivenOneWorkflowId() throws IOException {
        publish(Set.of(), workflow("RUNNING", "one"));
        publish(Set.of(RUN), workflow("RUNNING", "one"), workflow("RUNNING", "other"));
        assertThat(lines("flowcept_messages.jsonl"))
                .containsExactly(workflowLine("RUNNING", "one"), workflowLine("RUNNING", "other"));
    }

    @Test
    void replay_isNotMisledByAnArgumentNamedLikeAnId() throws IOException {
        write(
                "flowcept_messages.jsonl",
                "{\"used\":{\"task_id\":\"" + id(RUN, 1) + "\"},\"note\":\"\\\"task_id\\\":\"}\n");
        publish(Set.of(RUN), task(1));
        assertThat(lines("flowcept_messages.jsonl")).hasSize(2).last().isEqualTo(taskLine(1));
    }

    @Test
    void fileMovedAwayWhileTheRunGoesOn_isReplacedByANewOne() throws IOException {
        try (Sink sink = sink(Set.of())) {
            sink.open();
            sink.publish(List.of(task(1)));
            Files.move(directory.resolve("flowcept_messages.jsonl"), directory.resolve("kept.jsonl"));
            sink.publish(List.of(task(2)));
        }
        assertThat(lines("kept.jsonl")).containsExactly(taskLine(1));
        assertThat(lines("flowcept_messages.jsonl")).containsExactly(taskLine(2));
    }

    @Test
    void directoryInThePlaceOfTheFile_isExplained() throws IOException {
        Path taken = Files.createDirectory(directory.resolve("flowcept_messages.jsonl"));
        assertThatThrownBy(() -> publish(Set.of(), task(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + taken
                        + ": Is a directory; make room there, or set project.dump_buffer.path to a file that can be"
                        + " written");
    }

    @Test
    void fileInThePlaceOfItsDirectory_isExplained() throws IOException {
        write("taken", "");
        settings.put("project.dump_buffer.path", "taken/run.jsonl");
        assertThatThrownBy(() -> publish(Set.of(), task(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + directory.resolve("taken/run.jsonl") + ": " + directory.resolve("taken")
                        + " is no directory; make room there, or set project.dump_buffer.path to a file that can be"
                        + " written");
    }

    @Test
    void malformedMessage_isRefused_andNothingOfItsBatchIsWritten() throws IOException {
        try (Sink sink = sink(Set.of())) {
            sink.open();
            Message broken = new Message(Message.Kind.TASK, "x", new byte[] {(byte) 0x81});
            assertThatThrownBy(() -> sink.publish(List.of(task(1), broken)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a message of 1 bytes is cut short (at byte 1)");
        }
        assertThat(lines("flowcept_messages.jsonl")).isEmpty();
    }

    @Test
    void twoThreadsAndTwoOtherProcesses_shareAFile_lineByLine() throws Exception {
        List<Process> others = new ArrayList<>();
        for (String run : List.of("c", "d")) {
            others.add(new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString(),
                            run)
                    .inheritIO()
                    .start());
        }
        List<Thread> threads = new ArrayList<>();
        for (String run : List.of("a", "b")) {
            Thread thread = new Thread(() -> Writer.write(directory.toFile(), run));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process other : others) {
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
        }
        List<String> expected = new ArrayList<>();
        for (String run : List.of("a", "b", "c", "d")) {
            for (int i = 0; i < Writer.BATCHES * Writer.BATCH; i++) {
                expected.add(line(id(run, i), i));
            }
        }
        assertThat(lines("flowcept_messages.jsonl")).containsExactlyInAnyOrderElementsOf(expected);
    }

    /** One writer of the shared file, in this process or in another. */
    static final class Writer {
        static final int BATCHES = 40;
        static final int BATCH = 7;

        public static void main(String[] arguments) {
            write(new File(arguments[0]), arguments[1]);
        }

        static void write(File directory, String run) {
            Map<String, Object> settings = Map.of("project.dump_buffer.enabled", true);
            try (Sink sink = new JsonlSinkProvider().create(new SinkOptions(settings, directory, "w", "p", Set.of()))) {
                sink.open();
                for (int i = 0; i < BATCHES; i++) {
                    List<Message> batch = new ArrayList<>();
                    for (int j = 0; j < BATCH; j++) {
                        batch.add(task(id(run, i * BATCH + j), i * BATCH + j));
                    }
                    sink.publish(batch);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private void publish(Set<String> replayedRuns, Message... messages) throws IOException {
        try (Sink sink = sink(replayedRuns)) {
            sink.open();
            sink.publish(List.of(messages));
        }
    }

    private Sink sink(Set<String> replayedRuns) {
        return new JsonlSinkProvider().create(options(replayedRuns));
    }

    private SinkOptions options(Set<String> replayedRuns) {
        return new SinkOptions(settings, directory.toFile(), "w-1", "17_3", replayedRuns);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private List<String> lines(String name) throws IOException {
        String text = Files.readString(directory.resolve(name));
        assertThat(text.isEmpty() || text.endsWith("\n")).isTrue();
        return text.lines().toList();
    }

    private static String id(String run, long count) {
        return "1795277376.552358_17_1_" + run + "-" + count;
    }

    private static String taskLine(long count) {
        return line(id(RUN, count), count);
    }

    private static String line(String id, long x) {
        return "{\"type\":\"task\",\"task_id\":\"" + id + "\",\"used\":{\"x\":" + x + "}}";
    }

    private static Message task(long count) {
        return task(id(RUN, count), count);
    }

    private static Message task(String id, long x) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(4);
            packer.packString("type").packString("task");
            packer.packString("task_id").packString(id);
            packer.packString("data").packBinaryHeader(2).writePayload(new byte[2]);
            packer.packString("used").packMapHeader(1).packString("x").packLong(x);
            return new Message(Message.Kind.TASK, id, packer.toByteArray());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same as the engine hands it over: as JSON, among other bytes. */
    private static Message json(long count) {
        byte[] bytes = (",," + taskLine(count) + ",").getBytes(UTF_8);
        int idFrom = new String(bytes, UTF_8).indexOf(id(RUN, count));
        return Message.json(
                Message.Kind.TASK,
                bytes,
                2,
                bytes.length - 1,
                idFrom,
                idFrom + id(RUN, count).length());
    }

    private static Message workflow(String status) throws IOException {
        return workflow(status, RUN);
    }

    private static Message workflow(String status, String run) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(4);
            packer.packString("type").packString("workflow");
            packer.packString("workflow_id").packString("w");
            packer.packString("status").packString(status);
            packer.packString("interceptor_ids").packArrayHeader(1).packString(run);
            return new Message(Message.Kind.WORKFLOW, "w", packer.toByteArray());
        }
    }

    private static String workflowLine(String status) {
        return workflowLine(status, RUN);
    }

    private static String workflowLine(String status, String run) {
        return "{\"type\":\"workflow\",\"workflow_id\":\"w\",\"status\":\"" + status + "\",\"interceptor_ids\":[\""
                + run + "\"]}";
    }
}
