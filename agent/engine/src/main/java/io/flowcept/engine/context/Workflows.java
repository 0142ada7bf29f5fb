package io.flowcept.engine.context;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The workflows of this run by number; 0 is the run itself. Lock-free, and called on host threads.
 *
 * <p>A task belongs to the workflow that a method on its thread's stack has started. On a thread without one, it belongs
 * to the only workflow that is open in the JVM; when none or several are, nobody knows which, and it belongs to the run.
 */
public final class Workflows {
    private static final int[] NONE = {};

    private final Ids ids;
    private final AtomicInteger last = new AtomicInteger();
    private final AtomicReference<int[]> open = new AtomicReference<>(NONE);

    public Workflows(Ids ids) {
        this.ids = ids;
    }

    /** The number of a new workflow, which is open from now on. */
    public int begin() {
        int number = last.incrementAndGet();
        int[] before;
        int[] after;
        do {
            before = open.get();
            after = new int[before.length + 1];
            System.arraycopy(before, 0, after, 0, before.length);
            after[before.length] = number;
        } while (!open.compareAndSet(before, after));
        return number;
    }

    /** The workflow is over. */
    public void end(int number) {
        int[] before;
        int[] after;
        do {
            before = open.get();
            after = without(before, number);
        } while (!open.compareAndSet(before, after));
    }

    private static int[] without(int[] numbers, int number) {
        int kept = 0;
        int[] rest = new int[numbers.length];
        for (int each : numbers) {
            if (each != number) {
                rest[kept++] = each;
            }
        }
        int[] exact = new int[kept];
        System.arraycopy(rest, 0, exact, 0, kept);
        return exact;
    }

    /** The workflow of a task on a thread that is in none of its own. */
    public int ambient() {
        int[] now = open.get();
        return now.length == 1 ? now[0] : 0;
    }

    /** The workflows that are open now, the run itself not counted. */
    public int[] open() {
        return open.get().clone();
    }

    /** The workflow's id. */
    public String id(int number) {
        return ids.workflow(number);
    }
}
