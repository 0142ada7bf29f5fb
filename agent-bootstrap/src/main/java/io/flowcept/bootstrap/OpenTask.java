package io.flowcept.bootstrap;

/**
 * A task whose method has been entered and not yet left: the token that woven methods carry. There is one for each depth
 * of a thread's open tasks, which all tasks of that depth use in turn; so what is around it never changes, and opening a
 * task stores no reference, of which the collector would have to be told. Touched by its thread alone. Holds no host
 * object.
 */
public final class OpenTask {
    /** The thread it runs on. */
    public final ThreadContext context;

    /** The one around this one, or null. */
    public final OpenTask outer;

    /** The generation of the recorder that it is for: one that is installed later must not close it. */
    public final int generation;

    /** Number of open tasks on the thread, this one included. */
    public final int depth;

    /** What the weaver registered the method as. */
    public int site;

    /** What the journal counts it by. */
    public int counter;

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

    /** The depth of this task, or of the nearest around it, that those inside name as their parent; 0: none. */
    public int parentDepth;

    /** Something that names it as its parent is recorded. */
    public boolean isNeeded;

    /** {@link System#nanoTime()} when recording it began; 0: what recording costs is not measured on it. */
    public long timedFrom;

    /** How many values have been captured at entry; of a {@link #quick} one, what kinds of words they are. */
    public int values;

    /** By how many bytes its values stand for more than they take. */
    public int shortened;

    /** What the recorder notes of it for its record. */
    public int flags;

    /** Nanoseconds that telemetry took before its own time began. */
    public long telemetryNanos;

    /** Nothing is to be done at its end but to record it. */
    public boolean plain;

    /**
     * All that is to be recorded is in this object and in the word that comes at its end: it has no bytes in {@code
     * context.out}, and is open as soon as {@link Recorder#open} returns it. Of what belongs to those bytes and to their
     * record, {@link #begin}, {@link #flags}, {@link #plain} and {@link #shortened}, nothing is set then.
     */
    public boolean quick;

    /** The captured parameters of a method of which all fit into words; see {@link Gate#begin(int)}. */
    public long first;

    /** The second of them, if there are two. */
    public long second;

    OpenTask(ThreadContext context, OpenTask outer) {
        this.context = context;
        this.outer = outer;
        generation = context.generation;
        depth = outer == null ? 1 : outer.depth + 1;
    }
}
