package io.flowcept.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class SnapshotBufferTest {
    @Property
    void values_areEncodedAsMsgpackCoreDoes(
            @ForAll List<Long> integers, @ForAll List<Double> reals, @ForAll List<String> texts) throws IOException {
        SnapshotBuffer ours = new SnapshotBuffer(1);
        MessageBufferPacker theirs = MessagePack.newDefaultBufferPacker();
        ours.beginArray();
        theirs.packArrayHeader(integers.size() + reals.size() + texts.size());
        for (long value : integers) {
            ours.element();
            ours.integer(value);
            theirs.packLong(value);
        }
        for (double value : reals) {
            ours.element();
            ours.real(value);
            theirs.packDouble(value);
        }
        for (String value : texts) {
            ours.element();
            ours.text(value);
            theirs.packString(value);
        }
        ours.endArray();
        // Negative integers of 8 and 16 bits are written in 32: they do not occur, and say the same.
        if (integers.stream().allMatch(value -> value >= -32 || value < Short.MIN_VALUE)) {
            assertThat(ours.toByteArray()).isEqualTo(theirs.toByteArray());
        }
        SnapshotBuffer map = new SnapshotBuffer(1);
        map.beginMap();
        map.key(Key.of("values"));
        map.raw(ours.bytes(), 0, ours.length());
        map.endMap();
        List<?> values = (List<?>) Decoded.map(map).get("values");
        assertThat(values.subList(0, integers.size())).isEqualTo(integers);
        assertThat(values).hasSize(integers.size() + reals.size() + texts.size());
    }

    @Property
    void mapsWrittenWhole_areThoseWrittenByEntry(@ForAll long a, @ForAll long b, @ForAll @IntRange(max = 3) int count) {
        Keys keys = Keys.of("first", "second of them", "z");
        long[] values = {a, 0, b};
        SnapshotBuffer whole = new SnapshotBuffer(1);
        SnapshotBuffer byEntry = new SnapshotBuffer(1);
        whole.integers(keys, values);
        whole.integers(keys, new long[3]);
        whole.reals(keys, values, count, 100);
        byEntry.beginMap();
        byEntry.integer(Key.of("first"), a);
        byEntry.integer(Key.of("second of them"), 0);
        byEntry.integer(Key.of("z"), b);
        byEntry.endMap();
        byEntry.beginMap();
        byEntry.integer(Key.of("first"), 0);
        byEntry.integer(Key.of("second of them"), 0);
        byEntry.integer(Key.of("z"), 0);
        byEntry.endMap();
        byEntry.beginMap();
        String[] names = {"first", "second of them", "z"};
        for (int i = 0; i < count; i++) {
            byEntry.real(Key.of(names[i]), values[i] / 100.0);
        }
        byEntry.endMap();
        assertThat(whole.toByteArray()).isEqualTo(byEntry.toByteArray());
    }

    @Test
    void mapsOfAnySize_haveTheirSmallestHeader_alsoWhenNested() {
        SnapshotBuffer buffer = new SnapshotBuffer(1);
        Map<String, Object> expected = new LinkedHashMap<>();
        buffer.beginMap();
        for (int size : new int[] {0, 1, 15, 16, 300}) {
            Map<String, Object> inner = new LinkedHashMap<>();
            buffer.key(Key.of("map of " + size));
            buffer.beginMap();
            for (int i = 0; i < size; i++) {
                buffer.integer(Key.of("key " + i), i);
                inner.put("key " + i, (long) i);
            }
            buffer.endMap();
            expected.put("map of " + size, inner);
        }
        buffer.endMap();
        assertThat(Decoded.map(buffer)).isEqualTo(expected);
        assertThat(buffer.bytes()[0]).isEqualTo((byte) 0x85);
    }

    @Test
    void goingBack_forgetsWhatWasBegunToo() {
        SnapshotBuffer buffer = new SnapshotBuffer(1);
        buffer.beginMap();
        buffer.integer(Key.of("a"), 1);
        long mark = buffer.mark();
        buffer.key(Key.of("b"));
        buffer.beginMap();
        buffer.key(Key.of("c"));
        buffer.beginArray();
        buffer.back(mark);
        buffer.integer(Key.of("d"), 2);
        buffer.endMap();
        assertThat(Decoded.map(buffer)).isEqualTo(Map.of("a", 1L, "d", 2L));
    }

    @Test
    void key_knowsItsOwnBytes_whateverItsLength() {
        for (int length : new int[] {1, 31, 32, 255, 256}) {
            byte[] name = "x".repeat(length).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Key key = Key.of(name, 0, length);
            assertThat(key.is(name, 0, length)).isTrue();
            assertThat(key.is(name, 1, length)).isFalse();
            name[length - 1] = 'y';
            assertThat(key.is(name, 0, length)).isFalse();
        }
    }
}
