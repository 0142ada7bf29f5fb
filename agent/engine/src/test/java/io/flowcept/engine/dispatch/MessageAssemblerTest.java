package io.flowcept.engine.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.context.Ids;
import io.flowcept.engine.journal.RecordAcceptor;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.MsgpackJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What messages are made of records of all shapes, for sinks that take MessagePack and for those that take JSON. */
class MessageAssemblerTest {
    private static final List<Object> RESULTS = List.of(
            7L,
            "text \"quoted\" \u20ac",
            List.of(1L, 2.5),
            List.of(),
            Map.of("a", 1L),
            Map.of("a", List.of(true)),
            -0.25);

    private static final String SEED = "0".repeat(32);

    /** Sites by number; the workflow that the last one starts has a name. */
    private static final List<Map<String, Object>> SITES = List.of(
            site(0, List.of("x", "y"), null),
            site(1, List.of(), List.of("sum")),
            site(2, List.of("only \"one\""), List.of("left", "right")),
            with(site(3, List.of("x"), null), "lightweight", true),
            with(
                    with(site(4, List.of("x"), null), "tags", List.of("a", "b")),
                    "custom_metadata",
                    Map.of("k", List.of(1L))),
            with(with(site(5, List.of("x"), null), "workflow_name", "w"), "subtype", "training"),
            site(6, IntStream.range(0, 17).mapToObj(i -> "p" + i).toList(), List.of("a", "b", "c")));

    private final MessageAssembler msgpack = assembler(false);
    private final MessageAssembler json = assembler(true);

