package io.flowcept.engine.capture;

import io.flowcept.bootstrap.Gate;
import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.bootstrap.OpenTask;
import io.flowcept.bootstrap.Recorder;
import io.flowcept.bootstrap.ThreadContext;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.settings.CaptureSettings;
import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.TelemetryAt;
import io.flowcept.engine.settings.ValueDetail;
import io.flowcept.engine.weave.CallCounts;
import io.flowcept.engine.weave.CallLimits;
import io.flowcept.engine.weave.CaptureCost;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import io.flowcept.engine.weave.WordKinds;
import java.util.Collections;
import java.util.Map;

/**
 * Turns the calls of woven methods into {@link TaskRecord}s. A task's bytes are built in its thread's buffer, behind
 * those of the tasks around it, and appended to the journal by {@link TaskRecords} before the method returns; those that
 * need none are {@link QuickTasks}.
 *
 * <p>Promises to the host: no exception leaves a method here, nothing blocks, and nothing is allocated once a thread's
 * buffer has grown, except by objects that are looked into. After {@value CaptureCounts#MOST_ERRORS} internal errors the recorder
 * takes itself out.
 */
public final class TaskRecorder extends Recorder {
    /** A thread that has no open task keeps a buffer of at most this many bytes. */
    private static final int KEPT_CAPACITY = 64 << 10;

    /** The journal's counter of the first site's tasks; those of the others follow. */
    private static final int FIRST_SITE = Journal.UNCOUNTED + 1;

    private final Journal journal;
    private final Sites sites;
    private final Workflows workflows;
    private final EpochClock clock;
    private final TaskValues values;
    /** Null when nothing is measured. */
    private final TaskTelemetry telemetry;

    private final QuickTasks quick;
    private final TaskRecords records;
    /** Numbers and booleans are recorded as what they are. */
    private final boolean wordsAreValues;

    private final CaptureCounts counts = new CaptureCounts();

    public TaskRecorder(
            Journal journal,
            Sites sites,
            Workflows workflows,
            RunWorkflow runWorkflow,
            EpochClock clock,
            CaptureSettings settings,
            RedactSettings redact,
            TaskTelemetry telemetry) {
        this.journal = journal;
        this.sites = sites;
        this.workflows = workflows;
        this.clock = clock;
        this.values = new TaskValues(settings, redact);
        this.telemetry = telemetry;
        this.quick = new QuickTasks(journal, sites, workflows, runWorkflow, FIRST_SITE);
        this.records = new TaskRecords(journal, sites, workflows, runWorkflow, counts);
        this.wordsAreValues = settings.values != ValueDetail.SHAPES;
        sites.countedBy(new CallCounts.InJournal() {
            @Override
            public long recorded(int index) {
                return TaskRecorder.this.journal.counted(FIRST_SITE + index);
            }
        });
    }

    /**
     * Has the JVM load, on the calling thread, the classes that recording needs. Host threads would load them at the
     * first exception or collection, perhaps with no stack or memory left to do so.
     */
    public void warmUp() {
        values.warmUp();
        WordKinds.count(0);
    }

    /**
     * Takes the token, and makes room for the task's bytes behind those of the task around it. The task joins its
     * thread's open ones in {@link #start} only, which is the last of the calls at entry: one that does not come leaves
     * no trace.
     */
    @Override
    public OpenTask enter(int number) {
        Site site = sites.find(number);
        if (site == null) {
            return null;
        }
        CaptureCost.Step step = site.step();
        if (step == CaptureCost.Step.OFF) {
            return null;
        }
        ThreadContext context = ThreadContext.current();
        if (context.capturing) {
            return null;
        }
        if (context.generation != generation) {
            context.startAfresh(generation, KEPT_CAPACITY);
        }
        long timedFrom = site.isTimed(context.tasks) ? System.nanoTime() : 0;
        OpenTask task = context.next();
        return enter(task, site, step, timedFrom) ? task : null;
    }

    @Override
    public OpenTask open(int number) {
        Site site = sites.find(number);
        if (site != null && site.quickFor == generation && site.step() == CaptureCost.Step.FULL) {
            ThreadContext context = ThreadContext.current();
            if (context.generation == generation && !context.capturing) {
                long timedFrom = site.isTimed(context.tasks) ? System.nanoTime() : 0;
                OpenTask task = context.next();
                OpenTask outer = task.outer;
                if (outer == null || outer.leftOut == CallLimits.KEPT) {
                    quick.open(task, site, timedFrom, clock.now());
                    return task;
                }
            }
        }
        if (site != null && site.quickFor != generation && isQuick(site)) {
            site.quickFor = generation;
        }
        return enter(number);
    }

    /** Whether its calls need no bytes of their own. */
    private boolean isQuick(Site site) {
        return site.isPlain
                && site.wordKinds != WordKinds.NONE
                && wordsAreValues
                && (telemetry == null || site.selection.telemetry == TelemetryAt.NEVER);
    }

