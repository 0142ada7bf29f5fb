package io.flowcept.engine.capture;

import io.flowcept.bootstrap.OpenTask;
import io.flowcept.bootstrap.ThreadContext;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.weave.Sites;
import java.nio.ByteBuffer;

/**
 * Puts into the journal what has bytes in its thread's buffer: tasks, as far as they are no {@link QuickTasks}, and the
 * starts and ends of the workflows that methods are. Stateless; called on host threads.
 */
final class TaskRecords {
    /**
     * So many workflows of a run are written down for good, so that one which was open when the JVM was killed is ended
     * by whoever recovers the journal. More would make the journal grow with each workflow.
     */
    private static final int MOST_DEFINED_WORKFLOWS = 64;

    private final Journal journal;
    private final Sites sites;
    private final Workflows workflows;
    private final RunWorkflow runWorkflow;
    private final CaptureCounts counts;

    TaskRecords(Journal journal, Sites sites, Workflows workflows, RunWorkflow runWorkflow, CaptureCounts counts) {
        this.journal = journal;
        this.sites = sites;
        this.workflows = workflows;
        this.runWorkflow = runWorkflow;
        this.counts = counts;
    }

    /**
     * A task that has ended; its bytes are those up to the buffer's position.
     *
     * @param flags about its end, of {@link TaskRecord}'s
     * @param endedAt nanoseconds since the epoch
     */
    void task(OpenTask task, int flags, long endedAt) {
        if (task.workflow == 0) {
            runWorkflow.announce();
        }
        int allFlags = all(task, flags);
        ThreadContext context = task.context;
        head(task, TaskRecord.TASK, allFlags, endedAt);
        ByteBuffer bytes = context.out.bytes;
        int length = bytes.position() - task.begin;
        if (journal.append((int) context.number, task.counter, context.numbers, bytes, task.begin, length)) {
            if ((allFlags & (TaskRecord.HAS_PARENT | TaskRecord.CUT)) != 0 || task.light) {
                taken(task, allFlags);
            }
        } else {
            sites.get(task.site).counts.dropped();
        }
    }

    private void taken(OpenTask task, int flags) {
        if (task.light) {
            sites.get(task.site).counts.withoutValues();
        }
        if ((flags & TaskRecord.HAS_PARENT) != 0) {
            task.context.at(task.outer.parentDepth).isNeeded = true;
        }
        if ((flags & TaskRecord.CUT) != 0) {
            counts.cut();
        }
    }

    /** The workflow that a method is which has been entered; it is open from now on. */
    void startWorkflow(OpenTask task) {
        head(task, TaskRecord.WORKFLOW_START, task.flags & TaskRecord.HAS_PARENT, task.startedAt);
        byte[] start = joined(task, task.entryEnd);
        workflows.begin(task.workflow, start);
        if (isDefined(task)) {
            journal.appendDefinition(start, 0, start.length);
        }
        appendUncounted(task, task.entryEnd);
    }

    /**
     * Likewise, when that method is left.
     *
     * @param end where its bytes end in the buffer
     */
    void endWorkflow(OpenTask task, int flags, long endedAt, int end) {
        head(task, TaskRecord.WORKFLOW_END, all(task, flags), endedAt);
        appendUncounted(task, end);
        if (isDefined(task)) {
            byte[] whole = joined(task, end);
            journal.appendDefinition(whole, 0, whole.length);
        }
    }

    private static boolean isDefined(OpenTask task) {
        return task.workflow <= MOST_DEFINED_WORKFLOWS;
    }

    private void appendUncounted(OpenTask task, int end) {
        ThreadContext context = task.context;
        journal.append(
                (int) context.number,
                Journal.UNCOUNTED,
                context.numbers,
                context.out.bytes,
                task.begin,
                end - task.begin);
    }

    /** What {@link #appendUncounted} appends, in one piece. */
    private static byte[] joined(OpenTask task, int end) {
        ThreadContext context = task.context;
        return TaskRecord.joined(context.numbers, context.out.bytes.array(), task.begin, end - task.begin);
    }

    private static int all(OpenTask task, int flags) {
        return task.flags | (task.light ? flags & ~TaskRecord.RETURNED : flags);
    }

    private static void head(OpenTask task, byte kind, int flags, long endedAt) {
        ThreadContext context = task.context;
        int parent = (flags & TaskRecord.HAS_PARENT) == 0 ? 0 : TaskRecord.PARENT_BYTES;
        long[] head = context.numbers;
        int values = task.light ? task.values | TaskRecord.LIGHT : task.values;
        head[0] = TaskRecord.firstWord(kind, flags, values, task.site);
        head[1] = TaskRecord.secondWord(task.workflow, task.entryEnd - task.begin - parent);
        head[2] = context.number;
        head[3] = task.number;
        head[4] = task.startedAt;
        head[5] = endedAt;
    }
}
