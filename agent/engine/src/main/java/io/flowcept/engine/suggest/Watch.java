package io.flowcept.engine.suggest;

import java.lang.instrument.Instrumentation;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes the samples, on one thread of the agent's. The JVM stops its threads for each; the rests are so long that this
 * takes at most one part in {@value #RESTS} of the time, however many threads there are and however deep they are.
 */
public final class Watch {
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int RESTS = 10;

    /** The quickest of so many samples says what one costs: the others waited for a processor. */
    private static final int QUICKEST_OF = 8;

    private final Ownership ownership;
    private final OwnCode code;
    private final StackWatch stacks;
    private final long untilNanos;
    private final long[] took = new long[QUICKEST_OF];
    private int pairs;
    private boolean over;

    /** Of a JVM; it begins with {@link #run()}. */
    public Watch(WatchOptions options, Instrumentation instrumentation) {
        String main =
                Ownership.mainClass(System.getProperty("sun.java.command"), System.getProperty("java.class.path"));
        this.ownership = new Ownership(options.packages, main);
        this.code = new OwnCode(ownership, instrumentation);
        this.stacks = new StackWatch(code);
        this.untilNanos = System.nanoTime() + (long) (options.seconds * 1e9);
    }

    /** Watches until the time is over, or {@link #end()} is called. */
    public void run() throws InterruptedException {
        while (pair()) {
            long quickest = Long.MAX_VALUE;
            for (int i = 0; i < Math.min(pairs, QUICKEST_OF); i++) {
                quickest = Math.min(quickest, took[i]);
            }
            TimeUnit.NANOSECONDS.sleep(Math.max(REST_NANOS, quickest * RESTS));
        }
    }

    /** Takes two samples, one right behind the other; false if the time is over. */
    private synchronized boolean pair() {
        long began = System.nanoTime();
        if (over || began - untilNanos >= 0) {
            over = true;
            return false;
        }
        Map<Thread, StackTraceElement[]> one = Thread.getAllStackTraces();
        long between = System.nanoTime();
        Map<Thread, StackTraceElement[]> other = Thread.getAllStackTraces();
        long ended = System.nanoTime();
        took[pairs++ % QUICKEST_OF] = ended - began;
        stacks.sample(byThread(one), between, false);
        stacks.sample(byThread(other), ended, true);
        return true;
    }

    private static Map<Long, StackTraceElement[]> byThread(Map<Thread, StackTraceElement[]> all) {
        Map<Long, StackTraceElement[]> byThread = new HashMap<>();
        for (Map.Entry<Thread, StackTraceElement[]> each : all.entrySet()) {
            // Threads of the JVM have no frames, and ours are none of the application's.
            if (each.getValue().length > 0 && each.getKey() != Thread.currentThread()) {
                byThread.put(each.getKey().getId(), each.getValue());
            }
        }
        return byThread;
    }

    /** Takes no further sample; what was seen may be read by the caller from then on. */
    public synchronized void end() {
        over = true;
    }

    /** The text of a settings file that proposes what to record. */
    public synchronized String proposal() {
        return new Proposal(code.seen(), stacks, code.unreadable(), ownership).text();
    }
}
