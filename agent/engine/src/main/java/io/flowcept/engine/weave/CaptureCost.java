package io.flowcept.engine.weave;

import java.util.concurrent.atomic.AtomicInteger;

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

    /** In the mask of a site none of whose calls is timed, and in no other. */
    static final int UNTIMED = 1 << 31;

    static final int AT_FIRST = 15;

    private static final int FREE = 0;
    private static final int TAKEN = 1;

    private final Site site;

    /** Who has it may touch the four numbers. */
    private final AtomicInteger turn = new AtomicInteger(FREE);

    private final AtomicInteger probe = new AtomicInteger();

    private long timed;
    private long captureNanos;
    private long dearest;
    private long ownNanos;

    CaptureCost(Site site) {
        this.site = site;
    }

    /** What holds from now on, see {@link Site#step}. For our own thread. */
    public void step(Step next) {
        site.step = next;
    }

    /**
     * One timed call: what recording took of it, and how long it ran. Nanoseconds. One that comes while another thread
     * adds is left out, as the untimed ones are.
     */
    public void add(long capture, long own) {
        // The same call as the release below: where the stack has no room for it, it overflows here, not there, where
        // it would
        // leave the turn taken for ever.
        probe.lazySet(FREE);
        if (turn.compareAndSet(FREE, TAKEN)) {
            timed++;
            captureNanos += capture;
            dearest = capture > dearest ? capture : dearest;
            ownNanos += own;
            turn.lazySet(FREE);
        }
    }

    /** Has none of the calls timed: nobody asks what they cost. For our own thread. */
    public void expectNoQuestion() {
        site.timedMask = UNTIMED;
    }

    /** Has so many of the calls timed, at a rate of so many a second, that there are some hundred. For our own thread. */
    public void expect(double callsPerSecond) {
        int most = (int) Math.min(ROUGHEST, callsPerSecond / 64);
        site.timedMask = most < 2 ? 0 : Integer.highestOneBit(most) - 1;
    }

    /**
     * What has been added since the last time: calls, nanoseconds of recording, nanoseconds of their own. Of several calls
     * the one whose recording took longest is not among them: there, the thread may have had to wait for a processor.
     */
    public long[] take() {
        if (!turn.compareAndSet(FREE, TAKEN)) {
            return new long[3]; // they are there the next time
        }
        long[] all = timed < 2
                ? new long[] {timed, captureNanos, ownNanos}
                : new long[] {timed - 1, captureNanos - dearest, ownNanos};
        timed = 0;
        captureNanos = 0;
        dearest = 0;
        ownNanos = 0;
        turn.lazySet(FREE);
        return all;
    }
}
