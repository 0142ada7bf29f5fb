package io.flowcept.telemetry.snapshot;

import java.util.concurrent.locks.LockSupport;

/**
 * Reads a group of sources on a daemon thread of its own, when somebody asks: drivers and libraries that may be slow,
 * allocate or hang must not do so on the host's threads.
 *
 * <p>A caller gets the last reading if that began recently enough, else waits for the next one, for
 * 0.1 s at most; after that its snapshot lacks these blocks. While a reading does not come back,
 * callers do not wait for it again. Nothing is read while nobody asks. For any number of threads.
 */
public final class BackgroundReading implements AutoCloseable {
    private final SourceGroup sources;
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile Reading last;
    /** Somebody waited in vain for the reading that is under way. */
    private volatile boolean stuck;

    /** Starts the thread, which makes a first reading at once. */
    public BackgroundReading(String threadName, SourceGroup sources) {
        this.sources = sources;
        wanted = true;
        thread = new Thread(this::run, threadName);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Adds the blocks to the map that was begun last.
     *
     * @param maxAgeNanos how long ago the reading may have begun; 0: it begins after this call
     */
    public void write(SnapshotBuffer out, long maxAgeNanos) {
        Reading reading = recent(System.nanoTime() - maxAgeNanos);
        if (reading != null) {
            out.entries(reading.entries, 1, reading.entries.length - 1, reading.entries[0] & 0xf);
        }
    }

    private Reading recent(long oldest) {
        Reading reading = last;
        if (reading != null && reading.began - oldest >= 0) {
            return reading;
        }
        // Also when it is stuck: the reading after next may be the one that comes back.
        request();
        Patience patience = new Patience();
        while (!closed && !stuck) {
            patience.nap();
            reading = last;
            if (reading != null && reading.began - oldest >= 0) {
                return reading;
            }
            if (patience.isSpent()) {
                stuck = true;
            }
        }
        return null;
    }

    private void request() {
        if (!wanted) {
            wanted = true;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            if (!wanted) {
                LockSupport.park(this);
                continue;
            }
            long began = System.nanoTime();
            // Before the reading: who asks from now on wants the next.
            wanted = false;
            try {
                SnapshotBuffer buffer = new SnapshotBuffer();
                buffer.beginMap();
                sources.write(buffer);
                buffer.endMap();
                last = new Reading(buffer.toByteArray(), began);
            } catch (VirtualMachineError outOfMemory) {
                // The next one may succeed.
            } finally {
                stuck = false;
            }
        }
        sources.close();
    }

    /** Reads what changes slowly and asks failed sources again; not on a thread of the host's. */
    public void refresh() {
        sources.refresh();
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

        Reading(byte[] entries, long began) {
            this.entries = entries;
            this.began = began;
        }
    }
}
