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
import io.flowcept.engine.settings.Redaction;
import io.flowcept.engine.settings.ValueDetail;
import io.flowcept.engine.weave.CallCounts;
import io.flowcept.engine.weave.CallLimits;
import io.flowcept.engine.weave.CaptureCost;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Turns the calls of woven methods into {@link TaskRecord}s. A task's bytes are built in its thread's buffer, behind
 * those of the tasks around it, and appended to the journal before the method returns.
 *
 * <p>Promises to the host: no exception leaves a method here, nothing blocks, and nothing is allocated once a thread's
 * buffer has grown, except by objects that are looked into. After {@value CaptureCounts#MOST_ERRORS} internal errors the recorder
 * takes itself out.
 */
public final class TaskRecorder extends Recorder {
    /** Bytes of open tasks on one thread beyond which further ones are recorded without values. */
    private static final int MOST_OPEN_BYTES = 4 << 20;

    /**
     * So many workflows of a run are written down for good, so that one which was open when the JVM was killed is ended
     * by whoever recovers the journal. More would make the journal grow with each workflow.
     */
    private static final int MOST_DEFINED_WORKFLOWS = 64;

    /** A thread that has no open task keeps a buffer of at most this many bytes. */
    private static final int KEPT_CAPACITY = 64 << 10;

    /** The journal's counter of the first site's tasks; those of the others follow. */
    private static final int FIRST_SITE = Journal.UNCOUNTED + 1;

    private final Journal journal;
    private final Sites sites;
    private final Workflows workflows;
    private final RunWorkflow runWorkflow;
    private final EpochClock clock;
    private final ValueWriter values;
    /** Null where values are recorded as they are. */
    private final ShapeWriter shapes;

    private final ThrownText thrownText;
    private final int maxBytes;
    /** Null when nothing is measured. */
    private final TaskTelemetry telemetry;

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
        this.runWorkflow = runWorkflow;
        this.clock = clock;
        Redaction redaction = new Redaction(redact);
        this.values = new ValueWriter(settings, redaction);
        this.shapes = settings.values == ValueDetail.SHAPES ? new ShapeWriter() : null;
        boolean messages = settings.values == ValueDetail.FULL;
        this.thrownText = new ThrownText(settings.maxStackFrames, settings.maxString, messages ? redaction : null);
        this.maxBytes = settings.maxBytes;
        this.telemetry = telemetry;
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
        GrowingBytes out = new GrowingBytes();
        Object[] samples = {
            1, 2.0, "text", Arrays.asList(1, 2), new HashMap<>(Collections.singletonMap("k", new int[1])), TimeUnit.DAYS
        };
        values.write(out, samples, Integer.MAX_VALUE);
        values.write(out, new Object(), 0);
        Msgpack.text(out, thrownText.of(new IllegalStateException("warm-up")));
        thrownText.of(new StackOverflowError());
    }

    /**
     * Makes the token, and room for the task's bytes behind those of the task around it. The task joins its thread's
     * chain in {@link #start} only, which is the last of the calls at entry: one that does not come leaves no trace.
     */
    @Override
    public OpenTask enter(int number) {
        Site site = sites.find(number);
        if (site == null || site.step() == CaptureCost.Step.OFF) {
            return null;
        }
        ThreadContext context = ThreadContext.current();
        if (context.capturing) {
            return null;
        }
        if (context.generation != generation) {
            startAfresh(context);
        }
        long timedFrom = site.isTimed(context.tasks) ? System.nanoTime() : 0;
        OpenTask outer = context.innermost;
        if (outer != null && outer.leftOut != CallLimits.KEPT) {
            site.counts.leftOut(outer.leftOut);
            return null;
        }
        CallLimits limits = site.selection.limits;
        double share = outer == null ? 1 : outer.share;
        int leftOut = CallLimits.KEPT;
        if (limits != null) {
            leftOut = limits.judge(share, context);
            share = limits.share(share);
        }
        CaptureCost.Step step = site.step();
        if (leftOut != CallLimits.KEPT) {
            site.counts.leftOut(leftOut);
        } else if (step.compareTo(CaptureCost.Step.COUNTED) >= 0) {
            context.tasks++;
            site.counts.counted();
            if (timedFrom != 0) {
                site.cost.add(System.nanoTime() - timedFrom, 0);
            }
            return null;
        }
        int begin = outer == null ? 0 : outer.entryEnd;
        context.out.bytes.position(begin);
        OpenTask task = context.spare;
        if (task == null) {
            task = new OpenTask(context);
        } else {
            context.spare = task.outer;
        }
        task.outer = outer;
        task.generation = generation;
        task.site = number;
        task.leftOut = leftOut;
        task.share = share;
        task.light = leftOut != CallLimits.KEPT || step == CaptureCost.Step.LIGHTWEIGHT;
        task.isNeeded = false;
        task.timedFrom = timedFrom;
        task.number = ++context.tasks;
        task.begin = begin;
        task.workflowBefore = context.workflow;
        task.workflow = context.workflow != 0 ? context.workflow : workflows.ambient();
        task.values = 0;
        task.flags = 0;
        task.telemetryNanos = 0;
        task.startsWorkflow = false;
        if (leftOut != CallLimits.KEPT) {
            return task;
        }
        OpenTask parent = outer == null ? null : outer.asParent;
        task.asParent = site.selection.task ? task : parent;
        if (parent != null) {
            context.out.reserve(TaskRecord.PARENT_BYTES);
            context.out.bytes.putLong(context.number).putLong(parent.number).putLong(parent.startedAt);
            task.flags = TaskRecord.HAS_PARENT;
        }
        task.startsWorkflow = site.selection.workflowName != null;
        if (task.startsWorkflow) {
            int around = task.workflow;
            task.workflow = workflows.next();
            Msgpack.text(context.out, workflows.id(task.workflow));
            Msgpack.integer(context.out, around);
            task.values = TaskRecord.WORKFLOW_VALUES;
        }
        return task;
    }

    private void startAfresh(ThreadContext context) {
        context.generation = generation;
        context.innermost = null;
        context.spare = null;
        context.depth = 0;
        context.workflow = 0;
        context.out.clear(KEPT_CAPACITY);
    }

    @Override
    public void argument(OpenTask task, boolean value) {
        if (task.light) {
            return;
        }
        bool(task, value);
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
        integer(task, value);
        task.values++;
    }

    @Override
    public void argument(OpenTask task, double value) {
        if (task.light) {
            return;
        }
        real(task, value);
        task.values++;
    }

    @Override
    public void argument(OpenTask task, Object value) {
        if (task.light) {
            return;
        }
        write(task, value);
        task.values++;
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
            announce(task);
            context.workflow = task.workflow;
        }
        task.depth = context.depth + 1;
        context.depth = task.depth;
        context.innermost = task;
    }

    @Override
    public void exit(OpenTask task) {
        long end = System.nanoTime();
        if (leave(task)) {
            close(task, end, 0);
        }
    }

    @Override
    public void returned(OpenTask task, boolean value) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (!task.light) {
                bool(task, value);
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
            if (!task.light) {
                integer(task, value);
            }
            close(task, end, TaskRecord.RETURNED);
        }
    }

    @Override
    public void returned(OpenTask task, double value) {
        long end = System.nanoTime();
        if (leave(task)) {
            if (!task.light) {
                real(task, value);
            }
            close(task, end, TaskRecord.RETURNED);
        }
    }

    @Override
    public void returned(OpenTask task, Object value) {
        long end = System.nanoTime();
        if (leave(task)) {
            // As for Flowcept, a method that returns null has generated nothing.
            if (value != null && !task.light) {
                write(task, value);
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
        if (task.leftOut != CallLimits.KEPT) {
            recycle(task);
            return;
        }
        task.context.capturing = true;
        try {
            Msgpack.text(task.context.out, thrownText.of(thrown));
        } catch (Throwable e) {
            task.context.out.bytes.position(task.entryEnd);
            Msgpack.text(task.context.out, thrown.getClass().getName());
        } finally {
            task.context.capturing = false;
        }
        close(task, end, TaskRecord.FAILED);
    }

    /**
     * Whether the task is this recorder's and still open. Tasks inside it that were never left, because there was no
     * stack to run our code on, are closed without a record: when they ended is not known.
     */
    private boolean isOpen(OpenTask task) {
        ThreadContext context = task.context;
        if (context.generation != generation || context.depth < task.depth) {
            return false;
        }
        while (context.innermost != task) {
            if (context.innermost == null) {
                return false;
            }
            counts.abandoned();
            if (context.innermost.startsWorkflow) {
                workflows.end(context.innermost.workflow);
            }
            context.innermost = context.innermost.outer;
        }
        return true;
    }

    /**
     * Takes the task off its thread's chain, before anything else: a host that has used up its stack may leave no room
     * for more than this, and a task left open would be taken for the parent of all that follow.
     */
    private boolean leave(OpenTask task) {
        if (!isOpen(task)) {
            return false;
        }
        ThreadContext context = task.context;
        context.innermost = task.outer;
        context.depth = task.depth - 1;
        context.workflow = task.workflowBefore;
        context.out.bytes.position(task.entryEnd);
        return true;
    }

    private void bool(OpenTask task, boolean value) {
        if (shapes == null) {
            Msgpack.bool(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "boolean");
        }
    }

    private void integer(OpenTask task, long value) {
        if (shapes == null) {
            Msgpack.integer(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "integer");
        }
    }

    private void real(OpenTask task, double value) {
        if (shapes == null) {
            Msgpack.real(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "real");
        }
    }

    private void write(OpenTask task, Object value) {
        if (shapes != null && !Redaction.REDACTED.equals(value)) {
            shapes.write(task.context.out, value);
            return;
        }
        ThreadContext context = task.context;
        context.capturing = true;
        try {
            int end = task.begin > MOST_OPEN_BYTES ? task.begin : task.begin + TaskRecord.PARENT_BYTES + maxBytes;
            if (values.write(context.out, value, end)) {
                task.flags |= TaskRecord.CUT;
            }
        } finally {
            context.capturing = false;
        }
    }

    /**
     * Appends a snapshot to the task's bytes; false, and none, when it cannot be had or the thread's open tasks are too
     * many already.
     */
    private boolean measure(OpenTask task, Site site) {
        ThreadContext context = task.context;
        if (task.begin > MOST_OPEN_BYTES) {
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

    private void announce(OpenTask task) {
        head(task, TaskRecord.WORKFLOW_START, task.flags & TaskRecord.HAS_PARENT, task.startedAt);
        byte[] start = joined(task, task.entryEnd);
        workflows.begin(task.workflow, start);
        if (task.workflow <= MOST_DEFINED_WORKFLOWS) {
            journal.appendDefinition(start, 0, start.length);
        }
        append(Journal.UNCOUNTED, task, task.entryEnd);
    }

    private void close(OpenTask task, long endNanos, int flags) {
        ThreadContext context = task.context;
        try {
            if (task.leftOut != CallLimits.KEPT) {
                recycle(task);
                return;
            }
            Site site = sites.get(task.site);
            Site.Selection selection = site.selection;
            long endedAt = clock.at(endNanos);
            if (telemetry != null && !task.light && telemetry.atEnd(site)) {
                if (measure(task, site)) {
                    task.flags |= TaskRecord.TELEMETRY_AT_END;
                }
                telemetry.spent(site, task.telemetryNanos, endedAt - task.startedAt);
            }
            int allFlags = task.flags | (task.light ? flags & ~TaskRecord.RETURNED : flags);
            int end = context.out.bytes.position();
            if (selection.task && isLeftOutAtEnd(task, site, endedAt, flags)) {
                site.counts.tooShort();
            } else if (selection.task) {
                if (task.workflow == 0) {
                    runWorkflow.announce();
                }
                head(task, TaskRecord.TASK, allFlags, endedAt);
                if (append(FIRST_SITE + site.index, task, end)) {
                    if (task.light) {
                        site.counts.withoutValues();
                    }
                    OpenTask parent = task.outer == null ? null : task.outer.asParent;
                    if (parent != null) {
                        parent.isNeeded = true;
                    }
                    if ((allFlags & TaskRecord.CUT) != 0) {
                        counts.cut();
                    }
                } else {
                    site.counts.dropped();
                }
            }
            if (selection.workflowName != null) {
                if (workflows.end(task.workflow)) {
                    head(task, TaskRecord.WORKFLOW_END, allFlags, endedAt);
                    append(Journal.UNCOUNTED, task, end);
                    if (task.workflow <= MOST_DEFINED_WORKFLOWS) {
                        byte[] definition = joined(task, end);
                        journal.appendDefinition(definition, 0, definition.length);
                    }
                }
            }
            if (task.timedFrom != 0) {
                long atEntry = task.startedAt - clock.at(task.timedFrom);
                long atExit = System.nanoTime() - endNanos;
                site.cost.add(atEntry + atExit - task.telemetryNanos, endedAt - task.startedAt);
            }
        } catch (Throwable e) {
            broke(e);
        }
        recycle(task);
    }

    /** A call that was shorter than is asked for, unless it failed, or something is recorded that names it as its parent. */
    private static boolean isLeftOutAtEnd(OpenTask task, Site site, long endedAt, int flags) {
        CallLimits limits = site.selection.limits;
        return limits != null
                && limits.isTooShort(endedAt - task.startedAt)
                && !task.isNeeded
                && (flags & TaskRecord.FAILED) == 0;
    }

    private static void recycle(OpenTask task) {
        ThreadContext context = task.context;
        task.outer = context.spare;
        context.spare = task;
        if (context.innermost == null && context.out.bytes.capacity() > KEPT_CAPACITY) {
            context.out.clear(KEPT_CAPACITY);
            context.spare = null;
        }
    }

    private boolean append(int counter, OpenTask task, int end) {
        ThreadContext context = task.context;
        return journal.append(
                (int) context.number, counter, context.head, context.out.bytes.array(), task.begin, end - task.begin);
    }

    /** What {@link #append} appends, in one piece. */
    private static byte[] joined(OpenTask task, int end) {
        ThreadContext context = task.context;
        return TaskRecord.joined(context.head, context.out.bytes.array(), task.begin, end - task.begin);
    }

    private static void head(OpenTask task, byte kind, int flags, long endedAt) {
        ThreadContext context = task.context;
        int parent = (flags & TaskRecord.HAS_PARENT) == 0 ? 0 : TaskRecord.PARENT_BYTES;
        long[] head = context.head;
        int values = task.light ? task.values | TaskRecord.LIGHT : task.values;
        head[0] = TaskRecord.firstWord(kind, flags, values, task.site);
        head[1] = TaskRecord.secondWord(task.workflow, task.entryEnd - task.begin - parent);
        head[2] = context.number;
        head[3] = task.number;
        head[4] = task.startedAt;
        head[5] = endedAt;
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
