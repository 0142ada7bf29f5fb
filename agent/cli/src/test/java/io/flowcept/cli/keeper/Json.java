package io.flowcept.cli.keeper;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.document.MsgpackBytes;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.PythonJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Messages as JSON text, which is how the samples are given. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private Json() {}

    static Map<String, Object> map(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Received received(String position, String json) {
        return new Received(MsgpackBytes.of(map(json)), position);
    }

    static String text(byte[] msgpack) {
        try {
            return PythonJson.text(MsgpackMap.read(msgpack));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With the spaces that {@link #text} has. */
    static String spaced(String json) {
        return PythonJson.text(map(json));
    }
}
