package io.flowcept.sinks.document;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What Flowcept's inserter makes of a task before it stores it (Flowcept 1.0.3, {@code consumer_utils}): statuses become
 * fields, empty maps go, {@code used} and its like are maps.
 *
 * <p>It differs where Flowcept would lose something: a task keeps its own {@code workflow_id} though an argument has that
 * name, a null time or status is left out instead of losing the batch, and a task that has finished stays finished when
 * an older status comes after.
 */
public final class Curation {
    /** Times in seconds since the epoch. */
    public static final List<String> TIMES = Collections.unmodifiableList(
            Arrays.asList("started_at", "ended_at", "submitted_at", "registered_at", "utc_timestamp"));

    private static final List<String> MAPS = Collections.unmodifiableList(
            Arrays.asList("used", "generated", "custom_metadata", "telemetry_at_start", "telemetry_at_end"));

    private Curation() {}

    /**
     * The document of a task.
     *
     * @param message a task as it was sent, not changed
     * @param insertedAt seconds since the epoch, to be kept as {@code utc_time_at_insertion}; 0 for not at all
     */
    public static Map<String, Object> task(Map<String, Object> message, double insertedAt) {
        Map<String, Object> task = new LinkedHashMap<>(message);
        task.remove("type");
        Object status = task.get("status");
        if (status == null) {
            task.remove("status");
        } else {
            task.putIfAbsent(status.toString().toLowerCase(Locale.ROOT), true);
        }
        staysFinished(task);
        if (insertedAt > 0) {
            task.put("utc_time_at_insertion", insertedAt);
        }
        for (String time : TIMES) {
            task.remove(time, null);
        }
        for (String field : MAPS) {
            if (task.containsKey(field)) {
                Map<String, Object> map = map(task.get(field));
                if (map == null) {
                    task.remove(field);
                } else {
                    task.put(field, map);
                }
            }
        }
        adoptWorkflow(task);
        return task;
    }

    /**
     * Adds a curated task to those of its batch. When one of that id is there, their maps are united, entry by entry, and
     * all else of the later one replaces.
     */
    public static void add(Map<String, Object> task, String id, Map<String, Map<String, Object>> batch) {
        Map<String, Object> earlier = batch.get(id);
        if (earlier == null) {
            batch.put(id, task);
            return;
        }
        for (Map.Entry<String, Object> field : task.entrySet()) {
            Object before = MAPS.contains(field.getKey()) ? earlier.get(field.getKey()) : null;
            if (before == null) {
                earlier.put(field.getKey(), field.getValue());
            } else {
                textKeyed(before).putAll(textKeyed(field.getValue()));
            }
        }
        staysFinished(earlier);
    }

    /** Without the maps in it that are empty; null when it is one itself. What is no map becomes one. */
    private static Map<String, Object> map(Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map) {
            for (Map.Entry<String, Object> entry : textKeyed(value).entrySet()) {
                if (!Collections.emptyMap().equals(entry.getValue())) {
                    map.put(entry.getKey(), entry.getValue());
                }
            }
            return textKeyed(value).isEmpty() ? null : map;
        }
        List<?> values = value instanceof List ? (List<?>) value : Collections.singletonList(value);
        for (Object element : values) {
            map.put("arg" + map.size(), element);
        }
        return map;
    }

    private static void adoptWorkflow(Map<String, Object> task) {
        Object used = task.get("used");
        if (used != null
                && task.get("workflow_id") == null
                && isTrue(textKeyed(used).get("workflow_id"))) {
            task.put("workflow_id", textKeyed(used).remove("workflow_id"));
        }
    }

    private static void staysFinished(Map<String, Object> task) {
        if (isTrue(task.get("finished"))) {
            task.put("status", "FINISHED");
        }
    }

    /** Python's idea of truth. */
    private static boolean isTrue(Object value) {
        if (value instanceof Number) {
            return ((Number) value).doubleValue() != 0;
        }
        if (value instanceof Map) {
            return !((Map<?, ?>) value).isEmpty();
        }
        if (value instanceof List) {
            return !((List<?>) value).isEmpty();
        }
        return value != null && !value.equals(false) && !value.equals("");
    }

    @SuppressWarnings("unchecked") // MsgpackMap makes no other maps.
    private static Map<String, Object> textKeyed(Object map) {
        return (Map<String, Object>) map;
    }
}
