package io.flowcept.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Between the first class that may be selected and the recorder behind the gate: the agent may leave meanwhile, and other
 * threads may load further classes. Its lock is its own, since a reload holds the engine's while classes are rewritten.
 * Thread-safe.
 */
final class Beginning {
    private final long mostNanos;
    private volatile boolean notReadyInTime;
    /** Guarded by this, as is the next. */
    private boolean making;

    private boolean ended;
    /** Null until it is asked for, and then always the same. */
    private volatile CountDownLatch ready;

    /** @param mostNanos how long a thread of the host waits for it, which takes some milliseconds */
    Beginning(long mostNanos) {
        this.mostNanos = mostNanos;
    }

    /** Open as soon as tasks can be recorded, or it is clear that they cannot. A start in which nothing is selected has none. */
    CountDownLatch ready() {
        // Made without the lock, since its class is loaded for it, which goes through the transformers of other agents.
        return ready != null ? ready : first(new CountDownLatch(1));
    }

    private synchronized CountDownLatch first(CountDownLatch fresh) {
        if (ready == null) {
            ready = fresh;
        }
        return ready;
    }

    /** Whether it may be made; who makes it calls {@link #made} when that is over. */
    synchronized boolean begin() {
        making = !ended;
        return making;
    }

    synchronized boolean isMaking() {
        return making;
    }

    synchronized void made() {
        making = false;
        notifyAll();
    }

    /** Does what {@link #end} undoes, which thus either sees it done or has it not done. */
    synchronized boolean unlessEnded(Runnable action) {
        if (!ended) {
            action.run();
        }
        return !ended;
    }

    /** Nothing is published from now on. Waits a while for who is just making it, but not longer than that. */
    synchronized void end(long mostNanos) {
        ended = true;
        long deadline = System.nanoTime() + mostNanos;
        long left = mostNanos;
        while (making && left > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException hostsInterruptWhomTheyFind) {
                // What comes behind it must be done all the same; the flag is not set now.
            }
            left = deadline - System.nanoTime();
        }
    }

    /** Waits until {@link #ready()}, and not again when it has taken too long once. Called by each thread that loads a class. */
    void awaitReady(Notes notes) {
        if (notReadyInTime) {
            return;
        }
        CountDownLatch opening = ready();
        boolean open = opening.getCount() == 0;
        if (open) {
            return;
        }
        long deadline = System.nanoTime() + mostNanos;
        boolean interrupted = false;
        while (!open && !notReadyInTime) {
            try {
                open = opening.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (!open) {
                    notReadyInTime = true;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (!open) {
            notes.skipped("the journal was not open after " + TimeUnit.NANOSECONDS.toSeconds(mostNanos)
                    + " seconds; what ran until it was is not recorded");
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
