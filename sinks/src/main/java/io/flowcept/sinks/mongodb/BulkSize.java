package io.flowcept.sinks.mongodb;

import java.util.concurrent.TimeUnit;

/**
 * How many documents, or upserts, go into one request: as many as the server does in a few seconds, so that a slow one (FerretDB 1.24
 * searches the whole collection for each) does not take so long that it seems to be silent. For one thread.
 */
final class BulkSize {
    private static final int FIRST = 100;
    private static final int MOST = 1000;
    private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LONG_NANOS = TimeUnit.SECONDS.toNanos(5);

    private int size = FIRST;

    /** Of them in the next request, at least one. */
    int next() {
        return size;
    }

    /** So many were done in that time. Part of it is the way there and back, so a far server gets no fewer. */
    void done(int count, long nanos) {
        if (nanos > LONG_NANOS) {
            size = Math.max(1, size / 2);
        } else if (count == size && nanos < SHORT_NANOS) {
            size = Math.min(MOST, size * 2);
        }
    }

    /** There was no answer in time. */
    void notDone() {
        size = Math.max(1, size / 4);
    }
}
