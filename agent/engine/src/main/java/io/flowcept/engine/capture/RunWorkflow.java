package io.flowcept.engine.capture;

import io.flowcept.engine.journal.Journal;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The workflow that the run of the JVM is: announced at once when no method is said to start one, else with the first
 * task that belongs to no other. Thread-safe and lock-free.
 */
public final class RunWorkflow {
    private final Journal journal;
    private final String id;
    private final long startedAt;
    private final AtomicBoolean announced = new AtomicBoolean();

    /** @param startedAt nanoseconds since the epoch */
    public RunWorkflow(Journal journal, String id, long startedAt) {
        this.journal = journal;
        this.id = id;
        this.startedAt = startedAt;
    }

    /** Puts the workflow's start into the journal, the first time. */
    public void announce() {
        if (!announced.get() && announced.compareAndSet(false, true)) {
            append(TaskRecord.ofRun(TaskRecord.WORKFLOW_START, id, startedAt, startedAt, new byte[0]));
        }
    }

    /**
     * Puts the workflow's end into the journal, if it was announced. Where the journal is full it can still be a
     * definition, of which there are few.
     *
     * @param endedAt nanoseconds since the epoch
     * @param summary how complete the capture was, as one MessagePack value
     * @return the record, if it is to be delivered and has found no place among the journal's; else null
     */
    public byte[] end(long endedAt, byte[] summary) {
        if (!announced.get()) {
            return null;
        }
        byte[] end = TaskRecord.ofRun(TaskRecord.WORKFLOW_END, id, startedAt, endedAt, summary);
        return append(end) ? null : end;
    }

    private boolean append(byte[] record) {
        journal.appendDefinition(record, 0, record.length);
        return journal.append(record, 0, record.length);
    }
}
