package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.log.Log;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * One sink's thread in a live run: feeds the sink, rests when there is nothing to do, and backs off when the sink is
 * down. A daemon; ends when it is told to and has delivered everything, or when its time is over.
 */
public final class Dispatcher implements Runnable {
    /** A sink that is down keeps the end of the JVM waiting for so many attempts only. */
    private static final int MOST_FAILURES_AT_END = 2;

    private final Thread thread;
    private final SinkFeed feed;
    private final EpochClock clock;
    private final Log log;
    private final Backoff backoff = new Backoff();
    private volatile boolean finishing;
    /** Its thread rests for no other reason than that there is little to do. */
    private volatile boolean idle;

    /** It is not to rest so the next time. */
    private volatile boolean woken;

    private volatile long deadline;
    private volatile byte[] last;

    /**
     * @param name the sink's, which its cursor goes by
     * @param batching when messages go out
     * @param threads makes the one thread
     * @throws IOException when the cursor cannot be made
     */
    public Dispatcher(
            String name,
            Sink sink,
            Batching batching,
            Journal journal,
            RunDefinitions definitions,
            CaptureSummary summary,
            EpochClock clock,
            ThreadFactory threads,
            Log log)
            throws IOException {
        this.feed = new SinkFeed(
                sink,
                journal.reader(name),
                new MessageAssembler(definitions.definitions, summary, sink.takesJson()),
                batching,
                log);
        this.clock = clock;
        this.log = log;
        this.thread = threads.newThread(this);
    }

    public void start() {
        thread.start();
    }

    /**
     * Has it deliver the rest.
     *
     * @param deadline until when at the latest, as of {@link System#nanoTime()}
     * @param last a record to deliver behind all of the journal's, or null
     */
    public void finish(long deadline, byte[] last) {
        this.deadline = deadline;
        this.last = last;
        finishing = true;
        LockSupport.unpark(thread);
    }

    /** There may be much to do: it rests no longer, unless its sink is down. */
    public void wake() {
        woken = true;
        if (idle) {
            LockSupport.unpark(thread);
        }
    }

    /** Waits for its end; false when it takes longer than its deadline. */
    public boolean join() throws InterruptedException {
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        thread.join(Math.max(1, millis));
        return !thread.isAlive();
    }

    @Override
    public void run() {
        try {
            int failuresAtEnd = 0;
            Rest rest = new Rest();
            while (true) {
                boolean atEnd = finishing;
                int done = feed.deliver(atEnd ? Long.MAX_VALUE - 1 : clock.now(), atEnd);
                if (done > 0) {
                    backoff.reset();
                    rest.brought(done);
                    if (!feed.wasFull() && !atEnd) {
                        idle(rest, Long.MAX_VALUE);
                    }
                } else if (done < 0) {
                    if (atEnd && (++failuresAtEnd > MOST_FAILURES_AT_END || deadline - System.nanoTime() < 0)) {
                        return;
                    }
                    rest(backoff.next(), atEnd);
                } else if (atEnd) {
                    if (last != null) {
                        feed.deliverRecord(last);
                    }
                    return;
                } else {
                    idle(rest, feed.dueIn());
                }
            }
        } catch (Throwable e) {
            log.error("the thread for " + feed.describe() + " ends, its messages stay in the journal: " + e);
        } finally {
            feed.close();
        }
    }

    private void idle(Rest length, long most) {
        idle = true;
        if (!woken) {
            rest(Math.min(length.next(), most), false);
        }
        idle = false;
        woken = false;
    }

    private void rest(long nanos, boolean atEnd) {
        long most = atEnd ? Math.min(nanos, Math.max(0, deadline - System.nanoTime())) : nanos;
        LockSupport.parkNanos(this, most);
        // With the flag set, nothing would rest and every file would close.
        Thread.interrupted();
    }

    /** Whether everything was acknowledged. Meaningful after {@link #join}. */
    public boolean isDrained() {
        return feed.isDrained();
    }

    public String describe() {
        return feed.describe();
    }

    /** Messages acknowledged so far. */
    public long delivered() {
        return feed.delivered();
    }

    /** Records that could not be expanded to messages. */
    public long unreadable() {
        return feed.unreadable();
    }

    /** Why the sink takes nothing, or null. */
    public String trouble() {
        return feed.trouble();
    }
}
