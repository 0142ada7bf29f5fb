package io.flowcept.telemetry.snapshot;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Reads a group of sources on the caller's thread, one caller at a time.
 *
 * <p>There is one set of open files for the process and not one for each thread, so that percentages mean "since the
 * previous snapshot" and hundreds of threads need no thousands of descriptors. Who has to wait usually need not read:
 * a reading that began after one's arrival is as fresh as one's own would be, so it is copied. Thus the wait is that of
 * two readings at most, however many threads there are.
 *
 * <p>Assumptions and guarantees: the lock is one int, taken by compare-and-set and given back by a plain volatile store,
 * which can neither fail nor need stack when a thread of the host's runs out of it. No monitor is held, so virtual threads
 * are not pinned by it. All other fields belong to the lock's holder; the store of {@code taken} publishes them. A caller
 * gives up when the holder has not come back for 0.1 s (a suspended thread, a file system that does
 * not answer), and nobody waits again until it has: their snapshots lack these blocks, and the host goes on.
 */
public final class SharedReading implements Blocks {
    private static final AtomicIntegerFieldUpdater<SharedReading> TAKEN =
            AtomicIntegerFieldUpdater.newUpdater(SharedReading.class, "taken");

    private final SourceGroup sources;
    private final SnapshotBuffer last = new SnapshotBuffer();

    @SuppressWarnings("UnusedVariable") // read by the updater
    private volatile int taken;
    /** Somebody waited in vain for the present holder of the lock. */
    private volatile boolean stuck;
    /** Counts the holders of the lock; written by them. */
    private volatile int turn;

    private boolean complete;
    private boolean closed;
    private long lastBegan;

    public SharedReading(SourceGroup sources) {
        this.sources = sources;
    }

    /**
     * Adds the blocks to the map that was begun last, from a reading that began after this call; none if it cannot be had
     * in time.
     */
    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // of "turn", by the lock's holder
    public void write(SnapshotBuffer out) {
        long arrived = System.nanoTime();
        if (!take()) {
            return;
        }
        try {
            turn = turn + 1;
            stuck = false;
            if (closed) {
                return;
            }
            if (!complete || lastBegan - arrived < 0) {
                read();
            }
            out.entries(last.bytes(), 1, last.length() - 1, last.bytes()[0] & 0xf);
        } finally {
            taken = 0;
        }
    }

    private void read() {
        complete = false;
        lastBegan = System.nanoTime();
        last.clear();
        last.beginMap();
        sources.write(last);
        last.endMap();
        complete = true;
    }

    private boolean take() {
        return TAKEN.compareAndSet(this, 0, 1) || await();
    }

    private boolean await() {
        Patience patience = new Patience(Patience.NANOS);
        int holder = turn;
        while (!stuck) {
            patience.nap();
            if (TAKEN.compareAndSet(this, 0, 1)) {
                return true;
            }
            if (turn != holder) {
                holder = turn;
                patience.renew();
            }
            if (patience.isSpent()) {
                stuck = true;
            }
            if (patience.isSpentInAll()) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void refresh() {
        sources.refresh();
    }

    /** Has the next reading's percentages count from the beginning, as if there had been none. */
    public void rewind() {
        if (take()) {
            try {
                complete = false;
                sources.rewind();
            } finally {
                taken = 0;
            }
        }
    }

    /** Lets go of the sources, once the reading that is under way has ended. */
    @Override
    public void close() {
        if (!take()) {
            return;
        }
        closed = true;
        taken = 0;
        sources.close();
    }
}
