package io.flowcept.engine.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.MsgpackJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What messages are made of records of all shapes, for sinks that take MessagePack and for those that take JSON. */
class MessageAssemblerTest {
    /** By number. */
    private static final List<Map<String, Object>> SITES = List.of(
            RecordedTask.site(0, List.of("x", "y"), null),
            RecordedTask.site(1, List.of(), List.of("sum")),
            RecordedTask.site(2, List.of("only \"one\""), List.of("left", "right")),
            with(RecordedTask.site(3, List.of("x"), null), "lightweight", true),
            with(
                    with(RecordedTask.site(4, List.of("x"), null), "tags", List.of("a", "b")),
                    "custom_metadata",
                    Map.of("k", List.of(1L))),
            with(with(RecordedTask.site(5, List.of("x"), null), "workflow_name", "w"), "subtype", "training"),
            RecordedTask.site(6, IntStream.range(0, 17).mapToObj(i -> "p" + i).toList(), List.of("a", "b", "c")));

    private final MessageAssembler msgpack = assembler(false);
    private final MessageAssembler json = assembler(true);

    @Property
    void tasksInARow_areWhatTheirRecordsSay_inBothForms(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        List<Message> packed = new ArrayList<>();
        List<Message> texts = new ArrayList<>();
        List<Map<String, Object>> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            RecordedTask task = RecordedTask.any(SITES, random);
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
            RecordedTask task = new RecordedTask(SITES.get(0));
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
            RecordedTask task = new RecordedTask(SITES.get(0));
            task.values = List.of(1L, 2L);
            task.parent = new long[] {0, 0, 0};
            assertThat(text(assembler, task.record())).contains("parent_task_id");
            RecordedTask other = new RecordedTask(SITES.get(0));
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
            RecordedTask task = new RecordedTask(SITES.get(0));
            task.values = List.of(21L);
            assertThat(text(assembler, task.record())).contains("\"used\":{\"x\":21}");
            task.values = List.of(21L, 22L, 23L);
            assertThat(text(assembler, task.record())).contains("\"used\":{\"x\":21,\"y\":22}");
        }
    }

    @Test
    void workflowOfAMethod_hasWhatTheMethodUsedAndReturned_inEveryForm() {
        for (MessageAssembler assembler : List.of(msgpack, json)) {
            RecordedTask start = new RecordedTask(SITES.get(5));
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
            byte[] record = new RecordedTask(RecordedTask.site(99, List.of(), null)).record();
            assertThat(assembler.assemble(record, 0, record.length)).isNull();
        }
        byte[] known = new RecordedTask(SITES.get(0)).record();
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
        return new MessageAssembler(RecordedTask.definitions(SITES), Map::of, json);
    }

    private static Map<String, Object> with(Map<String, Object> site, String key, Object value) {
        site.put(key, value);
        return site;
    }
}
