package io.flowcept.it.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Task messages summed up for a person: a line an activity, with the values of one of its tasks. */
final class CaptureTable {
    private static final int EXAMPLE = 90;

    private final Map<String, List<Map<String, Object>>> activities = new LinkedHashMap<>();

    CaptureTable(List<Map<String, Object>> tasks) {
        for (Map<String, Object> task : tasks) {
            activities
                    .computeIfAbsent((String) task.get("activity_id"), first -> new ArrayList<>())
                    .add(task);
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("activity", "count", "status", "mean (ms)", "used -> generated, of one task"));
        activities.forEach((activity, tasks) -> lines.add(line(
                activity,
                String.valueOf(tasks.size()),
                status(tasks),
                String.format(Locale.ROOT, "%.3f", meanMillis(tasks)),
                example(tasks.get(tasks.size() - 1)))));
        return lines;
    }

    private static String line(String activity, String count, String status, String mean, String example) {
        return String.format(Locale.ROOT, "%-24s %6s  %-10s %12s  %s", activity, count, status, mean, example);
    }

    private static String status(List<Map<String, Object>> tasks) {
        TreeSet<String> all = new TreeSet<>();
        tasks.forEach(task -> all.add((String) task.get("status")));
        return String.join(",", all);
    }

    private static double meanMillis(List<Map<String, Object>> tasks) {
        return 1e3
                * tasks.stream()
                        .mapToDouble(task -> seconds(task, "ended_at") - seconds(task, "started_at"))
                        .average()
                        .orElse(0);
    }

    private static double seconds(Map<String, Object> task, String time) {
        return ((Number) task.get(time)).doubleValue();
    }

    private static String example(Map<String, Object> task) {
        String text = task.get("used") + " -> " + task.get("generated");
        return text.length() <= EXAMPLE ? text : text.substring(0, EXAMPLE - 1) + "…";
    }
}
