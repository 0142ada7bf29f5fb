package io.flowcept.sinks.rabbitmq;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket whose writer makes no progress, which ends the write. A peer that keeps its connection and reads no
 * more blocks a write for ever: no timeout of a socket is about writes, and the client's thread that misses the
 * heartbeats waits for the lock that the writer holds. One thread, from the first {@link #progress} to {@link #close}.
 */
final class StuckWrites implements Closeable {
    private static final long LOOK_MILLIS = 500;

    private final long patienceNanos;
    private final Thread watch;
    private volatile Socket socket;
    private volatile boolean writing;
    private volatile boolean gaveUp;
    private volatile long lastProgress;

    StuckWrites(long patienceMillis) {
        patienceNanos = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
        watch = new Thread(this::look, "flowcept-rabbitmq-writes");
        watch.setDaemon(true);
    }

    /** Of several that a client tries, the last is the one in use. */
    void watch(Socket inUse) {
        socket = inUse;
    }

    /** A write begins, or the one before is done and another begins. */
    void progress() {
        lastProgress = System.nanoTime();
        if (!writing) {
            writing = true;
            if (watch.getState() == Thread.State.NEW) {
                watch.start();
            }
        }
    }

    /** All writes are done. */
    void done() {
        writing = false;
    }

    /** Whether the socket was closed for want of progress. */
    boolean gaveUp() {
        return gaveUp;
    }

    /** Closes the socket at once, without the goodbyes for which TLS would wait for the writer. */
    void cut() throws IOException {
        Socket used = socket;
        if (used != null) {
            if (!used.isClosed()) {
                used.setSoLinger(true, 0);
            }
            used.close();
        }
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                if (writing && System.nanoTime() - lastProgress > patienceNanos) {
                    writing = false;
                    gaveUp = true;
                    cut();
                }
            }
        } catch (InterruptedException | IOException e) {
            // Closed, or the socket is gone: then nothing is left to watch.
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
