package io.flowcept.engine.weave;

import io.flowcept.bootstrap.ThreadContext;
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
    /** Null: as many as there are. */
    private final RateLimit rate;

    private final double maxRate;
    private final long leastNanos;

    private CallLimits(double sample, double maxRate, double minDurationMs) {
        this.sample = sample;
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

    /** The share by which its calls are there, inside a call that is there by a share of {@code around}. */
    public double share(double around) {
        return Math.min(sample, around);
    }

    /**
     * Whether the call that begins now is recorded: one of the constants. What is sampled at the share of the call around
     * it, as the methods of one entry are, is there whenever that is; at a smaller one, as often as it says in the end.
     *
     * @param around the share by which the call around it is there; 1 without one
     */
    public int judge(double around, ThreadContext context) {
        if (sample < around && context.nextRandom() * around >= sample) {
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
