package io.flowcept.engine.weave;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of one site's calls that were seen. Those in the journal are counted there, since that costs the host's
 * thread nothing. Thread-safe.
 */
public final class CallCounts {
    /** Tells how many calls are in the journal. */
    public interface InJournal {
        /** Of the site with that {@link Site#index}. */
        long recorded(int index);
    }

    private final Sites sites;
    private final int index;
    private final LongAdder lightened = new LongAdder();
    private final LongAdder sampledOut = new LongAdder();
    private final LongAdder overRate = new LongAdder();
    private final LongAdder tooShort = new LongAdder();
    private final LongAdder counted = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    CallCounts(Sites sites, int index) {
        this.sites = sites;
        this.index = index;
    }

    /** One of those in the journal is without values, since they cost too much. */
    public void withoutValues() {
        lightened.increment();
    }

    /** One was left out by {@link CallLimits#judge}, itself or with the call around it; {@code why} says that. */
    public void leftOut(int why) {
        (why == CallLimits.OVER_RATE ? overRate : sampledOut).increment();
    }

    /** One was shorter than {@code min_duration_ms}. */
    public void tooShort() {
        tooShort.increment();
    }

    /** One was counted and nothing more, since recording costs too much. */
    public void counted() {
        counted.increment();
    }

    /** The journal had no room for one. */
    public void dropped() {
        dropped.increment();
    }

    /** Calls in the journal. */
    public long recorded() {
        return sites.recorded(index);
    }

    /** All of them. */
    public long seen() {
        return recorded() + sampledOut.sum() + overRate.sum() + tooShort.sum() + counted.sum() + dropped.sum();
    }

    /** Those that are not in the journal, or without their values, under the names that messages have; empty if none. */
    public Map<String, Long> missing() {
        Map<String, Long> missing = new LinkedHashMap<>();
        put(missing, "without_values", lightened);
        put(missing, "sampled_out", sampledOut);
        put(missing, "over_rate", overRate);
        put(missing, "too_short", tooShort);
        put(missing, "counted", counted);
        put(missing, "dropped", dropped);
        return missing;
    }

    private static void put(Map<String, Long> counts, String name, LongAdder count) {
        if (count.sum() > 0) {
            counts.put(name, count.sum());
        }
    }
}
