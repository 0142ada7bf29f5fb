package io.flowcept.engine.capture;

/**
 * Wall-clock time that never goes back, from {@link System#nanoTime()} and its distance to the epoch. The distance is
 * measured to about a microsecond, by waiting for the millisecond to change; {@link #follow} keeps it up with a wall
 * clock that is set forward. A wall clock that is set back is not followed: within a JVM, what happened later has the
 * later time. Thread-safe.
 */
public final class EpochClock {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /** What counts as the wall clock having been set, rather than as the noise of reading it. */
    private static final long STEP = 5 * NANOS_PER_MILLI;

    private volatile long distance = measure();

    /** Nanoseconds since the epoch at the moment when {@link System#nanoTime()} was {@code nanoTime}. */
    public long at(long nanoTime) {
        return nanoTime + distance;
    }

    /** Nanoseconds since the epoch. */
    public long now() {
        return at(System.nanoTime());
    }

    /** Looks at the wall clock; called now and then by the agent's own thread. */
    public synchronized void follow() {
        long ahead = System.currentTimeMillis() * NANOS_PER_MILLI - now();
        if (ahead > STEP) {
            distance = distance + ahead;
        }
    }

    private static long measure() {
        long closest = Long.MAX_VALUE;
        long distance = System.currentTimeMillis() * NANOS_PER_MILLI - System.nanoTime();
        // The millisecond changes between two readings of nanoTime. Once they are close, that is all there is to know;
        // a thread that was interrupted in between tries again.
        for (int i = 0; i < 3 && closest > NANOS_PER_MILLI / 200; i++) {
            long start = System.currentTimeMillis();
            long after = System.nanoTime();
            long before;
            long now;
            do {
                before = after;
                now = System.currentTimeMillis();
                after = System.nanoTime();
            } while (now == start);
            if (after - before < closest) {
                closest = after - before;
                distance = now * NANOS_PER_MILLI - (before + (after - before) / 2);
            }
        }
        return distance;
    }
}
