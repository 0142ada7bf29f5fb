package io.flowcept.engine.weave;

import io.flowcept.engine.settings.TelemetryAt;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A selected method: the number its woven code passes to the gate, and all that its tasks have in common. What changes are its counts. */
public final class Site {
    /** The number in woven code; unique in the JVM. */
    public final int number;

    /** Its place among the sites of this agent, from 0 on. */
    public final int index;

    /** Binary class name with dots. */
    public final String className;

    public final String methodName;

    /** As in the class file: {@code (I)Ljava/lang/String;}. */
    public final String descriptor;

    /** What its tasks say about themselves. */
    public final Selection selection;

    /** Each of its calls is a task, and no more is to be done for it. */
    public final boolean isPlain;

    /** The {@link WordKinds} of its captured parameters; {@link WordKinds#NONE}: they are no words. */
    public final int wordKinds;

    /**
     * The generation of the recorder for which its calls need no bytes of their own, as that one has found out. Plain: a
     * thread that does not see it yet takes the longer way.
     */
    public int quickFor;

    /** What telemetry costs its calls. */
    public final TelemetryCost telemetryCost = new TelemetryCost();

    /** What recording costs its calls. */
    public final CaptureCost cost = new CaptureCost(this);

    /** What became of its calls. */
    public final CallCounts counts;

    volatile CaptureCost.Step step = CaptureCost.Step.FULL;
    volatile int timedMask = CaptureCost.AT_FIRST;

    /** The names of the values captured at entry, in their order; empty if none. */
    public final List<String> usedNames;

    Site(
            Sites all,
            int number,
            int index,
            String className,
            String methodName,
            String descriptor,
            Selection selection,
            List<String> usedNames,
            int wordKinds) {
        this.wordKinds = wordKinds;
        this.number = number;
        this.index = index;
        this.counts = new CallCounts(all, index);
        this.className = className;
        this.methodName = methodName;
        this.descriptor = descriptor;
        this.selection = selection;
        this.isPlain = selection.task && selection.workflowName == null && selection.limits == null;
        this.usedNames = Collections.unmodifiableList(usedNames);
    }

    /** How much of its calls is recorded now. Here, and not behind {@link #cost}: each call reads it. */
    public CaptureCost.Step step() {
        return step;
    }

    /** Whether the thread's call of this number is one to be timed; mixed, since methods may be called in turn. */
    public boolean isTimed(long number) {
        int mixed = (int) ((number * 0x9E37_79B9_7F4A_7C15L) >>> 40);
        return ((mixed | CaptureCost.UNTIMED) & timedMask) == 0;
    }

    /** {@code com.acme.Solver.solve(I)V}. */
    public String signature() {
        return className + "." + methodName + descriptor;
    }

    /**
     * What one settings entry, or one annotation, says of the methods it selects. Immutable; nulls mean that nothing is
     * said.
     */
    public static final class Selection {
        public final boolean task;
        public final boolean lightweight;
        public final TelemetryAt telemetry;
        /** Entering starts a workflow of this name; null: it does not. */
        public final String workflowName;

        public final String activityId;
        public final String subtype;
        public final List<String> generated;
        public final List<String> tags;
        public final Map<String, Object> customMetadata;

        /** Which calls are left out; null: none. */
        public final CallLimits limits;

        Selection(
                boolean task,
                boolean lightweight,
                TelemetryAt telemetry,
                String workflowName,
                String activityId,
                String subtype,
                List<String> generated,
                List<String> tags,
                Map<String, Object> customMetadata,
                CallLimits limits) {
            this.limits = limits;
            this.task = task;
            this.lightweight = lightweight;
            this.telemetry = lightweight || !task ? TelemetryAt.NEVER : telemetry;
            this.workflowName = workflowName;
            this.activityId = activityId;
            this.subtype = subtype;
            this.generated = generated;
            this.tags = tags;
            this.customMetadata = customMetadata;
        }

        /** All of it in one line: equal texts, equal selections. */
        @Override
        public String toString() {
            return (task ? lightweight ? "lightweight task" : "task" : "no task") + ", telemetry " + telemetry
                    + ", workflow " + workflowName + ", activity " + activityId + ", subtype " + subtype
                    + ", generated " + generated + ", tags " + tags + ", metadata " + customMetadata
                    + (limits == null ? "" : ", " + limits);
        }

        /** The same of a method that also starts a workflow, of which no call is left out. */
        Selection alsoWorkflow(String name) {
            return new Selection(
                    task, lightweight, telemetry, name, activityId, subtype, generated, tags, customMetadata, null);
        }
    }
}
