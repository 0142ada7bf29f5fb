package io.flowcept.sinks.document;

import static io.flowcept.sinks.document.Packed.map;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MsgpackMapTest {
    @Property(tries = 200)
    void anyMap_isReadAsItWasPacked(@ForAll("maps") Map<Object, Object> map) throws IOException {
        Map<String, Object> read = MsgpackMap.read(Packed.bytes(map));
        assertThat(read).isEqualTo(map);
        assertThat(new ArrayList<Object>(read.keySet())).isEqualTo(new ArrayList<>(map.keySet()));
    }

    @Provide
    Arbitrary<Map<Object, Object>> maps() {
        Arbitrary<Object> scalars = Arbitraries.oneOf(
                Arbitraries.longs().asGeneric(),
                Arbitraries.longs().between(-300, 300).asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.just((Object) null),
                Arbitraries.strings()
                        .ofMaxLength(300)
                        .map(MsgpackMapTest::encodable)
                        .asGeneric());
        Arbitrary<Object> nested = Arbitraries.oneOf(
                scalars,
                scalars.list().ofMaxSize(20).asGeneric(),
                mapsOf(scalars).asGeneric());
        return mapsOf(Arbitraries.oneOf(nested, nested.list().ofMaxSize(3).asGeneric()));
    }

    private static Arbitrary<Map<Object, Object>> mapsOf(Arbitrary<Object> values) {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(40).map(MsgpackMapTest::encodable), values)
                .ofMaxSize(5)
                .map(LinkedHashMap::new);
    }

    /** Lone surrogates are no UTF-8. */
    private static String encodable(String text) {
        return text.replaceAll("[\\uD800-\\uDFFF]", "?");
    }

    @Test
    void keysOfOtherTypes_becomeWhatPythonMakesOfThem() throws IOException {
        byte[] message = Packed.bytes(map(1, "a", 2.5, "b", true, "c", null, "d", 1e-7, "e"));
        assertThat(MsgpackMap.read(message))
                .containsExactly(
                        Map.entry("1", "a"),
                        Map.entry("2.5", "b"),
                        Map.entry("True", "c"),
                        Map.entry("None", "d"),
                        Map.entry("1e-07", "e"));
    }

    @Test
    void numbersOfEveryWidth_keepTheirValue() throws IOException {
        List<Object> numbers =
                List.of(255L, 65535L, 4294967295L, Long.MAX_VALUE, -128L, -32768L, -2147483648L, Long.MIN_VALUE, 1.5);
        List<Object> packed = new ArrayList<>(numbers);
        packed.add(1.5f);
        packed.add(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        List<Object> read = new ArrayList<>(numbers);
        read.add(1.5);
        read.add(new BigInteger("18446744073709551615"));
        assertThat(MsgpackMap.read(Packed.bytes(map("n", packed)))).isEqualTo(Map.of("n", read));
    }

    @Test
    void extensionTypes_becomeNull() throws IOException {
        byte[] message = {(byte) 0x82, (byte) 0xA1, 'a', (byte) 0xD4, 5, 0, (byte) 0xA1, 'b', (byte) 0xC7, 2, 5, 0, 0};
        assertThat(MsgpackMap.read(message)).isEqualTo(map("a", null, "b", null));
    }

    @Test
    void whatIsNotOneWholeMap_isRefused() {
        byte[] whole = Packed.bytes(map("text", "abc", "list", List.of(1, 2, 3.5), "bytes", new byte[3]));
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MsgpackMap.read(torn)).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> MsgpackMap.read(Arrays.copyOf(whole, whole.length + 1)))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "a message of %d bytes ends before its last byte (at byte %d)", whole.length + 1, whole.length);
        assertThatThrownBy(() -> MsgpackMap.read(Packed.bytes(List.of(1))))
                .isInstanceOf(IOException.class)
                .hasMessage("a message of 2 bytes is no map (at byte 2)");
    }

    @Test
    void nestingWithoutEnd_isRefused() {
        byte[] message = new byte[100_000];
        Arrays.fill(message, (byte) 0x91);
        assertThatThrownBy(() -> MsgpackMap.read(message))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is nested deeper than 512");
    }
}
