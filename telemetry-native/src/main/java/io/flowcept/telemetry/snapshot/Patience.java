package io.flowcept.telemetry.snapshot;

import java.util.concurrent.locks.LockSupport;

/**
 * How long a host's thread waits for another: in naps, whose time is summed up. Of a nap that lasted long, little counts,
 * since then this thread was not run, or all were stopped for a garbage collection, and the other was not run either. For
 * one wait of one thread.
 */
final class Patience {
    /** How long one waits whose snapshot lacks something otherwise. */
    static final long NANOS = 100_000_000;
    /** However often the one that is waited for changes. */
    private static final long LONGEST_NANOS = 10 * NANOS;

    private static final long NAP_NANOS = 20_000;
    private static final long COUNTED_NANOS = 2_000_000;

    private final long most;
    private long last = System.nanoTime();
    private long waited;
    private long waitedInAll;

    /** @param most how long one that does not move is waited for, in nanoseconds */
    Patience(long most) {
        this.most = most;
    }

    /** Sleeps for a moment; on a thread that was interrupted, whose flag is the host's and stays, it only yields. */
    @SuppressWarnings("ThreadPriorityCheck")
    void nap() {
        LockSupport.parkNanos(NAP_NANOS);
        Thread.yield();
        long now = System.nanoTime();
        long counted = Math.min(now - last, COUNTED_NANOS);
        last = now;
        waited += counted;
        waitedInAll += counted;
    }

    /** Begins anew: somebody else is waited for. */
    void renew() {
        waited = 0;
    }

    /** Whether the one that is waited for has not moved for long enough. */
    boolean isSpent() {
        return waited > most;
    }

    /** Whether it has been too long, whoever was waited for. */
    boolean isSpentInAll() {
        return waitedInAll > LONGEST_NANOS;
    }
}
