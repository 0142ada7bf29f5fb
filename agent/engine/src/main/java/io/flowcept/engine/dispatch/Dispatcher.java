package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.log.Log;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/**
 * One sink's thread in a live run: feeds the sink, rests when there is nothing to do, and backs off when the sink is
 * down. A daemon; ends when it is told to and has delivered everything, or when its time is over.
 */
public final class Dispatcher implements Runnable {
    private static final long BUSY_NANOS = 10_000_000L;
    private static final long IDLE_NANOS = 100_000_000L;
    private static final int ROUNDS_UNTIL_IDLE = 100;

    private final Thread thread;
    private final SinkFeed feed;
    private final EpochClock clock;
    private final Log log;
    private final Backoff backoff = new Backoff();
    private volatile boolean finishing;
    private volatile long deadline;

    /**
     * @param name the sink's, which its cursor goes by
     * @throws IOException when the cursor cannot be made
     */
    public Dispatcher(
            String name,
            Sink sink,
            Journal journal,
            RunDefinitions definitions,
            CaptureSummary summary,
            EpochClock clock,
            Log log)
            throws IOException {
        this.feed =
                new SinkFeed(sink, journal.reader(name), new MessageAssembler(definitions.definitions, summary), log);
        this.clock = clock;
        this.log = log;
        this.thread = new Thread(this, "flowcept-" + name);
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Has it deliver the rest, until {@code deadline} as of {@link System#nanoTime()} at the latest. */
    public void finish(long deadline) {
        this.deadline = deadline;
        finishing = true;
        LockSupport.unpark(thread);
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
            int emptyRounds = 0;
            while (true) {
                boolean last = finishing;
                int done = feed.deliver(last ? Long.MAX_VALUE - 1 : clock.now());
                if (done > 0) {
                    backoff.reset();
                    emptyRounds = 0;
                } else if (done < 0) {
                    rest(backoff.next(), last);
                    if (last && deadline - System.nanoTime() < 0) {
                        return;
                    }
                } else if (last) {
                    return;
                } else {
                    emptyRounds++;
                    rest(emptyRounds < ROUNDS_UNTIL_IDLE ? BUSY_NANOS : IDLE_NANOS, false);
                }
            }
        } catch (Throwable e) {
            log.error("the thread for " + feed.describe() + " ends, its messages stay in the journal: " + e);
        } finally {
            feed.close();
        }
    }

    private void rest(long nanos, boolean last) {
        long most = last ? Math.min(nanos, Math.max(0, deadline - System.nanoTime())) : nanos;
        LockSupport.parkNanos(this, most);
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

    /** Why the sink takes nothing, or null. */
    public String trouble() {
        return feed.trouble();
    }
}
