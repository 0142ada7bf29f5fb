package io.flowcept.sinks.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PythonJsonReaderTest {
    private static Map<String, Object> read(String json) throws IOException {
        return PythonJsonReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"task_id\": \"1\", \"used\": {\"a\": [1, -2, 3.5, 1e+20], \"b\": {}}, \"rest\": []}",
                "{\"loss\": NaN, \"max\": Infinity, \"min\": -Infinity, \"none\": null, \"yes\": true, \"no\": false}",
                "{\"text\": \"\\\"\\\\\\b\\t\\n\\f\\r\\u00e9\\ud83d\\ude00\"}",
                "{\"big\": 18446744073709551615, \"least\": -9223372036854775808, \"time\": 1795277376.552358}",
            })
    void whatPythonHasWritten_isTheSameWhenItIsWrittenAgain(String json) throws IOException {
        assertThat(PythonJson.text(read(json))).isEqualTo(json);
    }

    @Test
    void otherSpaces_andLettersThatAreNotEscaped_areRead() throws IOException {
        assertThat(PythonJson.text(read(" {\"a\":[1,2] ,\n\"\u00e9\":\"\\/\"}\n")))
                .isEqualTo("{\"a\": [1, 2], \"\\u00e9\": \"/\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "{",
                "{\"a\"}",
                "{\"a\": }",
                "{\"a\": 1,}",
                "{\"a\": 1} x",
                "{\"a\": \"\\u00g0\"}",
                "{\"a\": 1",
                "{\"a\": [1 2]}",
                "{a: 1}",
                "{\"a\": nul}"
            })
    void whatIsNoObject_isRefused(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IOException.class).hasMessageContaining("is no JSON object");
    }

    @Test
    void nestingWithoutEnd_isRefused() {
        assertThatThrownBy(() -> read("{\"a\":" + "[".repeat(100_000))).isInstanceOf(IOException.class);
    }
}
