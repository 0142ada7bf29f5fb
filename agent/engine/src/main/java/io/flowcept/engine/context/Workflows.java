package io.flowcept.engine.context;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The workflows of this run by number; 0 is the run itself. Thread-safe, and called on host threads.
 *
 * <p>A task belongs to the workflow that a method on its thread's stack has started. On a thread without one, it belongs
 * to the only workflow that is open in the JVM; when none or several are, nobody knows which, and it belongs to the run.
 */
public final class Workflows {
    private static final int NONE_OR_SEVERAL = 0;

    private final Ids ids;
    private final AtomicInteger last = new AtomicInteger();
    private final ConcurrentHashMap<Integer, byte[]> open = new ConcurrentHashMap<>();
    private volatile int ambient = NONE_OR_SEVERAL;

    public Workflows(Ids ids) {
        this.ids = ids;
    }

    /** The number of a new workflow. */
    public int next() {
        return last.incrementAndGet();
    }

    /**
     * The workflow has begun.
     *
     * @param start the record that says so; kept until the workflow ends
     */
    public void begin(int number, byte[] start) {
        open.put(number, start);
        findAmbient();
    }

    /** The workflow is over; false when that was known already. */
    public boolean end(int number) {
        boolean wasOpen = open.remove(number) != null;
        findAmbient();
        return wasOpen;
    }

    private void findAmbient() {
        int found = NONE_OR_SEVERAL;
        int count = 0;
        for (Integer number : open.keySet()) {
            found = number;
            if (++count > 1) {
                found = NONE_OR_SEVERAL;
                break;
            }
        }
        ambient = found;
    }

    /** The workflow of a task on a thread that is in none of its own. */
    public int ambient() {
        return ambient;
    }

    /** The workflows that are open now, the run itself not counted. */
    public Iterable<Integer> open() {
        return open.keySet();
    }

    /** The record with which an open workflow began, or null. */
    public byte[] startOf(int number) {
        return open.get(number);
    }

    /** The workflow's id. */
    public String id(int number) {
        return ids.workflow(number);
    }
}
