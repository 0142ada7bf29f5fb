package io.flowcept.engine.capture;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What became of the calls that the recorder saw. Thread-safe; counted on host threads, read by the agent's. */
public final class CaptureCounts {
    /** So many errors of our own, and nothing more is recorded. */
    static final int MOST_ERRORS = 100;

    private final LongAdder cut = new LongAdder();
    private final LongAdder abandoned = new LongAdder();
    private final AtomicInteger errors = new AtomicInteger();
    private volatile String lastError;

    CaptureCounts() {}

    /** Something of a task's values was left out for its size. */
    void cut() {
        cut.increment();
    }

    /** A task's end was never seen. */
    void abandoned() {
        abandoned.increment();
    }

    /** The recorder threw; true at the moment when that has happened too often. */
    boolean broke(Throwable e) {
        if (e instanceof VirtualMachineError) {
            // The host is out of stack or memory, which is no fault of ours.
            abandoned.increment();
            return false;
        }
        lastError = e.toString();
        return errors.incrementAndGet() == MOST_ERRORS;
    }

    /**
     * Adds the counts to a summary, under the names that messages have for them.
     *
     * @param tasks that the journal took, which the sites count
     */
    public void addTo(Map<String, Object> summary, long tasks) {
        summary.put("tasks", tasks);
        summary.put("cut", cut.sum());
        summary.put("abandoned", abandoned.sum());
        summary.put("internal_errors", errors.get());
    }

    /** The error after which nothing more was recorded; null as long as recording goes on. */
    public String fatal() {
        return errors.get() >= MOST_ERRORS ? lastError : null;
    }
}