    private boolean enter(OpenTask task, Site site, CaptureCost.Step step, long timedFrom) {
        OpenTask outer = task.outer;
        task.leftOut = CallLimits.KEPT;
        task.share = outer == null ? 1 : outer.share;
        if (!site.isPlain || step == CaptureCost.Step.COUNTED || (outer != null && outer.leftOut != CallLimits.KEPT)) {
            if (!isToOpen(site, task, step, timedFrom)) {
                return false;
            }
        }
        task.quick = false;
        task.light = step == CaptureCost.Step.LIGHTWEIGHT || task.leftOut != CallLimits.KEPT;
        task.plain = site.isPlain && telemetry == null && timedFrom == 0;
        task.counter = FIRST_SITE + site.index;
        task.timedFrom = timedFrom;
        open(task, site.number);
        if (!site.isPlain && task.leftOut == CallLimits.KEPT) {
            beginOther(site, task);
        }
        return true;
    }

    /** What is the same for the calls of all sites. */
    private void open(OpenTask task, int number) {
        ThreadContext context = task.context;
        OpenTask outer = task.outer;
        int begin = outer == null ? 0 : outer.entryEnd;
        context.out.bytes.position(begin);
        task.begin = begin;
        task.site = number;
        task.number = ++context.tasks;
        task.workflowBefore = context.workflow;
        task.workflow = context.workflow != 0 ? context.workflow : workflows.ambient();
        task.values = 0;
        task.flags = 0;
        task.shortened = 0;
        task.telemetryNanos = 0;
        task.startsWorkflow = false;
        task.isNeeded = false;
        task.parentDepth = task.depth;
        if (outer != null && outer.parentDepth != 0) {
            nameParent(task, context.at(outer.parentDepth));
        }
    }

    /** Whether there is to be a token; else the call has been counted, if it is to be. */
    private static boolean isToOpen(Site site, OpenTask task, CaptureCost.Step step, long timedFrom) {
        OpenTask outer = task.outer;
        if (outer != null && outer.leftOut != CallLimits.KEPT) {
            site.counts.leftOut(outer.leftOut);
            return false;
        }
        CallLimits limits = site.selection.limits;
        if (limits != null) {
            task.leftOut = limits.judge(task.share, task.context);
            task.share = limits.share(task.share);
        }
        if (task.leftOut != CallLimits.KEPT) {
            site.counts.leftOut(task.leftOut);
        } else if (step == CaptureCost.Step.COUNTED) {
            task.context.tasks++;
            site.counts.counted();
            if (timedFrom != 0) {
                site.cost.add(System.nanoTime() - timedFrom, 0);
            }
            return false;
        }
        return true;
    }

    private static void nameParent(OpenTask task, OpenTask parent) {
        if (task.leftOut == CallLimits.KEPT) {
            GrowingBytes out = task.context.out;
            out.reserve(TaskRecord.PARENT_BYTES);
            out.bytes.putLong(task.context.number).putLong(parent.number).putLong(parent.startedAt);
            task.flags = TaskRecord.HAS_PARENT;
        }
    }

    /** What only some methods need: those that are no task, start a workflow or have limits. */
    private void beginOther(Site site, OpenTask task) {
        if (!site.selection.task) {
            task.parentDepth = task.outer == null ? 0 : task.outer.parentDepth;
        }
        task.startsWorkflow = site.selection.workflowName != null;
        if (task.startsWorkflow) {
            GrowingBytes out = task.context.out;
            int around = task.workflow;
            task.workflow = workflows.next();
            Msgpack.text(out, workflows.id(task.workflow));
            Msgpack.integer(out, around);
            task.values = TaskRecord.WORKFLOW_VALUES;
        }
    }

    @Override
    public void argument(OpenTask task, boolean value) {
        if (task.light) {
            return;
        }
        values.bool(task, value);
        task.values++;
    }

    @Override
    public void argument(OpenTask task, char value) {
        if (task.light) {
            return;
        }
        argument(task, (Object) String.valueOf(value));
    }

    @Override
    public void argument(OpenTask task, long value) {
        if (task.light) {
            return;
        }
        values.integer(task, value);
        task.values++;
    }

    @Override
    public void argument(OpenTask task, double value) {
        if (task.light) {
            return;
        }
        values.real(task, value);
        task.values++;
    }

    @Override
    public void argument(OpenTask task, Object value) {
        if (task.light) {
            return;
        }
        values.write(task, value);
        task.values++;
    }

    @Override
    public void begin(OpenTask task) {
        if (!task.light) {
            writeWords(task, sites.get(task.site).wordKinds);
        }
        start(task);
    }

