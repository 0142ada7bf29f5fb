package io.flowcept.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.settings.Redaction;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

class ValueWriterTest {
    private boolean cut;

    @Example
    @SuppressWarnings("UnnecessaryStringBuilder") // one is what is written
    void plainValues_areThemselves() throws Exception {
        assertThat(json(null)).isEqualTo("null");
        assertThat(json(true)).isEqualTo("true");
        assertThat(json((byte) -7)).isEqualTo("-7");
        assertThat(json(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
        assertThat(json(1.5f)).isEqualTo("1.5");
        assertThat(json('ß')).isEqualTo("\"ß\"");
        assertThat(json("a\"b")).isEqualTo("\"a\\\"b\"");
        assertThat(json(new StringBuilder("built"))).isEqualTo("\"built\"");
        assertThat(json(new AtomicInteger(4))).isEqualTo("4");
        assertThat(json(BigInteger.TEN.pow(30))).isEqualTo("\"1000000000000000000000000000000\"");
        assertThat(json(BigInteger.TEN)).isEqualTo("10");
        assertThat(json(new BigDecimal("1.10"))).isEqualTo("\"1.10\"");
        assertThat(json(TimeUnit.DAYS)).isEqualTo("\"DAYS\"");
        assertThat(json(String.class)).isEqualTo("\"java.lang.String\"");
        assertThat(cut).isFalse();
    }

    @Example
    @SuppressWarnings("JavaUtilDate")
    void datesPathsAndIdentifiers_areTheirUsualText() throws Exception {
        assertThat(json(Date.from(Instant.ofEpochMilli(1500)))).isEqualTo("\"1970-01-01T00:00:01.500Z\"");
        assertThat(json(LocalDate.of(2026, 1, 2))).isEqualTo("\"2026-01-02\"");
        assertThat(json(Path.of("/a/b"))).isEqualTo("\"/a/b\"");
        assertThat(json(URI.create("x:/y"))).isEqualTo("\"x:/y\"");
        assertThat(json(new UUID(1, 2))).isEqualTo("\"00000000-0000-0001-0000-000000000002\"");
    }

    @Example
    void containers_areArraysAndMaps() throws Exception {
        assertThat(json(new int[] {1, 2})).isEqualTo("[1,2]");
        assertThat(json(new boolean[][] {{true}, {}})).isEqualTo("[[true],[]]");
        assertThat(json(new byte[] {1, -1})).isEqualTo("[1,-1]");
        assertThat(json(List.of(1, "x", List.of()))).isEqualTo("[1,\"x\",[]]");
        assertThat(json(Arrays.asList(1, null))).isEqualTo("[1,null]");
        assertThat(json(Optional.of(3))).isEqualTo("3");
        assertThat(json(OptionalInt.empty())).isEqualTo("null");
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("k", 1);
        map.put(2, "two");
        map.put(TimeUnit.DAYS, null);
        assertThat(json(map)).isEqualTo("{\"k\":1,\"2\":\"two\",\"DAYS\":null}");
        assertThat(json(new Pair(1, List.of("b")))).isEqualTo("{\"left\":1,\"right\":[\"b\"]}");
    }

    @Example
    void anythingElse_isItsClassAndIdentity() throws Exception {
        Hostile hostile = new Hostile();
        assertThat(json(hostile)).isEqualTo(opaque(hostile));
        List<Object> wrapped = Collections.unmodifiableList(new ArrayList<>());
        assertThat(json(wrapped)).isEqualTo(opaque(wrapped));
        List<Object> synchronizedList = Collections.synchronizedList(new ArrayList<>());
        assertThat(json(synchronizedList)).isEqualTo(opaque(synchronizedList));
        Map<Object, Object> map = new HashMap<>();
        Bean key = new Bean(null);
        map.put(key, 1);
        assertThat(json(map)).isEqualTo("{" + opaque(key) + ":1}");
    }

    @Example
    void fields_areReadWhenTheSettingsAskForThem() throws Exception {
        Bean inner = new Bean(7);
        assertThat(json(new Bean(inner), "objects: fields")).isEqualTo("{\"content\":{\"content\":7}}");
        List<Object> wrapped = Collections.unmodifiableList(List.of(1));
        assertThat(json(wrapped, "objects: fields")).isEqualTo("[1]");
    }

    @Example
    void cyclesAndDepth_areSaid() throws Exception {
        List<Object> self = new ArrayList<>();
        self.add(self);
        assertThat(json(self))
                .isEqualTo("[\"java.util.ArrayList_instance_id_" + System.identityHashCode(self) + "<cycle>\"]");
        assertThat(cut).isFalse();
        List<Object> deep = List.of(List.of(List.of()));
        Object innermost = ((List<?>) deep.get(0)).get(0);
        assertThat(json(deep, "max_depth: 2"))
                .isEqualTo("[[\"" + innermost.getClass().getName() + "_instance_id_"
                        + System.identityHashCode(innermost) + "<cut: depth 2>\"]]");
        assertThat(cut).isTrue();
    }

    @Example
    void whatExceedsALimit_saysWhatWasCut() throws Exception {
        assertThat(json(new int[] {1, 2, 3}, "max_items: 2")).isEqualTo("[1,2,\"<cut: 2 of 3 items>\"]");
        assertThat(json(List.of(1, 2, 3), "max_items: 2")).isEqualTo("[1,2,\"<cut: 2 of 3 items>\"]");
        assertThat(json(new LinkedHashMap<>(Map.of("a", 1)), "max_items: 1")).isEqualTo("{\"a\":1}");
        assertThat(cut).isFalse();
        Map<String, Object> two = new LinkedHashMap<>();
        two.put("a", 1);
        two.put("b", 2);
        assertThat(json(two, "max_items: 1")).isEqualTo("{\"a\":1,\"<cut>\":\"1 of 2 entries\"}");
        assertThat(json("0123456789", "max_string: 4")).isEqualTo("\"0123<cut: 4 of 10 characters>\"");
        assertThat(json("a\uD83D\uDE00", "max_string: 2")).isEqualTo("\"a<cut: 1 of 3 characters>\"");
        assertThat(json(BigInteger.ONE.shiftLeft(9000)))
                .startsWith("\"java.math.BigInteger_instance_id_")
                .endsWith("<cut: 9001 bits>\"");
        assertThat(cut).isTrue();
    }

    @Property(tries = 200)
    void whateverTheObject_theBytesOfATaskAreBounded(@ForAll List<String> texts, @ForAll @IntRange(max = 5) int nesting)
            throws Exception {
        Object value = texts;
        for (int i = 0; i < nesting; i++) {
            value = List.of(value, value, value);
        }
        int limit = 1024;
        ThreadBytes written = write(value, "max_bytes: " + limit, limit);
        // One text and one marker a level may still follow the byte at which the limit was met.
        assertThat(written.bytes.length).isLessThan(limit + 8 * 200);
        assertThat(written.json()).isNotEmpty();
    }

    /** {@link #write} compares each with the same that went packed. */
    @Property(tries = 300)
    void arraysOfNumbers_areTheSame_whetherTheyWentPackedOrNot(
            @ForAll List<double[]> reals,
            @ForAll List<float[]> floats,
            @ForAll @IntRange(min = 8, max = 3000) int limit)
            throws Exception {
        write(Arrays.asList(reals, "between", floats, Map.of("k", new double[limit % 40])), "max_items: 30", limit);
    }

    @Example
    void longArrayOfNumbers_isPacked_andKeepsEachOfItsBits() throws Exception {
        double[] reals = new double[40];
        Arrays.setAll(reals, i -> Double.longBitsToDouble(0x7FF0_0000_0000_0001L + i * 0x0123_4567_89AB_CDEFL));
        GrowingBytes out = new GrowingBytes();
        PackedNumbers.write(out, reals);
        assertThat(out.bytes.position()).isEqualTo(6 + 8 * 40);
        GrowingBytes unpacked = new GrowingBytes();
        PackedNumbers.unpack(out.bytes, 0, out.bytes.position(), unpacked);
        ByteBuffer bytes = ByteBuffer.wrap(unpacked.bytes.array());
        assertThat(bytes.get(0)).isEqualTo((byte) 0xdd);
        assertThat(bytes.getInt(1)).isEqualTo(40);
        for (int i = 0; i < 40; i++) {
            assertThat(bytes.get(5 + 9 * i)).isEqualTo((byte) 0xcb);
            assertThat(bytes.getLong(6 + 9 * i)).isEqualTo(Double.doubleToRawLongBits(reals[i]));
        }
    }

    @Example
    void packedNumbersThatAreNone_areRefused() {
        for (String hex : List.of("c90000000803", "c90000000701", "c90000001001", "c98000000002", "c90000001801")) {
            ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(hex + "0000000000000000"));
            assertThatThrownBy(() -> PackedNumbers.unpack(bytes, 0, bytes.limit(), new GrowingBytes()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("no numbers of type");
        }
    }

    private String json(Object value, String... settings) throws Exception {
        return write(value, settings.length == 0 ? "max_items: 100" : settings[0], 64 << 10)
                .json();
    }

    private ThreadBytes write(Object value, String setting, int limit) throws Exception {
        Path file = Files.createTempFile("settings", ".yaml");
        try {
            Files.writeString(file, "capture:\n  " + setting + "\n");
            SettingsLocation location = SettingsLocation.named(file.toString(), "test", new Properties());
            Settings settings = Settings.load(location, Collections.emptyMap());
            ValueWriter writer = new ValueWriter(settings.capture, new Redaction(settings.redact));
            GrowingBytes out = new GrowingBytes();
            cut = writer.write(out, value, limit, false);
            byte[] bytes = Arrays.copyOf(out.bytes.array(), out.bytes.position());
            assertThat(out.shortened).isZero();
            assertThat(packedAndUnpacked(writer, value, limit)).isEqualTo(bytes);
            return new ThreadBytes(bytes);
        } finally {
            Files.delete(file);
        }
    }

    /** The way of values through the journal. */
    private byte[] packedAndUnpacked(ValueWriter writer, Object value, int limit) {
        GrowingBytes packed = new GrowingBytes();
        assertThat(writer.write(packed, value, limit, true)).isEqualTo(cut);
        GrowingBytes out = new GrowingBytes();
        PackedNumbers.unpack(packed.bytes, 0, packed.bytes.position(), out);
        assertThat(out.bytes.position() - packed.bytes.position()).isEqualTo(packed.shortened);
        return Arrays.copyOf(out.bytes.array(), out.bytes.position());
    }

    private static String opaque(Object value) {
        return "\"" + value.getClass().getName() + "_instance_id_" + System.identityHashCode(value) + "\"";
    }

    /** Read back by msgpack-core, all of it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record ThreadBytes(byte[] bytes) {
        String json() throws Exception {
            try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
                String json = unpacker.unpackValue().toJson();
                assertThat(unpacker.hasNext()).isFalse();
                return json;
            }
        }
    }

    @SuppressWarnings("UnusedMethod") // that nobody calls it is the point
    private record Pair(int left, List<String> right) {
        @Override
        public int left() {
            throw new IllegalStateException("accessors are the host's code");
        }
    }

    private static final class Bean {
        @SuppressWarnings("UnusedVariable") // read by reflection
        private final Object content;

        Bean(Object content) {
            this.content = content;
        }
    }

    private static final class Hostile {
        @Override
        public String toString() {
            throw new AssertionError("called");
        }

        @Override
        public int hashCode() {
            throw new AssertionError("called");
        }

        @Override
        public boolean equals(Object other) {
            throw new AssertionError("called");
        }
    }
}
