package io.flowcept.engine.capture;

import io.flowcept.bootstrap.OpenTask;
import io.flowcept.bootstrap.ThreadContext;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.weave.CallLimits;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import io.flowcept.engine.weave.WordKinds;

/**
 * Tasks of methods that have no limits, start no workflow and are not measured, and of which nothing is captured but at most
 * two parameters and a result, all numbers or booleans: until it ends, all of such a task is in its {@link OpenTask}, and
 * then in one record of numbers. It has no bytes, so that there is none to be moved. Stateless; called on host threads.
 */
final class QuickTasks {
    private final Journal journal;
    private final Sites sites;
    private final Workflows workflows;
    private final RunWorkflow runWorkflow;
    private final int firstCounter;

    /** @param firstCounter the journal's counter of the first site's tasks; those of the others follow */
    QuickTasks(Journal journal, Sites sites, Workflows workflows, RunWorkflow runWorkflow, int firstCounter) {
        this.firstCounter = firstCounter;
        this.journal = journal;
        this.sites = sites;
        this.workflows = workflows;
        this.runWorkflow = runWorkflow;
    }

    /**
     * Notes all of the task but its words, and that it is open. The clock has been read before: what is left to be stored
     * takes less, once it is compiled, than the clock can tell, and the processor does it while the method's own work
     * begins.
     *
     * @param startedAt nanoseconds since the epoch
     */
    void open(OpenTask task, Site site, long timedFrom, long startedAt) {
        ThreadContext context = task.context;
        OpenTask outer = task.outer;
        int workflow = context.workflow;
        task.quick = true;
        task.site = site.number;
        task.counter = firstCounter + site.index;
        task.number = ++context.tasks;
        task.workflowBefore = workflow;
        task.workflow = workflow != 0 ? workflow : workflows.ambient();
        task.values = site.wordKinds;
        task.timedFrom = timedFrom;
        task.parentDepth = task.depth;
        // What those inside ask of the one around them, whatever it is.
        task.leftOut = CallLimits.KEPT;
        task.light = false;
        task.startsWorkflow = false;
        if (outer == null) {
            task.share = 1;
            task.entryEnd = 0;
        } else {
            task.share = outer.share;
            task.entryEnd = outer.entryEnd;
        }
        task.startedAt = startedAt;
        context.depth = task.depth;
    }

    /**
     * Puts the task into the journal.
     *
     * @param endedAt nanoseconds since the epoch
     * @param kind of what was returned, see {@link WordKinds}; 0: nothing that is recorded
     */
    void record(OpenTask task, long endedAt, int kind, long word) {
        if (task.workflow == 0) {
            runWorkflow.announce();
        }
        OpenTask outer = task.outer;
        boolean taken;
        if (outer != null && outer.parentDepth != 0) {
            taken = appendMore(task, task.context.at(outer.parentDepth), endedAt, kind, word);
        } else if ((task.values | kind) != 0) {
            taken = appendMore(task, null, endedAt, kind, word);
        } else {
            taken = append(task, 0, 0, 0, endedAt, Journal.HEAD_WORDS);
        }
        if (!taken) {
            sites.get(task.site).counts.dropped();
        }
    }

    /** Of a task that has values or a parent. */
    private boolean appendMore(OpenTask task, OpenTask parent, long endedAt, int kind, long word) {
        long[] numbers = task.context.numbers;
        int flags = 0;
        int next = Journal.HEAD_WORDS;
        if (parent != null) {
            flags = TaskRecord.HAS_PARENT;
            next = putParent(numbers, parent, next);
        }
        int entryBegin = next;
        int kinds = task.values;
        if (kinds != 0) {
            next = putValues(numbers, task, kinds, next);
        }
        int entryBytes = Long.BYTES * (next - entryBegin);
        if (kind != 0) {
            flags |= TaskRecord.RETURNED;
            kinds |= kind << WordKinds.RESULT;
            numbers[next++] = word;
        }
        int values = kinds == 0 ? 0 : kinds | TaskRecord.WORDS;
        boolean taken = append(task, flags, values, entryBytes, endedAt, next);
        if (taken && parent != null) {
            parent.isNeeded = true;
        }
        return taken;
    }

    private boolean append(OpenTask task, int flags, int values, int entryBytes, long endedAt, int end) {
        ThreadContext context = task.context;
        return journal.append(
                (int) context.number,
                task.counter,
                TaskRecord.firstWord(TaskRecord.TASK, flags, values, task.site),
                TaskRecord.secondWord(task.workflow, entryBytes),
                context.number,
                task.number,
                task.startedAt,
                endedAt,
                context.numbers,
                end - Journal.HEAD_WORDS);
    }

    private static int putParent(long[] numbers, OpenTask parent, int at) {
        numbers[at] = parent.context.number;
        numbers[at + 1] = parent.number;
        numbers[at + 2] = parent.startedAt;
        return at + 3;
    }

    private static int putValues(long[] numbers, OpenTask task, int kinds, int at) {
        int count = WordKinds.count(kinds);
        numbers[at] = task.first;
        if (count > 1) {
            numbers[at + 1] = task.second;
        }
        return at + count;
    }
}
