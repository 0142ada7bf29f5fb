package io.flowcept.cli.keeper;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** When to try again, and when to stop trying. Thread-safe: whoever wants an end may say so at any time. */
public final class Pauses {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 10_000;

    private final CountDownLatch end = new CountDownLatch(1);

    /** Ends every pause, now and later. */
    public void end() {
        end.countDown();
    }

    public boolean isEnding() {
        return end.getCount() == 0;
    }

    /** Waits longer from failure to failure, up to ten seconds; less when it is to end. */
    void after(int failures) {
        long millis = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(failures, 10));
        // Not all keepers at once.
        millis = millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2);
        try {
            end.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end();
        }
    }
}
