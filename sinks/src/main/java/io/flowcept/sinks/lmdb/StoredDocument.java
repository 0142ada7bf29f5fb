package io.flowcept.sinks.lmdb;

import io.flowcept.sinks.document.Curation;
import io.flowcept.sinks.document.PythonJson;
import io.flowcept.sinks.document.PythonJsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One document on its way to the environment. Flowcept replaces the one of its id, and so loses what only an earlier
 * message of the task said; here the two are united, as Flowcept itself unites messages that come together.
 */
final class StoredDocument {
    private final boolean task;
    private final Map<String, Object> fields;
    private final byte[] json;

    /**
     * @param task whether the document is a task's, whose maps are united entry by entry
     * @param fields not to be changed any more
     */
    StoredDocument(boolean task, Map<String, Object> fields) {
        this.task = task;
        this.fields = fields;
        this.json = encoded(fields);
    }

    private static byte[] encoded(Map<String, Object> fields) {
        return PythonJson.text(fields).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What is to be stored in place of {@code stored}.
     *
     * @param stored what is there, or null
     * @return null when that is what is to be there
     */
    byte[] over(byte[] stored) {
        if (stored == null) {
            return json;
        }
        if (Arrays.equals(stored, json)) {
            return null;
        }
        Map<String, Object> united;
        try {
            united = PythonJsonReader.read(stored);
        } catch (IOException e) {
            // Whoever wrote this, it is no document.
            return json;
        }
        if (task) {
            Map<String, Map<String, Object>> one = new HashMap<>();
            one.put("", united);
            Curation.add(fields, "", one);
        } else {
            united.putAll(fields);
        }
        byte[] both = encoded(united);
        return Arrays.equals(stored, both) ? null : both;
    }
}
