package io.flowcept.bootstrap;

/**
 * A task whose method has been entered and not yet left: the token that woven methods carry. Reused by its thread after
 * the task is closed, and touched by that thread alone. Holds no host object.
 */
public final class OpenTask {
    /** The thread it runs on. */
    public final ThreadContext context;

    /** The task around this one, or null. While this object is spare: the next spare. */
    public OpenTask outer;

    /** The recorder's generation that opened it: a recorder installed later must not close it. */
    public int generation;

    /** Number of open tasks on the thread, this one included, when it was opened. */
    public int depth;

    /** What the weaver registered the method as. */
    public int site;

    /** Second half of the task's number; the first is {@code context.number}. */
    public long number;

    /** Nanoseconds since the epoch. */
    public long startedAt;

    /** Where this task's bytes begin in {@code context.out}. */
    public int begin;

    /** Where the values captured at entry end; bytes of tasks inside this one, and the exit value, go behind. */
    public int entryEnd;

    /** The workflow it belongs to; 0: that of the JVM's run. */
    public int workflow;

    /** The thread's workflow before this task's method started one. */
    public int workflowBefore;

    /** Whether its method starts a workflow. */
    public boolean startsWorkflow;

    /** Neither it nor anything that its method calls is recorded; the recorder's number for why, 0: it is recorded. */
    public int leftOut;

    /** The share of calls by which it is there at all, 0 to 1: the smallest of those around it and its own. */
    public double share;

    /** Its values are not captured. */
    public boolean light;

    /** This task, or the nearest around it, that those inside name as their parent; null: none. */
    public OpenTask asParent;

    /** Something that names it as its parent is recorded. */
    public boolean isNeeded;

    /** {@link System#nanoTime()} when recording it began; 0: what recording costs is not measured on it. */
    public long timedFrom;

    /** How many values have been captured at entry. */
    public int values;

    /** What the recorder notes of it for its record. */
    public int flags;

    /** Nanoseconds that telemetry took before its own time began. */
    public long telemetryNanos;

    public OpenTask(ThreadContext context) {
        this.context = context;
    }
}
