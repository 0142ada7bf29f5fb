package io.flowcept.engine.weave;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/**
 * What recording costs one site's calls beside their own time, and how much of them is recorded in consequence. Host
 * threads add to it, for one call in so many; a thread of ours takes what there is, and decides. Thread-safe.
 */
public final class CaptureCost {
    /** How much of a site's calls is recorded, from all to nothing. */
    public enum Step {
        /** What the settings say. */
        FULL,
        /** Ids, times, activity and status: no values and no telemetry. */
        LIGHTWEIGHT,
        /** Nothing; calls are counted. */
        COUNTED,
        /** Nothing. */
        OFF
    }

    /** One call in 65,536 at least is timed. */
    private static final int ROUGHEST = (1 << 16) - 1;

    private final LongAdder timed = new LongAdder();
    private final LongAdder captureNanos = new LongAdder();
    private final LongAccumulator dearest = new LongAccumulator(Math::max, 0);
    private final LongAdder ownNanos = new LongAdder();
    private volatile Step step = Step.FULL;
    private volatile int mask = 15;

    /** What holds now. */
    public Step step() {
        return step;
    }

    /** From now on. For our own thread. */
    public void step(Step next) {
        step = next;
    }

    /** Whether the thread's call of this number is one to be timed; mixed, since methods may be called in turn. */
    public boolean isTimed(long number) {
        return ((int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 40) & mask) == 0;
    }

    /** One timed call: what recording took of it, and how long it ran. Nanoseconds. */
    public void add(long capture, long own) {
        timed.increment();
        captureNanos.add(capture);
        dearest.accumulate(capture);
        ownNanos.add(own);
    }

    /** Has so many of the calls timed, at a rate of so many a second, that there are some hundred. For our own thread. */
    public void expect(double callsPerSecond) {
        int most = (int) Math.min(ROUGHEST, callsPerSecond / 64);
        mask = most < 2 ? 0 : Integer.highestOneBit(most) - 1;
    }

    /**
     * What has been added since the last time: calls, nanoseconds of recording, nanoseconds of their own. Of several calls
     * the one whose recording took longest is not among them: there, the thread may have had to wait for a processor.
     */
    public long[] take() {
        long calls = timed.sumThenReset();
        long longest = dearest.getThenReset();
        long capture = captureNanos.sumThenReset();
        long own = ownNanos.sumThenReset();
        return calls < 2 ? new long[] {calls, capture, own} : new long[] {calls - 1, capture - longest, own};
    }
}
