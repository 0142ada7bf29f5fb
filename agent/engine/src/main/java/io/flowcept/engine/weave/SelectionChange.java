package io.flowcept.engine.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What other settings have changed in the selection, entries as {@code file:line: entry}. Immutable. */
public final class SelectionChange {
    public final List<String> removed;
    public final List<String> added;

    SelectionChange(List<Entry> removed, List<Entry> added) {
        this.removed = sources(removed);
        this.added = sources(added);
    }

    public boolean isNone() {
        return removed.isEmpty() && added.isEmpty();
    }

    private static List<String> sources(List<Entry> entries) {
        List<String> sources = new ArrayList<>();
        for (Entry entry : entries) {
            sources.add(entry.source);
        }
        return Collections.unmodifiableList(sources);
    }
}
