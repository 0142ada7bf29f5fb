package io.flowcept.engine;

import java.io.File;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the settings file now and then, and says when it has another date or size. On a thread of its own, since a
 * file system may hang.
 */
final class SettingsWatch implements Runnable {
    private final File file;
    private final long pauseNanos;
    private final Runnable changed;
    private volatile boolean ended;
    private volatile Thread thread;

    /** @param changed called on the watch's thread, when the file has been at rest between two looks */
    SettingsWatch(File file, double seconds, Runnable changed) {
        this.file = file;
        this.pauseNanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        this.changed = changed;
    }

    void start() {
        thread = Recording.daemon(this, "flowcept-settings");
        thread.start();
    }

    @Override
    public void run() {
        long known = look();
        long last = known;
        while (!ended) {
            LockSupport.parkNanos(this, pauseNanos);
            Thread.interrupted();
            long now = look();
            // Who is just writing it is left to finish; a file that is gone says nothing.
            if (!ended && now != known && now == last && now != 0) {
                known = now;
                changed.run();
            }
            last = now;
        }
    }

    void end() {
        ended = true;
        LockSupport.unpark(thread);
    }

    /** A number that is another one when the file was written; 0 when there is none. */
    private long look() {
        return 31 * file.lastModified() + file.length();
    }
}
