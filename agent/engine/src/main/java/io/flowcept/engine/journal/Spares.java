package io.flowcept.engine.journal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Segments ready to be taken. The thread that tends the journal puts them here; a host thread takes one in a few
 * instructions, without allocation and without ever waiting: a pool that is used by another for longer than that counts
 * as empty.
 */
final class Spares {
    /** Longer than another's turn takes, if it is not suspended; a thread that gives up begins another stripe instead. */
    private static final int TURNS = 64;

    private final Segment[] ready;
    private volatile int count;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger probe = new AtomicInteger();

    /** @param most that there may be at once; {@link #put} is not to be called for more */
    Spares(int most) {
        ready = new Segment[most];
    }

    int count() {
        return count;
    }

    /** A spare segment, or null. Any thread. */
    Segment take() {
        if (count == 0) {
            return null;
        }
        probe.lazySet(0); // as in Stripe.append: the release below must not be what overflows the stack
        for (int turn = 0; !taken.compareAndSet(0, 1); turn++) {
            if (turn == TURNS) {
                return null;
            }
        }
        Segment segment = null;
        int last = count - 1;
        if (last >= 0) {
            segment = ready[last];
            ready[last] = null;
            count = last;
        }
        taken.lazySet(0);
        return segment;
    }

    /** Adds a segment to a pool that has room for it. One thread at a time. */
    void put(Segment segment) {
        while (!taken.compareAndSet(0, 1)) {
            LockSupport.parkNanos(1_000);
        }
        int end = count;
        ready[end] = segment;
        count = end + 1;
        taken.set(0);
    }
}
