package io.flowcept.sinks.document;

import static io.flowcept.sinks.document.Packed.map;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PythonJsonTest {
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    /** Every expectation is what Python 3.11's json.dumps prints. */
    @Test
    void text_isThatOfPython() {
        assertThat(PythonJson.text(map(
                        "a", 1L,
                        "b", Arrays.asList(true, false, null, List.of()),
                        "c", map(),
                        "d", map("e", -7L, "f", new BigInteger("18446744073709551615")))))
                .isEqualTo("{\"a\": 1, \"b\": [true, false, null, []], \"c\": {}, "
                        + "\"d\": {\"e\": -7, \"f\": 18446744073709551615}}");
        assertThat(PythonJson.text("a\"\\/\b\t\n\f\r\u0000\u001f\u007f\u00e9\u20ac\ud83d\ude00$."))
                .isEqualTo("\"a\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\\u007f\\u00e9\\u20ac\\ud83d\\ude00$.\"");
        assertThat(PythonJson.text(new byte[] {1, 2, -1})).isEqualTo("\"AQL/\"");
    }

    @Test
    void doubles_areThoseOfPython() {
        assertThat(PythonJson.text(Arrays.asList(
                        0.0,
                        -0.0,
                        1.0,
                        -1.5,
                        1795277376.552358,
                        0.0001,
                        0.00001,
                        1.25e-7,
                        1e15,
                        1e16,
                        123456789012345680.0,
                        9007199254740992.0,
                        1.7976931348623157e308,
                        1e-100,
                        0.1,
                        100.0)))
                .isEqualTo(
                        "[0.0, -0.0, 1.0, -1.5, 1795277376.552358, 0.0001, 1e-05, 1.25e-07, 1000000000000000.0, 1e+16,"
                                + " 1.2345678901234568e+17, 9007199254740992.0, 1.7976931348623157e+308, 1e-100, 0.1, 100.0]");
        assertThat(PythonJson.text(List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)))
                .isEqualTo("[NaN, Infinity, -Infinity]");
    }

    @Property(tries = 2000)
    void anyDouble_readsBackAsItself(@ForAll long bits) throws IOException {
        Double value = Double.longBitsToDouble(bits);
        assertThat(READER.readValue(PythonJson.text(value), Double.class)).isEqualTo(value);
    }

    @Property
    void anyText_readsBackAsItself_fromAsciiAlone(@ForAll String text) throws IOException {
        String json = PythonJson.text(text);
        assertThat(json).matches("[ -~]*");
        assertThat(READER.readValue(json, String.class)).isEqualTo(text);
    }
}
