package io.flowcept.engine;

import io.flowcept.engine.capture.CaptureCounts;
import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.log.Log;
import java.util.concurrent.locks.LockSupport;

/**
 * What the thread of a run's journal does from when tasks are recorded until the run ends: keeps segments ready, compares
 * what recording costs, follows the wall clock, and writes to the log what host threads have left to be told.
 */
final class Tending implements Runnable {
    /**
     * The least time from one look at what recording costs to the next. A host that takes a segment wakes the thread that
     * tends them; the rest has time, and waking up takes a core from its rest.
     */
    private static final long TEND_NANOS = 1_000_000_000L;

    /** When what recording costs is looked at first: a short run is to be governed, too. */
    private static final long FIRST_LOOK_NANOS = TEND_NANOS / 4;

    private static final long FOLLOW_CLOCK_NANOS = 10_000_000_000L;

    private final Journal journal;
    private final Governor governor;
    private final Notes notes;
    private final EpochClock clock;
    private final CaptureCounts counts;
    private final Log log;
    private final Runnable wakeDelivery;
    private volatile boolean ending;
    private volatile Thread thread;
    /** What is known of the journal from the last look at it. */
    private int segments;

    private boolean full;
    private String trouble;

    /** @param wakeDelivery is run when there may be much to deliver; on the thread that tends */
    Tending(
            Journal journal,
            Governor governor,
            Notes notes,
            EpochClock clock,
            CaptureCounts counts,
            Log log,
            Runnable wakeDelivery) {
        this.journal = journal;
        this.governor = governor;
        this.notes = notes;
        this.clock = clock;
        this.counts = counts;
        this.log = log;
        this.wakeDelivery = wakeDelivery;
        this.segments = journal.segmentsBegun();
    }

    /** Has {@link #run} return soon. Any thread. */
    void end() {
        ending = true;
        LockSupport.unpark(thread);
    }

    /** Until {@link #end}, or until recording has stopped by itself. */
    @Override
    public void run() {
        thread = Thread.currentThread();
        long followedAt = System.nanoTime();
        long lookedAt = followedAt;
        long lookAfter = FIRST_LOOK_NANOS;
        long rest = FIRST_LOOK_NANOS;
        while (!ending) {
            LockSupport.parkNanos(this, Math.min(rest, lookedAt + lookAfter - System.nanoTime()));
            Thread.interrupted(); // with the flag set, nothing rests and every file closes
            rest = journal.tend();
            if (lookAtJournal()) {
                lookAfter = Math.min(lookAfter, TEND_NANOS);
            }
            long at = System.nanoTime();
            if (at - lookedAt >= lookAfter) {
                lookedAt = at;
                lookAfter = governor.tick(at);
                notes.writeTo(log);
            }
            if (at - followedAt > FOLLOW_CLOCK_NANOS) {
                clock.follow();
                followedAt = at;
            }
            String fatal = counts.fatal();
            if (fatal != null) {
                log.error("recording has stopped after repeated internal errors, the last one: " + fatal);
                return;
            }
        }
    }

    /** Whether, since the last time, so much has been recorded that it is to be looked at sooner what it costs. */
    private boolean lookAtJournal() {
        int begun = journal.segmentsBegun();
        boolean isMore = begun != segments;
        boolean nowFull = journal.isFull();
        // When it becomes full, and not as long as it is: host threads that wait for room have us look all the time.
        if (isMore || (nowFull && !full)) {
            wakeDelivery.run();
        }
        segments = begun;
        full = nowFull;
        String now = journal.trouble();
        if (now != null && !now.equals(trouble)) {
            log.warning("the journal cannot grow: " + now);
        }
        trouble = now;
        return isMore;
    }
}
