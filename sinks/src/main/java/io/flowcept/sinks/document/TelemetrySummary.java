package io.flowcept.sinks.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a machine changed while a task ran: the differences of its two snapshots, as Flowcept's inserter computes them
 * (Flowcept 1.0.3, {@code telemetry_summary}), and those of graphics processors, which it leaves out.
 */
public final class TelemetrySummary {
    /** Block, name of the difference, path in the snapshot. */
    private static final String[][] DIFFERENCES = {
        {"cpu", "percent_all_diff", "percent_all"},
        {"cpu", "user_time_diff", "times_avg", "user"},
        {"cpu", "system_time_diff", "times_avg", "system"},
        {"cpu", "idle_time_diff", "times_avg", "idle"},
        {"memory", "used_mem_diff", "virtual", "used"},
        {"memory", "percent_diff", "virtual", "percent"},
        {"memory", "swap_used_diff", "swap", "used"},
        {"disk", "read_bytes_diff", "io_sum", "read_bytes"},
        {"disk", "write_bytes_diff", "io_sum", "write_bytes"},
        {"disk", "read_count_diff", "io_sum", "read_count"},
        {"disk", "write_count_diff", "io_sum", "write_count"},
        {"network", "bytes_sent_diff", "netio_sum", "bytes_sent"},
        {"network", "bytes_recv_diff", "netio_sum", "bytes_recv"},
        {"network", "packets_sent_diff", "netio_sum", "packets_sent"},
        {"network", "packets_recv_diff", "netio_sum", "packets_recv"},
    };

    private TelemetrySummary() {}

    /**
     * Duration in seconds, and for each block that both snapshots have, its differences, end less start, in the units of
     * the snapshots. What either snapshot lacks is left out.
     *
     * @param task a task as it was sent, not changed
     * @return null unless both snapshots are there and hold something
     */
    public static Map<String, Object> of(Map<String, ?> task) {
        Object start = task.get("telemetry_at_start");
        Object end = task.get("telemetry_at_end");
        if (!isFull(start) || !isFull(end)) {
            return null;
        }
        Map<String, Object> summary = new LinkedHashMap<>();
        Object duration = difference(task.get("started_at"), task.get("ended_at"));
        if (duration != null) {
            summary.put("duration_sec", ((Number) duration).doubleValue());
        }
        for (String[] each : DIFFERENCES) {
            Object difference = difference(at(start, each), at(end, each));
            if (difference != null) {
                block(summary, each[0]).put(each[1], difference);
            }
        }
        Map<String, Object> gpu = differences(((Map<?, ?>) start).get("gpu"), ((Map<?, ?>) end).get("gpu"));
        if (!gpu.isEmpty()) {
            summary.put("gpu", gpu);
        }
        return summary;
    }

    /** Adds the summary to a task, and its tags to the task's own; nothing where it has one already or there is none. */
    public static void addTo(Map<String, Object> task) {
        Map<String, Object> summary = task.containsKey("telemetry_summary") ? null : of(task);
        if (summary == null) {
            return;
        }
        List<Object> tags = CriticalTags.of(task, summary);
        task.put("telemetry_summary", summary);
        if (!tags.isEmpty()) {
            task.put("tags", tags);
        }
    }

    private static boolean isFull(Object snapshot) {
        return snapshot instanceof Map && !((Map<?, ?>) snapshot).isEmpty();
    }

    private static Object at(Object snapshot, String[] difference) {
        Object value = ((Map<?, ?>) snapshot).get(difference[0]);
        for (int i = 2; i < difference.length; i++) {
            value = value instanceof Map ? ((Map<?, ?>) value).get(difference[i]) : null;
        }
        return value;
    }

    @SuppressWarnings("unchecked") // Made just here.
    private static Map<String, Object> block(Map<String, Object> summary, String name) {
        Object block = summary.get(name);
        if (block == null) {
            block = new LinkedHashMap<String, Object>();
            summary.put(name, block);
        }
        return (Map<String, Object>) block;
    }

    /** Of every number that both have: {@code <name>_diff}, in the maps that they are in. Identities are no measures. */
    private static Map<String, Object> differences(Object start, Object end) {
        Map<String, Object> differences = new LinkedHashMap<>();
        if (!(start instanceof Map) || !(end instanceof Map)) {
            return differences;
        }
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) start).entrySet()) {
            String name = String.valueOf(entry.getKey());
            Object after = ((Map<?, ?>) end).get(entry.getKey());
            Object difference = difference(entry.getValue(), after);
            Map<String, Object> below = differences(entry.getValue(), after);
            if (difference != null && !name.equals("id") && !name.equals("gpu_ix")) {
                differences.put(name + "_diff", difference);
            } else if (!below.isEmpty()) {
                differences.put(name, below);
            }
        }
        return differences;
    }

    /** A whole number of two whole numbers, else a double; null unless both are numbers. */
    private static Object difference(Object start, Object end) {
        if (!(start instanceof Number) || !(end instanceof Number)) {
            return null;
        }
        if (start instanceof Long && end instanceof Long) {
            return (Long) end - (Long) start;
        }
        return ((Number) end).doubleValue() - ((Number) start).doubleValue();
    }
}
