package io.flowcept.engine.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When messages go out, and that none is let go before the sink has it. */
class SinkFeedTest {
    private static final long ALL = Long.MAX_VALUE - 1;

    @TempDir
    Path directory;

    private final RememberingSink sink = new RememberingSink();
    private Journal journal;
    private RunDefinitions definitions;
    private SinkFeed feed;

    @BeforeEach
    void journal() throws IOException {
        JournalOptions options = new JournalOptions(64L << 20, 1 << 20, false, 0);
        journal = Journal.open(directory.resolve("j").toFile(), "run", "test", options);
        definitions = new RunDefinitions(journal);
        definitions.run(Map.of("run", "1", "seed", "0".repeat(32), "workflow_id", "w"));
    }

    @AfterEach
    void close() throws IOException {
        if (feed != null) {
            feed.close();
        }
        journal.close();
    }

    @Test
    void atOnce_whatIsThereGoesOut() throws Exception {
        feed = feed(Batching.AT_ONCE);
        append(2);

        assertThat(feed.deliver(ALL, false)).isEqualTo(2);
        assertThat(sink.batches).containsExactly(2);
        assertThat(feed.isDrained()).isTrue();
    }

    @Test
    void batchThatHadNoRoom_isToldFromOneThatHad() throws Exception {
        feed = feed(Batching.AT_ONCE);
        append(Batching.MOST_MESSAGES + 1);

        assertThat(feed.deliver(ALL, false)).isEqualTo(Batching.MOST_MESSAGES);
        assertThat(feed.wasFull()).isTrue();
        assertThat(feed.deliver(ALL, false)).isEqualTo(1);
        assertThat(feed.wasFull()).isFalse();
    }

