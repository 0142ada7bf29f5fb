package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.Msgpack;
import io.flowcept.engine.capture.PlainData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What all tasks of one site have in common, encoded once. Immutable, apart from the count. */
final class SiteTemplate {
    final int number;
    final String signature;
    final boolean lightweight;
    /** The name of the workflow that entering starts, or null. */
    final String workflowName;

    final String activityId;
    /** The names of the values captured at entry, encoded. */
    final byte[][] usedKeys;

    /** Names for what is returned, or null for Flowcept's own. */
    final List<?> generatedNames;

    /** Encoded keys and values that follow a task's own, and how many entries they are. */
    final byte[] constants;

    final int constantEntries;

    SiteTemplate(Map<String, Object> facts) {
        this.number = ((Number) facts.get("number")).intValue();
        this.signature = (String) facts.get("signature");
        this.lightweight = Boolean.TRUE.equals(facts.get("lightweight"));
        this.workflowName = (String) facts.get("workflow_name");
        this.activityId = (String) facts.get("activity_id");
        List<?> usedNames = (List<?>) facts.get("used");
        this.usedKeys = new byte[usedNames.size()][];
        for (int i = 0; i < usedKeys.length; i++) {
            usedKeys[i] = MapWriter.encoded((String) usedNames.get(i));
        }
        this.generatedNames = (List<?>) facts.get("generated");
        GrowingBytes out = new GrowingBytes();
        int entries = 0;
        if (!lightweight) {
            entries += constant(out, "subtype", facts.get("subtype"));
            entries += constant(out, "tags", facts.get("tags"));
            entries += constant(out, "custom_metadata", facts.get("custom_metadata"));
        }
        this.constants = Arrays.copyOf(out.bytes.array(), out.bytes.position());
        this.constantEntries = entries;
    }

    private static int constant(GrowingBytes out, String key, Object value) {
        boolean empty = value == null
                || (value instanceof List && ((List<?>) value).isEmpty())
                || (value instanceof Map && ((Map<?, ?>) value).isEmpty());
        if (empty) {
            return 0;
        }
        Msgpack.text(out, key);
        PlainData.write(out, value);
        return 1;
    }
}
