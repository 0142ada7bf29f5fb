package io.flowcept.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

class MsgpackJsonTest {
    private static final ObjectMapper JACKSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void whateverAMessageHolds_anotherJsonReaderFindsTheSame(@ForAll("maps") Map<String, Object> map)
            throws IOException {
        byte[] packed = pack(map);

        String json = json(packed, null);

        assertThat(JACKSON.readValue(json, Object.class)).isEqualTo(asJsonHasIt(map));
        assertThat(json).doesNotContain("\n").isEqualTo(json.strip());
    }

    @Property(tries = 3000)
    void everyDouble_isTheShortestTextThatReadsBack(@ForAll long bits) throws IOException {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            return;
        }
        assertShortest(value);
        assertShortest(Math.scalb(1.0, (int) Math.floorMod(bits, 2098L) - 1074));
    }

    private static void assertShortest(double value) throws IOException {
        String text = numberText(value);
        assertThat(Double.doubleToLongBits(Double.parseDouble(text))).isEqualTo(Double.doubleToLongBits(value));
        int digits = new BigDecimal(text).stripTrailingZeros().precision();
        if (digits > 1) {
            BigDecimal exact = new BigDecimal(value);
            double below =
                    exact.round(new MathContext(digits - 1, RoundingMode.DOWN)).doubleValue();
            double above =
                    exact.round(new MathContext(digits - 1, RoundingMode.UP)).doubleValue();
            assertThat(List.of(below, above)).as("shorter than %s", text).doesNotContain(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1795277376.552358, 1795277376.552358",
        "1795277376.5683832, 1795277376.5683832",
        "1795277376, 1795277376.0",
        "0, 0.0",
        "-0.0, -0.0",
        "0.1, 0.1",
        "-2.5, -2.5",
        "1e15, 1000000000000000.0",
        "1e16, 1e16",
        "1.5e300, 1.5e300",
        "2e-3, 0.002",
        "1e-7, 1e-7",
        "4.9e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e308",
        "2.2250738585072014e-308, 2.2250738585072014e-308",
        "5.684341886080802e-14, 5.684341886080802e-14",
        "2e23, 2e23",
        "9007199254740993, 9007199254740992.0",
        "NaN, null",
        "Infinity, null",
        "-Infinity, null",
    })
    void double_isWrittenAsFlowceptsWriterDoes(double value, String text) throws IOException {
        assertThat(numberText(value)).isEqualTo(text);
    }

    @Test
    void capturedFlowceptMessage_isTheLineThatFlowceptWrites() throws IOException {
        byte[] captured = HexFormat.of()
                .parseHex("84a474797065a47461736bab776f726b666c6f775f6964d924353430653533"
                        + "37302d623436332d343036612d386230622d656631303266663335376436ab61"
                        + "637469766974795f6964a56c69676874a47573656481a17804");
        assertThat(json(captured, null))
                .isEqualTo("{\"type\":\"task\",\"workflow_id\":\"540e5370-b463-406a-8b0b-ef102ff357d6\","
                        + "\"activity_id\":\"light\",\"used\":{\"x\":4}}");
    }

    @Test
    void theDroppedKey_isLeftOutOfTheOutermostMapOnly() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("data", List.of(1, 2));
        map.put("used", Map.of("data", 1));
        assertThat(json(pack(map), "data")).isEqualTo("{\"used\":{\"data\":1}}");
        assertThat(json(pack(Map.of("data", 1)), "data")).isEqualTo("{}");
    }

    @Test
    void whatJsonLacks_isReplaced() throws IOException {
        String binary = "01 c403ff00fe";
        String composite = "93c0c3c0 a0";
        String extensions = "c0 92 d40500 c702010000";
        String single = "a162 ca40490fdb";
        String unsigned = "c3 cfffffffffffffffff";
        String smallest = "a16e d38000000000000000";
        assertThat(json(hex("86" + binary + composite + extensions + single + unsigned + smallest), null))
                .isEqualTo("{\"1\":\"/wD+\",\"[null,true,null]\":\"\",\"null\":[null,null],"
                        + "\"b\":3.1415927410125732,\"true\":18446744073709551615,\"n\":-9223372036854775808}");
    }

    @Test
    void stringIsEscapedAsOrjsonDoes_andBrokenUtf8IsReplaced() throws IOException {
        byte[] text = hex("22 5c 08 09 0a 0c 0d 00 1f 7f 2f c3a9 f09f9880 ff c3 eda080 c080");
        byte[] message = new byte[text.length + 4];
        message[0] = (byte) 0x81;
        message[1] = (byte) 0xA0;
        message[2] = (byte) 0xD9;
        message[3] = (byte) text.length;
        System.arraycopy(text, 0, message, 4, text.length);
        assertThat(json(message, null))
                .isEqualTo("{\"\":\"\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\u007f/é😀" + "\uFFFD".repeat(7) + "\"}");
    }

    @Property(tries = 2000)
    void garbage_isRefusedWithAnIoException_andLeavesNothingBehind(@ForAll byte[] garbage) throws IOException {
        JsonBytes out = new JsonBytes();
        out.raw('x');
        try {
            MsgpackJson.message(garbage, "data", out);
            JACKSON.readTree(out.toString().substring(1));
        } catch (IOException e) {
            assertThat(e).hasMessageStartingWith("a message of ");
            assertThat(out).hasToString("x");
        }
    }

    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void everyPrefixOfAMessage_isRefused(@ForAll("maps") Map<String, Object> map) throws IOException {
        byte[] packed = pack(map);
        for (int length = 0; length < packed.length; length++) {
            byte[] prefix = Arrays.copyOf(packed, length);
            assertThrows(IOException.class, () -> json(prefix, null));
        }
        byte[] longer = Arrays.copyOf(packed, packed.length + 1);
        assertThatThrownBy(() -> json(longer, null)).hasMessageContaining("ends before its last byte");
    }

    @Test
    void bottomlessNesting_isRefused() {
        byte[] deep = new byte[100_000];
        Arrays.fill(deep, (byte) 0x91);
        deep[0] = (byte) 0x81;
        deep[1] = (byte) 0xA0;
        assertThatThrownBy(() -> json(deep, null))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nested deeper");
    }

    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return map(3);
    }

    private static Arbitrary<Map<String, Object>> map(int depth) {
        Arbitrary<String> text = Arbitraries.strings()
                .ofMaxLength(20)
                .filter(s -> StandardCharsets.UTF_8.newEncoder().canEncode(s));
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                text.asGeneric(),
                Arbitraries.strings().ofLength(300).alpha().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.integers().between(-200, 70_000).asGeneric(),
                Arbitraries.bigIntegers()
                        .between(BigInteger.ZERO, BigInteger.TWO.pow(64).subtract(BigInteger.ONE))
                        .asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.floats().asGeneric(),
                Arbitraries.of(true, false).asGeneric(),
                Arbitraries.of(Double.NaN, Double.NEGATIVE_INFINITY, -0.0).asGeneric(),
                Arbitraries.just((Object) "absent").injectNull(1.0));
        Arbitrary<Object> value = depth == 0
                ? leaf
                : Arbitraries.frequencyOf(
                        Tuple.of(5, leaf),
                        Tuple.of(1, leaf.list().ofMaxSize(20).asGeneric()),
                        Tuple.of(1, map(depth - 1).asGeneric()));
        return Arbitraries.maps(text, value).ofMaxSize(depth == 3 ? 20 : 5).map(LinkedHashMap::new);
    }

    private static String numberText(double value) throws IOException {
        JsonBytes out = new JsonBytes();
        out.number(value);
        return out.toString();
    }

    private static String json(byte[] message, String dropped) throws IOException {
        JsonBytes out = new JsonBytes();
        MsgpackJson.message(message, dropped, out);
        return out.toString();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    static byte[] pack(Map<String, ?> map) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(packer, map);
            return packer.toByteArray();
        }
    }

    private static void pack(MessageBufferPacker packer, Object value) throws IOException {
        if (value == null) {
            packer.packNil();
        } else if (value instanceof String text) {
            packer.packString(text);
        } else if (value instanceof Boolean bool) {
            packer.packBoolean(bool);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else if (value instanceof Float number) {
            packer.packFloat(number);
        } else if (value instanceof BigInteger number) {
            packer.packBigInteger(number);
        } else if (value instanceof Number number) {
            packer.packLong(number.longValue());
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object item : list) {
                pack(packer, item);
            }
        } else {
            Map<?, ?> map = (Map<?, ?>) value;
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                pack(packer, entry.getKey());
                pack(packer, entry.getValue());
            }
        }
    }

    /** The map as Jackson reads it: big integers for integers, doubles for all else, null for what is no number. */
    private static Object asJsonHasIt(Object value) {
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            return Double.isFinite(number) ? number : null;
        }
        if (value instanceof Number number && !(value instanceof BigInteger)) {
            return BigInteger.valueOf(number.longValue());
        }
        if (value instanceof List<?> list) {
            List<Object> items = new ArrayList<>();
            list.forEach(item -> items.add(asJsonHasIt(item)));
            return items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> entries = new LinkedHashMap<>();
            map.forEach((key, item) -> entries.put(key, asJsonHasIt(item)));
            return entries;
        }
        return value;
    }
}
