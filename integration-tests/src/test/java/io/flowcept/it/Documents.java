package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Messages, and what Flowcept makes of them: to compare what one wrote with what another reads. */
final class Documents {
    /** Python writes numbers that are none by their names. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Documents() {}

    /** Messages, one a line of JSON. */
    static List<Map<String, Object>> ofLines(String lines) throws JsonProcessingException {
        List<Map<String, Object>> messages = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            messages.add(plain(JSON.readValue(line, new TypeReference<Map<String, Object>>() {})));
        }
        return messages;
    }

    /** What Flowcept's consumer printed, less the line that says that it listens. */
    static List<Map<String, Object>> heard(String printed) throws JsonProcessingException {
        String listening = "listening\n";
        assertThat(printed).startsWith(listening);
        return ofLines(printed.substring(listening.length()));
    }

    /** The {@code tasks} and {@code workflows} that Flowcept's query API finds, with the settings file of a run. */
    static Map<String, List<Map<String, Object>>> query(
            FlowceptPython python, Path directory, String field, String value)
            throws IOException, InterruptedException {
        Map<String, Object> found =
                ofLines(python.run(directory, "query.py", field, value)).get(0);
        Map<String, List<Map<String, Object>>> plain = new HashMap<>();
        for (String collection : List.of("tasks", "workflows")) {
            plain.put(
                    collection,
                    ((List<?>) found.get(collection))
                            .stream()
                                    .map(document -> plain((Map<?, ?>) document))
                                    .toList());
        }
        return plain;
    }

    /** What Flowcept makes of a task before it stores it: the status is a field too, and maps that are empty are left out. */
    static Map<String, Object> stored(Map<String, Object> task) {
        Map<String, Object> stored = plain(task);
        stored.remove("type");
        stored.put(((String) stored.get("status")).toLowerCase(Locale.ROOT), true);
        for (String field : List.of("used", "generated", "custom_metadata")) {
            if (stored.get(field) instanceof Map<?, ?> map) {
                Map<Object, Object> filled = new HashMap<>(map);
                filled.values().removeIf(value -> value instanceof Map<?, ?> inner && inner.isEmpty());
                stored.put(field, filled);
                if (map.isEmpty()) {
                    stored.remove(field);
                }
            }
        }
        return stored;
    }

    /** A message as JSONL has it, which knows no number that is none. */
    static Map<String, Object> plain(Map<?, ?> message) {
        Map<String, Object> plain = new HashMap<>();
        message.forEach((key, value) -> plain.put((String) key, plainValue(value)));
        return plain;
    }

    private static Object plainValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return plain(map);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plainValue(element)));
            return plain;
        }
        return value instanceof Double number && !Double.isFinite(number) ? null : value;
    }

    /** Documents by their ids, of which there may be no two. */
    static Map<Object, Map<String, Object>> byId(List<Map<String, Object>> documents, String id) {
        Map<Object, Map<String, Object>> byId = new TreeMap<>();
        for (Map<String, Object> document : documents) {
            assertThat(byId.put(document.get(id), document)).isNull();
        }
        return byId;
    }
}