    @Test
    void tooFew_areKeptBack_untilThereAreEnough() throws Exception {
        feed = feed(new Batching(3, 60, false));
        append(2);

        assertThat(feed.deliver(ALL, false)).isZero();
        assertThat(feed.dueIn()).isBetween(50_000_000_000L, 60_000_000_000L);
        assertThat(feed.isDrained()).isFalse();
        append(5);
        assertThat(feed.deliver(ALL, false)).isEqualTo(7);
        assertThat(sink.batches).containsExactly(7);
        assertThat(feed.isDrained()).isTrue();
        assertThat(feed.dueIn()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void tooFew_goOut_whenTheFirstHasWaitedLongEnough() throws Exception {
        feed = feed(new Batching(100, 0.2, false));
        append(1);
        assertThat(feed.deliver(ALL, false)).isZero();
        Thread.sleep(100);
        append(1);
        assertThat(feed.deliver(ALL, false)).isZero();
        Thread.sleep(150);

        assertThat(feed.deliver(ALL, false)).isEqualTo(2);
        assertThat(sink.batches).containsExactly(2);
    }

    @Test
    void atTheEnd_nothingIsKeptBack() throws Exception {
        feed = feed(new Batching(100, 60, false));
        append(1);
        assertThat(feed.deliver(ALL, false)).isZero();
        assertThat(feed.deliver(ALL, true)).isEqualTo(1);
        assertThat(feed.deliver(ALL, true)).isZero();
        assertThat(feed.isDrained()).isTrue();
    }

    @Test
    void moreThanOneBatchHolds_isNotWaitedFor() throws Exception {
        feed = feed(new Batching(1_000_000, 60, false));
        append(1_500);
        assertThat(feed.deliver(ALL, false)).isEqualTo(1_000);
        assertThat(feed.deliver(ALL, false)).isZero();
        assertThat(feed.deliver(ALL, true)).isEqualTo(500);
        assertThat(sink.batches).containsExactly(1_000, 500);
    }

    @Test
    void batchThatFailed_comesAgainAsAWhole_withoutAnotherWait() throws Exception {
        feed = feed(new Batching(3, 60, false));
        append(2);
        assertThat(feed.deliver(ALL, false)).isZero();
        append(1);
        sink.failures = 2;
        assertThat(feed.deliver(ALL, false)).isEqualTo(-1);
        assertThat(feed.deliver(ALL, false)).isEqualTo(-1);
        assertThat(feed.isDrained()).isFalse();
        assertThat(feed.deliver(ALL, false)).isEqualTo(3);
        assertThat(sink.batches).containsExactly(3, 3, 3);
        assertThat(feed.delivered()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesOfTasks_areInBytesThatAreUsedAgain(boolean json) throws Exception {
        sink.json = json;
        feed = feed(Batching.AT_ONCE);
        appendTasks(0, 2_500);
        while (feed.deliver(ALL, false) > 0) {
            // the sink remembers
        }

        assertThat(sink.batches).containsExactly(1_000, 1_000, 500);
        assertThat(sink.values).isEqualTo(IntStream.range(0, 2_500).boxed().toList());
        appendTasks(2_500, 1);
        Message last = sink.latest.get(0);
        assertThat(feed.deliver(ALL, false)).isEqualTo(1);
        assertThat(sink.latest.get(0).bytes()).isSameAs(last.bytes());
        assertThat(sink.latest.get(0).from()).isEqualTo(last.from());
    }

    @Test
    void copyOfAMessage_staysAsItIs() throws Exception {
        feed = feed(Batching.AT_ONCE);
        appendTasks(0, 100);
        assertThat(feed.deliver(ALL, false)).isEqualTo(100);
        appendTasks(100, 3);
        sink.failures = 1;
        assertThat(feed.deliver(ALL, false)).isEqualTo(-1);
        List<Message> copies = sink.latestCopies;
        List<String> ids = copies.stream().map(Message::id).toList();

        sink.values.clear();
        appendTasks(103, 3);
        assertThat(feed.deliver(ALL, false)).isEqualTo(6);
        assertThat(sink.values).containsExactly(100, 101, 102, 103, 104, 105);
        assertThat(copies).extracting(SinkFeedTest::value).containsExactly(100, 101, 102);
        assertThat(copies).extracting(SinkFeedTest::id).isEqualTo(ids);
        assertThat(sink.latestCopies).extracting(Message::id).startsWith(ids.toArray(new String[0]));
        for (int i = 0; i < copies.size(); i++) {
            assertThat(copies.get(i).msgpack())
                    .isEqualTo(sink.latestCopies.get(i).msgpack());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordThatMakesNoSense_leavesNothingAmongTheOthers(boolean json) throws Exception {
        sink.json = json;
        feed = feed(Batching.AT_ONCE);
        appendTasks(0, 1);
        byte[] damaged = task(1);
        damaged[damaged.length - 3] = (byte) 0xC1;
        assertThat(journal.append(0, damaged, 0, damaged.length)).isTrue();
        appendTasks(2, 1);

        assertThat(feed.deliver(ALL, false)).isEqualTo(3);
        assertThat(sink.values).containsExactly(0, 2);
        assertThat(feed.unreadable()).isEqualTo(1);
        assertThat(sink.latest.get(1).from()).isEqualTo(sink.latest.get(0).to());
    }

    @Test
    void timesOfDeliveries_areLogged_once() throws Exception {
        feed = feed(new Batching(1, 0, true));
        for (int i = 0; i < 5; i++) {
            append(2);
            feed.deliver(ALL, false);
        }
        feed.close();
        feed = null;

        assertThat(Files.readAllLines(directory.resolve("flowcept.log")))
                .singleElement()
                .asString()
                .containsPattern(
                        "info sink of the test: deliveries 5, messages 10, bytes \\d{3,}, mean \\d+\\.\\d{3} ms,"
                                + " longest \\d+\\.\\d{3} ms");
    }

    @Test
    void settingsOfTheQueue_areTheQueuesAlone() throws Exception {
        Settings settings = settings(
                "mq: {enabled: true, type: kafka, buffer_size: 50," + " insertion_buffer_time_secs: 5, timing: true}");

        Batching kafka = Batching.of(settings, "kafka");
        assertThat(kafka.dueIn(49, 0, 0)).isEqualTo(5_000_000_000L);
        assertThat(kafka.dueIn(50, 0, 0)).isZero();
        assertThat(kafka.dueIn(1, Batching.MOST_BYTES + 1, 0)).isZero();
        assertThat(kafka.timed).isTrue();
        Batching jsonl = Batching.of(settings, "jsonl");
        assertThat(jsonl.dueIn(1, 0, 0)).isZero();
        assertThat(jsonl.timed).isFalse();
        assertThat(Batching.of(settings("project: {performance_logging: true}"), "jsonl").timed)
                .isTrue();
        assertThat(Batching.of(settings("mq: {enabled: true}"), "redis").dueIn(1, 0, 0))
                .isZero();
    }

    private SinkFeed feed(Batching batching) throws Exception {
        CaptureSummary summary = Map::of;
        Log log = new Log(settings("log: {log_file_level: info}").log, directory.toFile());
        return new SinkFeed(
                sink,
                journal.reader("test"),
                new MessageAssembler(definitions.definitions, summary, sink.takesJson()),
                batching,
                log);
    }

    private Settings settings(String text) throws Exception {
        Path file = Files.writeString(directory.resolve("settings.yaml"), text);
        return Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
    }

    private void append(int count) {
        for (int i = 0; i < count; i++) {
            byte[] record = TaskRecord.ofRun(TaskRecord.WORKFLOW_START, "w", 0, System.nanoTime(), new byte[0]);
            assertThat(journal.append(0, record, 0, record.length)).isTrue();
        }
    }

    /** Tasks of one site that used one number each. */
    private void appendTasks(int first, int count) {
        byte[] site = site();
        journal.appendDefinition(site, 0, site.length);
        for (int i = 0; i < count; i++) {
            byte[] task = task(first + i);
            assertThat(journal.append(0, task, 0, task.length)).isTrue();
        }
    }

    static byte[] site() {
        return Definitions.definition(
                Definitions.SITE, Map.of("number", 7, "activity_id", "solve", "used", List.of("name", "number")));
    }

    static byte[] task(int number) {
        byte[] task = TaskRecord.ofRun(TaskRecord.TASK, "x", number, System.nanoTime(), new byte[0]);
        // The number of the site, and in place of the last value, which takes one byte, another one.
        ByteBuffer.wrap(task).putInt(4, 7).putInt(12, 5);
        task[task.length - 1] = (byte) 0xCD;
        return ByteBuffer.allocate(task.length + 2)
                .put(task)
                .putShort((short) number)
                .array();
    }

    private static String id(Message task) {
        if (task.isJson()) {
            return text(task).replaceFirst(".*\"task_id\":\"([^\"]*)\".*", "$1");
        }
        Map<?, ?> fields = (Map<?, ?>) PlainData.read(ByteBuffer.wrap(task.msgpack()));
        return (String) fields.get("task_id");
    }

    private static int value(Message task) {
        if (task.isJson()) {
            assertThat(text(task)).contains("\"activity_id\":\"solve\"");
            return Integer.parseInt(text(task).replaceFirst(".*\"number\":(\\d+).*", "$1"));
        }
        Map<?, ?> fields = (Map<?, ?>) PlainData.read(ByteBuffer.wrap(task.msgpack()));
        assertThat(fields.get("activity_id")).isEqualTo("solve");
        return ((Number) ((Map<?, ?>) fields.get("used")).get("number")).intValue();
    }

    private static String text(Message json) {
        return new String(json.bytes(), json.from(), json.length(), UTF_8);
    }

    /** Counts what it gets, also what it then refuses. */
    private static final class RememberingSink implements Sink {
        private final List<Integer> batches = new ArrayList<>();
        /** What all tasks used, read when they came. */
        private final List<Integer> values = new ArrayList<>();

        private List<Message> latest;
        private List<Message> latestCopies;
        private int failures;
        private boolean json;

        @Override
        public boolean takesJson() {
            return json;
        }

        @Override
        public String describe() {
            return "sink of the test";
        }

        @Override
        public void open() {}

        @Override
        public void publish(List<Message> batch) throws IOException {
            batches.add(batch.size());
            latest = batch;
            latestCopies = batch.stream().map(Message::copy).toList();
            for (Message message : batch) {
                if (message.kind() == Message.Kind.TASK) {
                    values.add(value(message));
                    assertThat(message.id()).isEqualTo(id(message)).isEqualTo(new String(message.idBytes(), UTF_8));
                }
            }
            if (failures-- > 0) {
                throw new IOException("not now");
            }
        }

        @Override
        public void close() {}
    }
}
