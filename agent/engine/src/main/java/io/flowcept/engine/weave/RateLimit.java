package io.flowcept.engine.weave;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many calls in each second, from the first ones on; of less than one a second, one in each span of so many seconds.
 * Thread-safe; a thread that finds others too quick for it a few times is refused rather than kept.
 */
final class RateLimit {
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TRIES = 8;
    private static final int COUNT_BITS = 28;
    private static final long MOST = (1L << COUNT_BITS) - 1;

    private final long windowNanos;
    private final long inWindow;
    private final long begin = System.nanoTime();
    /** The window's number, and in the lower bits how many it has taken. */
    private final AtomicLong state = new AtomicLong();

    /** @param perSecond more than 0 */
    RateLimit(double perSecond) {
        boolean several = perSecond >= 1;
        inWindow = several ? Math.min(MOST, (long) perSecond) : 1;
        windowNanos = several ? SECOND_NANOS : (long) Math.min(Long.MAX_VALUE / 4.0, SECOND_NANOS / perSecond);
    }

    /** @param now {@link System#nanoTime()}, or what a test takes for it */
    boolean takes(long now) {
        long window = Math.max(0, (now - begin) / windowNanos);
        for (int i = 0; i < TRIES; i++) {
            long before = state.get();
            long known = before >>> COUNT_BITS;
            long taken = known < window ? 0 : before & MOST;
            if (taken >= inWindow) {
                return false;
            }
            if (state.compareAndSet(before, (Math.max(known, window) << COUNT_BITS) | (taken + 1))) {
                return true;
            }
        }
        return false;
    }
}
