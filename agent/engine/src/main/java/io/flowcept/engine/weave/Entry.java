package io.flowcept.engine.weave;

import io.flowcept.engine.settings.ClassPattern;
import io.flowcept.engine.settings.Match;
import io.flowcept.engine.settings.MethodPattern;
import io.flowcept.engine.settings.Mode;
import io.flowcept.engine.settings.TaskEntry;
import io.flowcept.engine.settings.TelemetryAt;
import io.flowcept.engine.settings.WorkflowEntry;
import java.util.List;

/**
 * One line of the selection, from {@code instrumentation.tasks}, {@code instrumentation.workflows}, or an annotation,
 * and whether anything came of it, which the report at the end tells.
 */
final class Entry {
    final ClassPattern classes;
    final Match match;
    final MethodPattern methods;
    final Site.Selection selection;
    final List<Object> used;
    final boolean captureThis;

    /** Where the user wrote it, for messages: {@code settings.yaml:12: com.acme.Solver.solve}. */
    final String source;

    /** A method was found that this entry selects. */
    volatile boolean hasSelected;

    /** A class that the entry selects but none of whose methods it does, and what methods there are; null: none seen. */
    volatile String nearMiss;

    private Entry(
            ClassPattern classes,
            Match match,
            MethodPattern methods,
            Site.Selection selection,
            List<Object> used,
            boolean captureThis,
            String source) {
        this.classes = classes;
        this.match = match;
        this.methods = methods;
        this.selection = selection;
        this.used = used;
        this.captureThis = captureThis;
        this.source = source;
    }

    static Entry of(TaskEntry entry, String file) {
        boolean lightweight = entry.mode == Mode.LIGHTWEIGHT;
        return new Entry(
                entry.classes,
                entry.match,
                entry.methods,
                new Site.Selection(
                        true,
                        lightweight,
                        entry.telemetry,
                        null,
                        entry.activityId,
                        entry.subtype,
                        entry.generated,
                        entry.tags,
                        entry.customMetadata,
                        CallLimits.of(entry.sample, entry.maxRate, entry.minDurationMs)),
                entry.used,
                entry.captureThis,
                Sieve.source(file, entry.line, entry.source()));
    }

    static Entry of(WorkflowEntry entry, String file) {
        return new Entry(
                entry.classes,
                Match.EXACT,
                entry.methods,
                new Site.Selection(false, false, TelemetryAt.NEVER, entry.name, null, null, null, null, null, null),
                null,
                false,
                Sieve.source(file, entry.line, entry.source()));
    }

    /** What it selects, and what for, wherever it stands in whatever file: equal texts, equal entries. */
    String content() {
        return match + " " + classes + " " + methods + " used " + used + (captureThis ? " and this, " : ", ")
                + selection;
    }

    /** Whether it might select in a class of this name that is loaded already; for most kinds, nobody knows. */
    boolean mightSelectByName(String className) {
        return match != Match.EXACT || classes.matches(className);
    }
}
