package io.flowcept.engine;

import io.flowcept.engine.capture.CaptureCounts;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.dispatch.CaptureSummary;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalCounters;
import io.flowcept.engine.weave.SelectionChange;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a workflow's last message says of how complete the capture was. Thread-safe. */
final class RunSummary implements CaptureSummary {
    private static final int MOST_NAMED = 1000;

    private final Sites sites;
    private final CaptureCounts counts;
    private final Governor governor;
    private final Journal journal;
    private final List<Map<String, Object>> changes;

    /** @param changes of the settings, as {@link #change} makes them; read under its own lock */
    RunSummary(
            Sites sites, CaptureCounts counts, Governor governor, Journal journal, List<Map<String, Object>> changes) {
        this.governor = governor;
        this.sites = sites;
        this.counts = counts;
        this.journal = journal;
        this.changes = changes;
    }

    @Override
    public Map<String, Object> now() {
        Map<String, Object> summary = new LinkedHashMap<>();
        counts.addTo(summary, sites.calls());
        summary.put("dropped", dropped());
        List<String> methods = new ArrayList<>();
        List<String> sharing = new ArrayList<>();
        Map<String, Object> incomplete = new LinkedHashMap<>();
        for (Site site : sites.all()) {
            name(site, methods);
            if (site.telemetryCost.isTooDear()) {
                name(site, sharing);
            }
            Map<String, Long> missing = site.counts.missing();
            if (!missing.isEmpty() && incomplete.size() < MOST_NAMED) {
                incomplete.put(site.signature(), missing);
            }
        }
        summary.put("methods", methods);
        if (!incomplete.isEmpty()) {
            summary.put("incomplete", incomplete);
        }
        governor.addTo(summary);
        if (!sharing.isEmpty()) {
            summary.put("telemetry_shared", sharing);
        }
        synchronized (changes) {
            if (!changes.isEmpty()) {
                summary.put("settings_changes", new ArrayList<>(changes));
            }
        }
        return summary;
    }

    /** Tasks that the journal did not take. */
    long dropped() {
        JournalCounters counters = journal.counters();
        return counters.dropped() + counters.tooLarge();
    }

    private static void name(Site site, List<String> methods) {
        if (methods.size() < MOST_NAMED) {
            methods.add(site.signature());
        }
    }

    /** A change of the selection while the application ran, for {@code settings_changes}. */
    static Map<String, Object> change(double atSeconds, String origin, SelectionChange change) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("at", atSeconds);
        entry.put("settings", origin);
        entry.put("removed", change.removed);
        entry.put("added", change.added);
        return entry;
    }
}
