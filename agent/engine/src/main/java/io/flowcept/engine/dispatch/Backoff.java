package io.flowcept.engine.dispatch;

import java.util.Random;

/**
 * How long to wait before the next attempt: doubling from 100 ms to 30 s, each time a random half to the whole of it, so
 * that many JVMs do not come back to a server at once. For one thread.
 */
final class Backoff {
    private static final long FIRST_NANOS = 100_000_000L;
    private static final long LONGEST_NANOS = 30_000_000_000L;

    private final Random random = new Random();
    private long next = FIRST_NANOS;

    /** Nanoseconds to wait now. */
    long next() {
        long now = next;
        next = Math.min(LONGEST_NANOS, 2 * next);
        return (long) (now * (0.5 + random.nextDouble() / 2));
    }

    void reset() {
        next = FIRST_NANOS;
    }
}
