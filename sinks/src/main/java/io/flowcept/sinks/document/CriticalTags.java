package io.flowcept.sinks.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tags for tasks that stand out, with Flowcept's names and thresholds (Flowcept 1.0.3, {@code tag_critical_task}).
 *
 * <p>It differs where Flowcept's say nothing or something wrong: they are added to the user's tags and do not replace
 * them, {@code high_mem} can occur, and a task without a number under {@code generated.result} has neither low nor high
 * output.
 */
public final class CriticalTags {
    private static final double CPU_PERCENT = 80;
    private static final double MEMORY_BYTES = 1e9;
    private static final double DISK_BYTES = 1e8;
    private static final double SECONDS = 0.8;
    private static final double LOW = 0.1;
    private static final double HIGH = 0.9;

    private CriticalTags() {}

    /**
     * The tags of a task, those that it has first; each once.
     *
     * @param task as it was sent, not changed
     * @param summary what {@link TelemetrySummary} makes of it
     */
    public static List<Object> of(Map<String, ?> task, Map<String, ?> summary) {
        List<Object> tags = new ArrayList<>();
        if (task.get("tags") instanceof List) {
            tags.addAll((List<?>) task.get("tags"));
        }
        double disk = number(summary, "disk", "read_bytes_diff") + number(summary, "disk", "write_bytes_diff");
        add(tags, "high_cpu", Math.abs(number(summary, "cpu", "percent_all_diff")) > CPU_PERCENT);
        add(tags, "high_mem", number(summary, "memory", "used_mem_diff") > MEMORY_BYTES);
        add(tags, "high_disk", disk > DISK_BYTES);
        add(tags, "long_duration", real(summary.get("duration_sec"), 0) > SECONDS);
        Object generated = task.get("generated");
        Object result = generated instanceof Map ? ((Map<?, ?>) generated).get("result") : null;
        add(tags, "low_output", real(result, LOW) < LOW);
        add(tags, "high_output", real(result, LOW) > HIGH);
        return tags;
    }

    private static void add(List<Object> tags, String tag, boolean isSo) {
        if (isSo && !tags.contains(tag)) {
            tags.add(tag);
        }
    }

    private static double number(Map<String, ?> summary, String block, String name) {
        Object values = summary.get(block);
        return values instanceof Map ? real(((Map<?, ?>) values).get(name), 0) : 0;
    }

    private static double real(Object value, double otherwise) {
        return value instanceof Number ? ((Number) value).doubleValue() : otherwise;
    }
}
