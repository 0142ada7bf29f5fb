package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.Packed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

/** Whether the one pass over a message makes what the way through maps makes of it. */
class TaskDocumentTest {
    private static final long NOW = 1795277993148L;

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void onePass_makesWhatTheMapsMake_byteForByte(
            @ForAll("messages") Map<Object, Object> message, @ForAll boolean finite, @ForAll boolean enriched)
            throws IOException {
        assertSame(Packed.bytes(message), finite, enriched);
    }

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void damagedBytes_areEitherReadAsTheMapsReadThem_orLeftToThem(
            @ForAll("messages") Map<Object, Object> message, @ForAll Random random) throws IOException {
        byte[] bytes = Packed.bytes(message);
        for (int i = 0; i < 20; i++) {
            byte[] damaged = Arrays.copyOf(bytes, bytes.length - (i % 4 == 0 ? random.nextInt(bytes.length) : 0));
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            assertSame(damaged, false, true);
        }
    }

    @Provide
    Arbitrary<Map<Object, Object>> messages() {
        return AnyTask.messages();
    }

    @Test
    void whatTheAgentSends_isMadeInOnePass() {
        Message task = Packed.usualTask(1, 1);
        assertThat(new TaskDocument(false, true).of(task.msgpack(), task.id(), NOW))
                .isNotNull();
        Message other = Packed.task(
                "t",
                "used",
                List.of(1, "two", Packed.map("k", List.of(1.5))),
                "generated",
                null,
                "custom_metadata",
                Packed.map(),
                "telemetry_at_end",
                Packed.map("cpu", Packed.map()),
                "ended_at",
                null,
                "registered_at",
                2.5,
                "stderr",
                "größer",
                "tags",
                List.of("a"),
                "status",
                "ERROR");
        assertThat(new TaskDocument(false, true).of(other.msgpack(), other.id(), NOW))
                .isNotNull();
    }

    @Test
    void keyThatIsThereTwice_isLeftToTheMaps() throws IOException {
        // {"used": {"a": 1, "a": 2}}, and {"a": 1, "a": 2}
        for (String hex : List.of("81a47573656482a16101a16102", "82a16101a16102")) {
            byte[] message = HexFormat.of().parseHex(hex);
            assertThat(MsgpackMap.read(message)).hasSize(1);
            assertThat(new TaskDocument(false, true).of(message, "t", NOW)).isNull();
        }
    }

    private static void assertSame(byte[] message, boolean finite, boolean enriched) throws IOException {
        RawBsonDocument fast = new TaskDocument(finite, enriched).of(message, "t", NOW);
        if (fast == null) {
            return;
        }
        BsonDocument slow = new Tasks(finite, enriched, false)
                .upsert(List.of(new Message(Message.Kind.TASK, "t", message)), NOW)
                .document();
        assertThat(slow).isNotNull();
        slow.put("_id", fast.get("_id"));
        assertThat(bytes(fast)).isEqualTo(bytes(new RawBsonDocument(slow, new BsonDocumentCodec())));
    }

    private static ByteBuffer bytes(RawBsonDocument document) {
        return document.getByteBuffer().asNIO();
    }
}
