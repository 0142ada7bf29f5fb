package io.flowcept.engine.weave;

/**
 * What telemetry has cost one site's calls so far, beside the calls' own time, and whether that was too much. Written
 * by any number of host threads without a lock: a lost update shifts the moment of the decision, and nothing else.
 */
public final class TelemetryCost {
    /** Before so many calls, the cost of the first ones, which load classes, would decide. */
    private static final int CALLS_TO_JUDGE_BY = 50;

    private long telemetryNanos;
    private long ownNanos;
    private int calls;
    private volatile boolean tooDear;

    /**
     * Adds one call.
     *
     * @param most percent of the calls' own time that telemetry may take; 0: as much as it takes
     */
    public void add(long telemetry, long own, double most) {
        telemetryNanos += telemetry;
        ownNanos += own;
        if (++calls >= CALLS_TO_JUDGE_BY && most > 0 && telemetryNanos * 100.0 > ownNanos * most) {
            tooDear = true;
        }
    }

    /** From the first time on that it was: the site's calls then share snapshots. */
    public boolean isTooDear() {
        return tooDear;
    }
}
