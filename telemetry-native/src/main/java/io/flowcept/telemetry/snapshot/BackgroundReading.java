package io.flowcept.telemetry.snapshot;

import java.util.concurrent.locks.LockSupport;

/**
 * Reads blocks on a daemon thread of its own: what may be slow, allocate or hang must not do so on the host's threads, and
 * what many tasks share need not be read by any of them.
 *
 * <p>A caller copies the last reading if that began recently enough, else waits for the next one, but not for long; after
 * that it goes without. While a reading does not come back, callers do not wait for it again. For any number of threads.
 *
 * <p>One that reads ahead has the next reading when the last is half as old as its callers allow, so they need not wait. It
 * does so as long as its readings are used: after a few that nobody copied it rests, and the next caller waits for the
 * thread to wake and read, for 1 ms at most: a caller that could read as well itself gains nothing by waiting longer for a
 * thread that the system does not run. One that does not read ahead reads only when somebody asks, and is waited for
 * for 0.1 s.
 *
 * <p>Assumptions and guarantees: a reading is immutable and handed over by one volatile store, so a copy is whole, and
 * costs the caller one volatile load and no lock. Callers tell the thread that they use a reading by a mark on it, which
 * is written once or twice in a reading's life and not by each of them.
 */
public final class BackgroundReading implements AutoCloseable {
    /** Readings ahead that nobody used, after which the thread rests. */
    private static final int MOST_UNUSED = 4;
    /** Reading ahead takes at most this part of one processor, however young callers want it. */
    private static final int MOST_PART = 20;

    private static final long AHEAD_PATIENCE_NANOS = 1_000_000;

    private final Blocks blocks;
    private final boolean ahead;
    private final Thread thread;
    private volatile boolean wanted;
    /** The age that the one who set {@link #wanted} allows. */
    private volatile long wantedAge;

    private volatile boolean closed;
    private volatile Reading last;
    /** Somebody waited in vain for the reading that is under way. */
    private volatile boolean stuck;

    private BackgroundReading(String threadName, Blocks blocks, boolean ahead) {
        this.blocks = blocks;
        this.ahead = ahead;
        wanted = !ahead;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /** One that reads once at its start, and then when it is asked. */
    public static BackgroundReading onDemand(String threadName, Blocks blocks) {
        return new BackgroundReading(threadName, blocks, false);
    }

    /** One that reads ahead from when it is asked first. */
    public static BackgroundReading ahead(String threadName, Blocks blocks) {
        return new BackgroundReading(threadName, blocks, true);
    }

    /**
     * Adds the blocks to the map that was begun last.
     *
     * @param maxAgeNanos how long ago the reading may have begun; 0: it begins after this call
     * @return false if there was none in time, and nothing was added
     */
    public boolean write(SnapshotBuffer out, long maxAgeNanos) {
        long oldest = System.nanoTime() - maxAgeNanos;
        Reading reading = last;
        if (reading == null || reading.began - oldest < 0) {
            reading = await(oldest, maxAgeNanos);
        }
        if (reading == null) {
            return false;
        }
        if (reading.allowed == 0 || maxAgeNanos < reading.allowed) {
            reading.allowed = maxAgeNanos;
        }
        out.entries(reading.entries, 1, reading.entries.length - 1, reading.entries[0] & 0xf);
        return true;
    }

    private Reading await(long oldest, long maxAgeNanos) {
        // Also when it is stuck: the reading after next may be the one that comes back.
        if (!wanted) {
            wantedAge = maxAgeNanos;
            wanted = true;
            LockSupport.unpark(thread);
        }
        Patience patience = new Patience(ahead ? AHEAD_PATIENCE_NANOS : Patience.NANOS);
        while (!closed && !stuck) {
            patience.nap();
            Reading reading = last;
            if (reading != null && reading.began - oldest >= 0) {
                return reading;
            }
            if (patience.isSpent()) {
                stuck = true;
            }
        }
        return null;
    }

    private void run() {
        /* What callers allow; 0: nobody has asked of late. */
        long age = 0;
        long took = 0;
        int unused = 0;
        while (!closed) {
            if (wanted) {
                age = ahead ? wantedAge : 0;
                unused = 0;
            } else {
                Reading reading = last;
                long pause = Math.max(age / 2, MOST_PART * took);
                long left = age == 0 || reading == null ? Long.MAX_VALUE : reading.began + pause - System.nanoTime();
                if (left > 0) {
                    LockSupport.parkNanos(this, left);
                    Thread.interrupted(); // with the flag set, nothing rests
                    continue;
                }
                long allowed = reading.allowed;
                unused = allowed > 0 ? 0 : unused + 1;
                if (unused > MOST_UNUSED) {
                    age = 0;
                    continue;
                }
                age = allowed > 0 ? allowed : age;
            }
            // Before the reading: who asks from now on wants the next.
            wanted = false;
            took = read();
        }
        blocks.close();
    }

    /** Answers how long it took, in nanoseconds. */
    private long read() {
        long began = System.nanoTime();
        try {
            SnapshotBuffer buffer = new SnapshotBuffer();
            buffer.beginMap();
            blocks.write(buffer);
            buffer.endMap();
            last = new Reading(buffer.toByteArray(), began);
        } catch (VirtualMachineError outOfMemory) {
            // The next one may succeed.
        } finally {
            stuck = false;
        }
        return System.nanoTime() - began;
    }

    /** Reads what changes slowly and asks failed sources again; not on a thread of the host's. */
    public void refresh() {
        blocks.refresh();
    }

    /** Ends the thread after the reading that is under way. Does not wait for it. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private static final class Reading {
        final byte[] entries;
        final long began;
        /** The least age that one of its users allowed; 0: nobody has used it. Racy: a lost one is told by the next. */
        volatile long allowed;

        Reading(byte[] entries, long began) {
            this.entries = entries;
            this.began = began;
        }
    }
}