    @Property
    void tasksInARow_areWhatTheirRecordsSay_inBothForms(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Message> packed = new ArrayList<>();
        List<Message> texts = new ArrayList<>();
        List<Map<String, Object>> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Task task = Task.any(random);
            byte[] record = task.record();
            packed.add(msgpack.assemble(record, 0, record.length));
            texts.add(json.assemble(record, 0, record.length));
            expected.add(task.message());
        }
        for (int i = 0; i < expected.size(); i++) {
            Message message = packed.get(i);
            Message text = texts.get(i);
            assertThat(entries(PlainData.read(ByteBuffer.wrap(message.msgpack()))))
                    .isEqualTo(entries(expected.get(i)));
            JsonBytes rewritten = new JsonBytes();
            MsgpackJson.message(message, null, rewritten);
            assertThat(text.isJson()).isTrue();
            assertThat(new String(text.bytes(), text.from(), text.length(), UTF_8))
                    .isEqualTo(rewritten.toString());
            assertThat(message.id()).isEqualTo(expected.get(i).get("task_id"));
            assertThat(text.copy().id()).isEqualTo(expected.get(i).get("task_id"));
            assertThat(text.idBytes()).isEqualTo(message.idBytes());
        }
        msgpack.reuse();
        json.reuse();
    }

    @Test
    void recordThatMakesNoSense_isRefused_andTheNextOneIsNot() throws Exception {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            Task task = new Task(SITES.get(0));
            task.kinds = 1 | 1 << 2;
            task.values = List.of(1L, 2L);
            byte[] whole = task.record();
            // Words of one kind only, of two parameters.
            byte[] damaged = ByteBuffer.wrap(whole.clone())
                    .putShort(2, (short) (1 << 13 | 1))
                    .array();
            assertThatThrownBy(() -> assembler.assemble(damaged, 0, damaged.length))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no kind of word");
            // A value that does not end.
            byte[] cut = ByteBuffer.wrap(whole.clone())
                    .putShort(2, (short) 2)
                    .put(48, (byte) 0xdb)
                    .putInt(49, 1 << 20)
                    .array();
            assertThatThrownBy(() -> assembler.assemble(cut, 0, cut.length)).isInstanceOf(RuntimeException.class);
            Message message = assembler.assemble(whole, 0, whole.length);
            JsonBytes text = new JsonBytes();
            MsgpackJson.message(message, null, text);
            JsonBytes expected = new JsonBytes();
            MsgpackJson.message(PlainData.encoded(task.message()), null, expected);
            assertThat(text).hasToString(expected.toString());
        }
    }

    @Test
    void taskBehindDamagedOnes_hasItsOwnWorkflow_andParent() {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            Task task = new Task(SITES.get(0));
            task.values = List.of(1L, 2L);
            task.parent = new long[] {0, 0, 0};
            assertThat(text(assembler, task.record())).contains("parent_task_id");
            Task other = new Task(SITES.get(0));
            other.values = List.of(3L, 4L);
            assertThat(text(assembler, other.record())).contains("3").doesNotContain("parent_task_id");
            // Words of one kind only, of two parameters.
            byte[] damaged = ByteBuffer.wrap(other.record())
                    .putShort(2, (short) (1 << 13 | 1))
                    .array();
            assertThatThrownBy(() -> assembler.assemble(damaged, 0, damaged.length))
                    .isInstanceOf(IllegalArgumentException.class);
            other.workflow = 1;
            assertThat(text(assembler, other.record())).contains(other.workflowId());
            task.parent = new long[] {7, 8, 9};
            assertThat(text(assembler, task.record())).contains("parent_task_id");
        }
    }

    @Test
    void valuesAndNames_ofWhichThereAreNotAsMany_arePairedAsFarAsTheyGo() {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            Task task = new Task(SITES.get(0));
            task.values = List.of(21L);
            assertThat(text(assembler, task.record())).contains("\"used\":{\"x\":21}");
            task.values = List.of(21L, 22L, 23L);
            assertThat(text(assembler, task.record())).contains("\"used\":{\"x\":21,\"y\":22}");
        }
    }

    @Test
    void workflowOfAMethod_hasWhatTheMethodUsedAndReturned_inEveryForm() {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            Task start = new Task(SITES.get(5));
            start.kind = TaskRecord.WORKFLOW_START;
            start.workflow = 1;
            start.values = List.of(List.of(1L));
            assertThat(text(assembler, start.record()))
                    .contains("\"used\":{\"x\":[1]}")
                    .doesNotContain("generated");
            start.kind = TaskRecord.WORKFLOW_END;
            start.result = 0.5;
            assertThat(text(assembler, start.record())).contains("\"used\":{\"x\":[1]},\"generated\":{\"arg_0\":0.5},");
            start.values = List.of(1L, 2L, 3L);
            assertThat(text(assembler, start.record())).contains("\"used\":{\"x\":1},");
            start.values = List.of();
            assertThat(text(assembler, start.record())).contains("\"used\":{},");
        }
    }

    @Test
    void siteOrRunThatIsNotKnown_hasNoMessage() {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            byte[] record = new Task(site(99, List.of(), null)).record();
            assertThat(assembler.assemble(record, 0, record.length)).isNull();
        }
        byte[] known = new Task(SITES.get(0)).record();
        assertThat(new MessageAssembler(new Definitions(acceptor -> 0), Map::of, true).assemble(known, 0, known.length))
                .isNull();
    }

    private static String text(MessageAssembler assembler, byte[] record) {
        JsonBytes text = new JsonBytes();
        try {
            MsgpackJson.message(assembler.assemble(record, 0, record.length), null, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** In their order, those within as well. */
    private static List<Object> entries(Object value) {
        List<Object> entries = new ArrayList<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, each) -> entries.add(List.of(key, entries(each))));
        } else {
            entries.add(value);
        }
        return entries;
    }

    private static MessageAssembler assembler(boolean json) {
        List<byte[]> definitions = new ArrayList<>();
        definitions.add(Definitions.ofRun(Map.of(
                "run",
                "f00d",
                "pid",
                4711L,
                "seed",
                SEED,
                "workflow_id",
                "run's",
                "campaign_id",
                "campaign",
                "hostname",
                "node")));
        SITES.forEach(site -> definitions.add(Definitions.definition(Definitions.SITE, site)));
        Definitions.Source source = new Definitions.Source() {
            @Override
            public int readDefinitions(RecordAcceptor acceptor) {
                definitions.forEach(each -> acceptor.accept(each, 0, each.length));
                definitions.clear();
                return 0;
            }
        };
        return new MessageAssembler(new Definitions(source), Map::of, json);
    }

    private static Map<String, Object> site(int number, List<String> used, List<String> generated) {
        Map<String, Object> site = new LinkedHashMap<>();
        site.put("number", number);
        site.put("signature", "C.m()");
        site.put("activity_id", "solve" + number);
        site.put("used", used);
        site.put("generated", generated);
        return site;
    }

    private static Map<String, Object> with(Map<String, Object> site, String key, Object value) {
        site.put(key, value);
        return site;
    }

    /** One call, its record as {@link TaskRecord} says, and its message. */
    private static final class Task {
        private final Map<String, Object> site;
        private List<?> values = List.of();
        /** Of the values and the result, if they are words; else 0. */
        private int kinds;

        private byte kind = TaskRecord.TASK;
        private int workflow;
        private Object result;
        private boolean failed;
        private boolean light;
        private long thread = 3;
        private long count = 5;
        private long startedAt = 1_795_277_376_552_358_123L;
        private long endedAt = 1_795_277_377_000_000_999L;
        private long[] parent;
        private Map<String, Object> atStart;
        private Map<String, Object> atEnd;

        Task(Map<String, Object> site) {
            this.site = site;
        }

        static Task any(Random random) {
            Task task = new Task(SITES.get(random.nextInt(SITES.size())));
            task.thread = 1L + random.nextInt(3);
            task.count = random.nextInt(1000);
            task.workflow = random.nextInt(3);
            task.startedAt += 400_000_000L * random.nextInt(3);
            task.endedAt = task.startedAt + random.nextInt(2_000_000_000);
            task.parent = random.nextBoolean() ? null : new long[] {7, random.nextInt(9), task.startedAt - 1_000_000};
            int used = ((List<?>) task.site.get("used")).size();
            boolean startsWorkflow = task.site.containsKey("workflow_name");
            List<Object> values = new ArrayList<>();
            if (!startsWorkflow && used <= 2 && random.nextBoolean()) {
                for (int i = 0; i < used; i++) {
                    values.add(task.word(random, i));
                }
                if (random.nextBoolean()) {
                    task.result = task.word(random, 2);
                }
                task.values = values;
                return task;
            }
            task.light = random.nextInt(5) == 0;
            for (int i = 0; i < used && !task.light; i++) {
                values.add(RESULTS.get(random.nextInt(RESULTS.size())));
            }
            task.values = values;
            task.failed = random.nextInt(4) == 0;
            if (task.failed) {
                task.result = "java.lang.IllegalStateException: \"no\"\n\tat C.m";
            } else if (random.nextInt(4) > 0) {
                task.result = RESULTS.get(random.nextInt(RESULTS.size()));
            }
            task.atStart = random.nextBoolean() ? Map.of("cpu", Map.of("user", 0.5)) : null;
            task.atEnd = random.nextBoolean() ? Map.of("cpu", 1L) : null;
            return task;
        }

        private Object word(Random random, int place) {
            int kind = 1 + random.nextInt(3);
            kinds |= kind << (2 * place);
            return switch (kind) {
                case 1 -> random.nextLong() >> random.nextInt(64);
                case 2 -> random.nextInt(1000) / 8.0;
                default -> random.nextBoolean();
            };
        }

        byte[] record() {
            ByteArrayOutputStream entry = new ByteArrayOutputStream();
            boolean startsWorkflow = site.containsKey("workflow_name");
            if (startsWorkflow) {
                entry.writeBytes(PlainData.encoded("id"));
                entry.writeBytes(PlainData.encoded(0L));
            }
            values.forEach(each -> entry.writeBytes(encoded(each)));
            int entryLength = entry.size() + (atStart == null ? 0 : PlainData.encoded(atStart).length);
            ByteArrayOutputStream rest = new ByteArrayOutputStream();
            if (parent != null) {
                ByteBuffer three = ByteBuffer.allocate(24);
                three.putLong(parent[0]).putLong(parent[1]).putLong(parent[2]);
                rest.writeBytes(three.array());
            }
            rest.writeBytes(entry.toByteArray());
            for (Object each : new Object[] {atStart, result, atEnd}) {
                rest.writeBytes(each == null ? new byte[0] : each == result ? encoded(each) : PlainData.encoded(each));
            }
            int count = kinds != 0 ? 1 << 13 | kinds : values.size() + (startsWorkflow ? 2 : 0) | (light ? 1 << 15 : 0);
            int flags = (result == null ? 0 : failed ? 2 : 1)
                    | (atStart == null ? 0 : 1 << 5)
                    | (atEnd == null ? 0 : 1 << 6)
                    | (parent == null ? 0 : 1 << 7);
            return ByteBuffer.allocate(48 + rest.size())
                    .put(kind)
                    .put((byte) flags)
                    .putShort((short) count)
                    .putInt((Integer) site.get("number"))
                    .putInt(workflow)
                    .putInt(entryLength)
                    .putLong(thread)
                    .putLong(this.count)
                    .putLong(startedAt)
                    .putLong(endedAt)
                    .put(rest.toByteArray())
                    .array();
        }

        private byte[] encoded(Object value) {
            if (kinds == 0) {
                return PlainData.encoded(value);
            }
            long word = value instanceof Double real
                    ? Double.doubleToRawLongBits(real)
                    : value instanceof Boolean truth ? (truth ? 1 : 0) : (Long) value;
            return ByteBuffer.allocate(8).putLong(word).array();
        }

        Map<String, Object> message() {
            boolean lightweight = site.containsKey("lightweight");
            Map<String, Object> message = new LinkedHashMap<>();
            message.put("type", "task");
            message.put("task_id", id(startedAt, thread, count));
            message.put("workflow_id", workflowId());
            message.put("campaign_id", "campaign");
            message.put("activity_id", site.get("activity_id"));
            if (parent != null) {
                message.put("parent_task_id", id(parent[2], parent[0], parent[1]));
            }
            if (!lightweight) {
                putValues(message);
            }
            message.put("started_at", seconds(startedAt));
            message.put("ended_at", seconds(endedAt));
            message.put("status", failed ? "ERROR" : "FINISHED");
            if (!lightweight) {
                if (failed) {
                    message.put("stderr", result);
                }
                message.put("hostname", "node");
                for (String key : List.of("subtype", "tags", "custom_metadata")) {
                    if (site.containsKey(key)) {
                        message.put(key, site.get(key));
                    }
                }
            }
            return message;
        }

        String workflowId() {
            return workflow == 0 ? "run's" : Ids.restored("f00d", SEED).workflow(workflow);
        }

        private void putValues(Map<String, Object> message) {
            if (!light) {
                message.put("used", named((List<?>) site.get("used"), values));
            }
            if (result != null && !failed) {
                message.put("generated", generated((List<?>) site.get("generated")));
            }
            if (atStart != null) {
                message.put("telemetry_at_start", atStart);
            }
            if (atEnd != null) {
                message.put("telemetry_at_end", atEnd);
            }
        }

        private Object generated(List<?> names) {
            if (names == null) {
                return result instanceof Map ? result : Map.of("arg_0", result);
            }
            if (names.size() > 1 && result instanceof List<?> several && several.size() == names.size()) {
                return named(names, several);
            }
            return Map.of(names.size() == 1 ? names.get(0) : "arg_0", result);
        }

        private static Map<String, Object> named(List<?> names, List<?> values) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                map.put((String) names.get(i), values.get(i));
            }
            return map;
        }

        private static double seconds(long nanos) {
            long micros = nanos / 1000;
            return micros / 1e6;
        }

        private static String id(long startedAt, long thread, long count) {
            long micros = startedAt / 1000;
            return String.format("%d.%06d_4711_%d_f00d-%d", micros / 1_000_000, micros % 1_000_000, thread, count);
        }
    }
}
