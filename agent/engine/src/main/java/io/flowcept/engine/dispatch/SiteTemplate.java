package io.flowcept.engine.dispatch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What all tasks of one site have in common. Immutable. */
final class SiteTemplate {
    final int number;
    final String signature;
    final boolean lightweight;
    /** The name of the workflow that entering starts, or null. */
    final String workflowName;

    final String activityId;
    /** The names of the values captured at entry. */
    final List<?> usedNames;

    /** Names for what is returned, or null for Flowcept's own. */
    final List<?> generatedNames;

    /** Entries that follow a task's own. */
    final Map<String, Object> constants = new LinkedHashMap<>();

    SiteTemplate(Map<String, Object> facts) {
        this.number = ((Number) facts.get("number")).intValue();
        this.signature = (String) facts.get("signature");
        this.lightweight = Boolean.TRUE.equals(facts.get("lightweight"));
        this.workflowName = (String) facts.get("workflow_name");
        this.activityId = (String) facts.get("activity_id");
        this.usedNames = (List<?>) facts.get("used");
        this.generatedNames = (List<?>) facts.get("generated");
        if (!lightweight) {
            constant("subtype", facts.get("subtype"));
            constant("tags", facts.get("tags"));
            constant("custom_metadata", facts.get("custom_metadata"));
        }
    }

    private void constant(String key, Object value) {
        boolean empty = value == null
                || (value instanceof List && ((List<?>) value).isEmpty())
                || (value instanceof Map && ((Map<?, ?>) value).isEmpty());
        if (!empty) {
            constants.put(key, value);
        }
    }
}
