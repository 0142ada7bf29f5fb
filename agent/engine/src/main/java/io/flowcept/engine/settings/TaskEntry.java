package io.flowcept.engine.settings;

import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One element of {@code instrumentation.tasks}: each call of a selected method is a task. Immutable. */
public final class TaskEntry {
    /** In the settings file, counted from 1. */
    public final int line;

    public final ClassPattern classes;
    public final Match match;
    public final MethodPattern methods;
    public final Mode mode;

    public final TelemetryAt telemetry;

    /** The tasks' activity; null for the method's name. */
    public final String activityId;

    /** The tasks' subtype; null for none. */
    public final String subtype;

    /** The arguments to record: names (String) and positions from 0 (Integer); null for all, empty for none. */
    public final List<Object> used;

    /** Names for what is returned; null for Flowcept's own names, empty for not recorded. */
    public final List<String> generated;

    /** Whether the object the method is called on is recorded too. */
    public final boolean captureThis;

    /** Empty when there are none. */
    public final List<String> tags;

    /** Empty when there is none; values are null, Boolean, Long, Double, String, lists and maps. */
    public final Map<String, Object> customMetadata;

    /** The share of calls that are recorded, 0 to 1. */
    public final double sample;

    /** Calls a second that are recorded; 0: all. */
    public final double maxRate;

    /** Calls of fewer milliseconds are counted only. */
    public final double minDurationMs;

    private final String source;

    private TaskEntry(Section section, Selection selection) {
        line = section.line();
        classes = selection == null ? null : selection.classes;
        methods = selection == null ? null : selection.methods;
        source = selection == null ? null : selection.source;
        String matched = section.key("match").choice("exact", "exact", "subtypes", "annotated");
        match = matched.equals("exact") ? Match.EXACT : matched.equals("subtypes") ? Match.SUBTYPES : Match.ANNOTATED;
        String recorded = section.key("mode").choice("task", "task", "telemetry", "lightweight");
        mode = recorded.equals("task") ? Mode.TASK : recorded.equals("telemetry") ? Mode.TELEMETRY : Mode.LIGHTWEIGHT;
        String measured = section.key("telemetry").choice("both", "both", "end_only", "false");
        telemetry = measured.equals("both")
                ? TelemetryAt.START_AND_END
                : measured.equals("end_only") ? TelemetryAt.END : TelemetryAt.NEVER;
        activityId = section.key("activity_id").text(null);
        subtype = section.key("subtype").text(null);
        used = section.key("used").namesAndPositions();
        generated = section.key("generated").texts();
        captureThis = section.key("capture_this").bool(false);
        List<String> tagged = section.key("tags").texts();
        tags = tagged == null ? Collections.<String>emptyList() : tagged;
        customMetadata = section.key("custom_metadata").map();
        sample = section.key("sample").number(1.0, 1);
        maxRate = section.key("max_rate").number(0.0);
        minDurationMs = section.key("min_duration_ms").number(0.0);
        section.close();
    }

    /** The entry of a section; null when it selects nothing, which is told to the reading. */
    static TaskEntry read(Section section) {
        Selection selection = Selection.read(section);
        TaskEntry entry = new TaskEntry(section, selection);
        return selection == null ? null : entry;
    }

    /** What selects the methods, {@code Class.method} as the user wrote it. */
    public String source() {
        return source;
    }

    @Override
    public String toString() {
        return source;
    }
}
