package io.flowcept.engine.weave;

import java.util.concurrent.TimeUnit;

/**
 * Which calls a settings entry leaves out: {@code sample}, {@code max_rate} and {@code min_duration_ms}. The first two
 * are decided when a call begins, and hold for all that it calls, so that every recorded task's parent is recorded too;
 * the third when it ends. Thread-safe; asking allocates nothing and waits for nobody.
 */
public final class CallLimits {
    /** {@link #judge}: the call is recorded. */
    public static final int KEPT = 0;

    /** {@link #judge}: {@code sample} has left it out. */
    public static final int SAMPLED_OUT = 1;

    /** {@link #judge}: it would be one more than {@code max_rate} allows. */
    public static final int OVER_RATE = 2;

    private final double sample;
    /** What a random number of 63 bits must be below. */
    private final long keptBelow;
    /** Null: as many as there are. */
    private final RateLimit rate;

    private final double maxRate;
    private final long leastNanos;

    private CallLimits(double sample, double maxRate, double minDurationMs) {
        this.sample = sample;
        // A double cannot hold the greatest long, so one would be above it.
        this.keptBelow = sample >= 1 ? Long.MIN_VALUE : (long) (sample * Long.MAX_VALUE);
        this.maxRate = maxRate;
        this.rate = maxRate > 0 ? new RateLimit(maxRate) : null;
        this.leastNanos = (long) (minDurationMs * TimeUnit.MILLISECONDS.toNanos(1));
    }

    /**
     * The limits of one entry, or null when it has none.
     *
     * @param sample the share of calls to record, 0 to 1
     * @param maxRate calls a second to record; 0: all
     * @param minDurationMs calls that are shorter are not recorded
     */
    static CallLimits of(double sample, double maxRate, double minDurationMs) {
        return sample >= 1 && maxRate == 0 && minDurationMs == 0
                ? null
                : new CallLimits(sample, maxRate, minDurationMs);
    }

    /**
     * Whether the call that begins now is recorded: one of the constants.
     *
     * @param drawn a random number of 63 bits, the same for all calls within one: so a method that is sampled at its
     *     caller's share, as those of one entry are, is there whenever the caller is
     */
    public int judge(long drawn) {
        if (keptBelow != Long.MIN_VALUE && drawn >= keptBelow) {
            return SAMPLED_OUT;
        }
        return rate == null || rate.takes(System.nanoTime()) ? KEPT : OVER_RATE;
    }

    /** Whether a call of so many nanoseconds is left out, unless it failed or something inside it was recorded. */
    public boolean isTooShort(long nanos) {
        return nanos < leastNanos;
    }

    @Override
    public String toString() {
        return "sample " + sample + ", max_rate " + maxRate + ", min_duration " + leastNanos + " ns";
    }
}