    /** Captures what came in words as the values that they are. */
    private void writeWords(OpenTask task, int kinds) {
        writeWord(task, kinds, task.first);
        writeWord(task, kinds >>> WordKinds.BITS, task.second);
    }

    private void writeWord(OpenTask task, int kinds, long word) {
        switch (kinds & WordKinds.MASK) {
            case WordKinds.INTEGER:
                argument(task, word);
                break;
            case WordKinds.REAL:
                argument(task, Double.longBitsToDouble(word));
                break;
            case WordKinds.BOOLEAN:
                argument(task, word != 0);
                break;
            default:
                break;
        }
    }

    @Override
    public void start(OpenTask task) {
        ThreadContext context = task.context;
        if (telemetry != null && !task.light) {
            Site site = sites.get(task.site);
            if (telemetry.atStart(site) && measure(task, site)) {
                task.flags |= TaskRecord.TELEMETRY_AT_START;
            }
        }
        task.entryEnd = context.out.bytes.position();
        task.startedAt = task.leftOut == CallLimits.KEPT ? clock.now() : 0;
        if (task.startsWorkflow) {
            records.startWorkflow(task);
            context.workflow = task.workflow;
        }
        context.depth = task.depth;
    }

    @Override
    public void exit(OpenTask task) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (task.quick) {
                closeQuick(task, end, 0, 0);
            } else {
                close(task, end, 0);
            }
        }
    }

    @Override
    public void returned(OpenTask task, boolean value) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (task.quick) {
                closeQuick(task, end, WordKinds.BOOLEAN, value ? 1 : 0);
                return;
            }
            if (!task.light) {
                values.bool(task, value);
            }
            close(task, end, TaskRecord.RETURNED);
        }
    }

    @Override
    public void returned(OpenTask task, char value) {
        if (task.light) {
            exit(task);
        } else {
            returned(task, (Object) String.valueOf(value));
        }
    }

    @Override
    public void returned(OpenTask task, long value) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (task.quick) {
                closeQuick(task, end, WordKinds.INTEGER, value);
                return;
            }
            if (!task.light) {
                values.integer(task, value);
            }
            close(task, end, TaskRecord.RETURNED);
        }
    }

    @Override
    public void returned(OpenTask task, double value) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (task.quick) {
                closeQuick(task, end, WordKinds.REAL, Double.doubleToRawLongBits(value));
                return;
            }
            if (!task.light) {
                values.real(task, value);
            }
            close(task, end, TaskRecord.RETURNED);
        }
    }

    @Override
    public void returned(OpenTask task, Object value) {
        long end = System.nanoTime();
        if (leave(task)) {
            // As for Flowcept, a method that returns null has generated nothing.
            if (task.quick) {
                if (value == null) {
                    closeQuick(task, end, 0, 0);
                    return;
                }
                takeBytes(task);
            }
            if (value != null && !task.light) {
                values.write(task, value);
            }
            close(task, end, value == null ? 0 : TaskRecord.RETURNED);
        }
    }

    @Override
    public void failed(OpenTask task, Throwable thrown) {
        long end = System.nanoTime();
        if (!leave(task)) {
            return;
        }
        if (task.quick) {
            takeBytes(task);
        }
        if (task.leftOut != CallLimits.KEPT) {
            close(task, end, TaskRecord.FAILED);
            return;
        }
        values.thrown(task, thrown);
        close(task, end, TaskRecord.FAILED);
    }

    /**
     * Takes the task off its thread's open ones, before anything else: a host that has used up its stack may leave no
     * room for more than this, and a task left open would be taken for the parent of all that follow.
     *
     * @return whether the task is this recorder's and was still open
     */
    private boolean leave(OpenTask task) {
        ThreadContext context = task.context;
        if (context.generation != generation || (context.depth != task.depth && !isLeftByAllWithin(task))) {
            return false;
        }
        context.depth = task.depth - 1;
        context.workflow = task.workflowBefore;
        if (!task.quick) {
            context.out.bytes.position(task.entryEnd);
        }
        return true;
    }

    private boolean isLeftByAllWithin(OpenTask task) {
        if (!task.context.isOpen(task)) {
            return false;
        }
        abandonWithin(task);
        return true;
    }

    /** Makes of a quick task, which has just been left, one that has bytes, since what is at its end is no word. */
    private void takeBytes(OpenTask task) {
        OpenTask outer = task.outer;
        int kinds = task.values;
        task.quick = false;
        task.light = false;
        task.plain = task.timedFrom == 0;
        task.begin = task.entryEnd;
        task.context.out.bytes.position(task.begin);
        task.values = 0;
        task.flags = 0;
        task.shortened = 0;
        task.telemetryNanos = 0;
        if (outer != null && outer.parentDepth != 0) {
            nameParent(task, task.context.at(outer.parentDepth));
        }
        writeWords(task, kinds);
        task.entryEnd = task.context.out.bytes.position();
    }

    /**
     * Tasks inside it that were never left, because there was no stack to run our code on, are closed without a record:
     * when they ended is not known.
     */
    private void abandonWithin(OpenTask task) {
        ThreadContext context = task.context;
        while (context.depth > task.depth) {
            counts.abandoned();
            OpenTask innermost = context.at(context.depth);
            if (innermost.startsWorkflow) {
                workflows.end(innermost.workflow);
            }
            context.depth--;
        }
    }

    /**
     * Appends a snapshot to the task's bytes; false, and none, when it cannot be had or the thread's open tasks are too
     * many already.
     */
    private boolean measure(OpenTask task, Site site) {
        ThreadContext context = task.context;
        if (task.begin > TaskValues.MOST_OPEN_BYTES) {
            return false;
        }
        int before = context.out.bytes.position();
        long began = System.nanoTime();
        context.capturing = true;
        try {
            telemetry.write(context.out, site);
            task.telemetryNanos += System.nanoTime() - began;
            return true;
        } catch (VirtualMachineError hosts) {
            // Out of stack or memory, as the host will notice itself. The task goes without.
            context.out.bytes.position(before);
            return false;
        } catch (Throwable e) {
            context.out.bytes.position(before);
            broke(e);
            return false;
        } finally {
            context.capturing = false;
        }
    }

    private void closeQuick(OpenTask task, long endNanos, int kind, long word) {
        ThreadContext context = task.context;
        try {
            long endedAt = clock.at(endNanos);
            quick.record(task, endedAt, kind, word);
            if (task.timedFrom != 0) {
                task.telemetryNanos = 0;
                addCost(task, sites.get(task.site), endNanos, endedAt);
            }
        } catch (Throwable e) {
            broke(e);
        }
        if (context.depth == 0) {
            context.trim(KEPT_CAPACITY);
        }
    }

    private void close(OpenTask task, long endNanos, int flags) {
        ThreadContext context = task.context;
        try {
            if (task.plain) {
                records.task(task, flags, clock.at(endNanos));
            } else if (task.leftOut == CallLimits.KEPT) {
                closeOther(task, endNanos, flags);
            }
        } catch (Throwable e) {
            broke(e);
        }
        if (context.depth == 0) {
            context.trim(KEPT_CAPACITY);
        }
    }

    /** Of a method that is measured, timed or limited, starts a workflow, or is no task. */
    private void closeOther(OpenTask task, long endNanos, int flags) {
        ThreadContext context = task.context;
        Site site = sites.get(task.site);
        Site.Selection selection = site.selection;
        long endedAt = clock.at(endNanos);
        if (telemetry != null && !task.light && telemetry.atEnd(site)) {
            if (measure(task, site)) {
                task.flags |= TaskRecord.TELEMETRY_AT_END;
            }
            telemetry.spent(site, task.telemetryNanos, endedAt - task.startedAt);
        }
        int end = context.out.bytes.position();
        if (selection.task && isLeftOutAtEnd(task, site, endedAt, flags)) {
            site.counts.tooShort();
        } else if (selection.task) {
            records.task(task, flags, endedAt);
        }
        if (selection.workflowName != null && workflows.end(task.workflow)) {
            records.endWorkflow(task, flags, endedAt, end);
        }
        if (task.timedFrom != 0) {
            addCost(task, site, endNanos, endedAt);
        }
    }

    private void addCost(OpenTask task, Site site, long endNanos, long endedAt) {
        long atEntry = task.startedAt - clock.at(task.timedFrom);
        long atExit = System.nanoTime() - endNanos;
        site.cost.add(atEntry + atExit - task.telemetryNanos, endedAt - task.startedAt);
    }

    /** A call that was shorter than is asked for, unless it failed, or something is recorded that names it as its parent. */
    private static boolean isLeftOutAtEnd(OpenTask task, Site site, long endedAt, int flags) {
        CallLimits limits = site.selection.limits;
        return limits != null
                && limits.isTooShort(endedAt - task.startedAt)
                && !task.isNeeded
                && (flags & TaskRecord.FAILED) == 0;
    }

    @Override
    public void broke(Throwable e) {
        if (counts.broke(e) && Gate.recorder() == this) {
            Gate.install(Recorder.OFF);
        }
    }

    @Override
    public Map<String, Object> telemetry() {
        if (telemetry == null) {
            return Collections.emptyMap();
        }
        ThreadContext context = ThreadContext.current();
        boolean before = context.capturing;
        context.capturing = true;
        try {
            return telemetry.snapshot();
        } catch (RuntimeException e) {
            broke(e);
            return Collections.emptyMap();
        } finally {
            context.capturing = before;
        }
    }

    /** What became of the calls so far. */
    public CaptureCounts counts() {
        return counts;
    }
}
