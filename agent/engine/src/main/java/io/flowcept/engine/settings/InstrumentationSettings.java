package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The section {@code instrumentation}: what becomes provenance. Immutable. */
public final class InstrumentationSettings {
    private static final String ENTRY = "Class.method, or a mapping with class and method";

    public final boolean enabled;

    /** In the order of the file. */
    public final List<WorkflowEntry> workflows;

    /** In the order of the file; the first that selects a method wins. */
    public final List<TaskEntry> tasks;

    public final TorchSettings torch;

    /** Percent of a method's own time, and of one processor, that recording it may cost; 0: what it costs. */
    public final double maxOverheadPercent;

    /** Seconds between looks at the settings file, whose changed selection is then taken; 0: it is read once. */
    public final double watchSecs;

    InstrumentationSettings(Section section) {
        enabled = section.key("enabled").bool(true);
        List<WorkflowEntry> workflowEntries = new ArrayList<>();
        for (Section element : section.elements("workflows", "method", ENTRY)) {
            workflowEntries.add(WorkflowEntry.read(element));
        }
        workflows = Collections.unmodifiableList(workflowEntries);
        List<TaskEntry> taskEntries = new ArrayList<>();
        for (Section element : section.elements("tasks", "method", ENTRY)) {
            taskEntries.add(TaskEntry.read(element));
        }
        tasks = Collections.unmodifiableList(taskEntries);
        torch = new TorchSettings(section.section("torch"));
        maxOverheadPercent = section.key("max_overhead_percent").number(5.0, 100);
        watchSecs = section.key("watch_secs").number(5.0);
        section.close();
    }
}
