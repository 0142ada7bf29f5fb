package io.flowcept.bootstrap;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the recorder keeps for one thread: the chain of tasks that are open on it, and the bytes captured for them so
 * far, one open task's after the other's. Touched by its own thread alone.
 *
 * <p>Lives here, and holds JDK types only, because a thread local's value outlives the engine that set it: an engine
 * that is taken out must not stay reachable from the host's threads.
 */
public final class ThreadContext {
    private static final AtomicLong NUMBERS = new AtomicLong();

    private static final OpenTask[] NONE = {};

    /** A thread that has no open task keeps so many places for them. */
    private static final int KEPT_PLACES = 1024;

    private static final ThreadLocal<ThreadContext> CURRENT = new ThreadLocal<ThreadContext>() {
        @Override
        protected ThreadContext initialValue() {
            return new ThreadContext();
        }
    };

    /** Unique among all threads that this JVM ever had. */
    public final long number = NUMBERS.incrementAndGet();

    /** The captured bytes of all open tasks. */
    public final GrowingBytes out = new GrowingBytes();

    /** The numbers of a record while it is being written: six of its head, and those behind it if it has nothing else. */
    public final long[] numbers = new long[12];

    /** The recorder that this context is filled for; another one starts afresh. */
    public int generation;

    /** How many tasks this thread has begun: the second half of a task's number. */
    public long tasks;

    /** How many tasks are open on this thread. */
    public int depth;

    /** By depth, less one; as many as there have been open at once. */
    private OpenTask[] places = NONE;

    /** The workflow that a method further up this thread's stack started; 0: none. */
    public int workflow;

    private long random = ((number * 0x9E37_79B9_7F4A_7C15L) ^ (System.nanoTime() << 20)) | 1;

    /** True while the recorder is at work on this thread, so that selected methods it might reach are not recorded. */
    public boolean capturing;

    private ThreadContext() {}

    /** Forgets what another recorder has left here, and is filled for this one. */
    public void startAfresh(int newGeneration, int keptCapacity) {
        generation = newGeneration;
        places = NONE;
        depth = 0;
        workflow = 0;
        out.clear(keptCapacity);
    }

    /** The open task of that depth, from 1 on. */
    public OpenTask at(int openDepth) {
        return places[openDepth - 1];
    }

    /** The place for one more open task; it is open once {@link #depth} says so. */
    public OpenTask next() {
        OpenTask[] known = places;
        int at = depth;
        return at < known.length ? known[at] : oneMore(at);
    }

    private OpenTask oneMore(int at) {
        OpenTask[] more = Arrays.copyOf(places, Math.max(1, 2 * at));
        for (int i = at; i < more.length; i++) {
            more[i] = new OpenTask(this, i == 0 ? null : more[i - 1]);
        }
        places = more;
        return more[at];
    }

    /** Whether that is the open task of its depth, and none that was abandoned. */
    public boolean isOpen(OpenTask task) {
        return task.depth <= depth && places[task.depth - 1] == task;
    }

    /** Gives back the memory that an unusually large or deep use took; for when no task is open. */
    public void trim(int keptCapacity) {
        if (places.length > KEPT_PLACES) {
            places = NONE;
        }
        if (out.bytes.capacity() > keptCapacity) {
            out.clear(keptCapacity);
        }
    }

    /** A random number from 0 to less than 1; for which calls to record, and nothing else. Marsaglia, Xorshift RNGs (2003). */
    public double nextRandom() {
        long next = random;
        next ^= next << 13;
        next ^= next >>> 7;
        next ^= next << 17;
        random = next;
        return (next >>> 11) * 0x1p-53;
    }

    /** The calling thread's context. */
    public static ThreadContext current() {
        return CURRENT.get();
    }
}
