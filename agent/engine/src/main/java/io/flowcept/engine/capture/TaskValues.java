package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.bootstrap.OpenTask;
import io.flowcept.bootstrap.ThreadContext;
import io.flowcept.engine.settings.CaptureSettings;
import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.Redaction;
import io.flowcept.engine.settings.ValueDetail;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.concurrent.TimeUnit;

/**
 * Writes a task's values behind its bytes so far: as they are, or their shapes, as the settings say. Stateless; called on
 * host threads. While an object is looked into, the thread's calls of selected methods are not recorded.
 */
final class TaskValues {
    /** Bytes of open tasks on one thread beyond which further ones are recorded without values. */
    static final int MOST_OPEN_BYTES = 4 << 20;

    private final ValueWriter values;
    /** Null where values are recorded as they are. */
    private final ShapeWriter shapes;

    private final ThrownText thrownText;
    private final int maxBytes;

    TaskValues(CaptureSettings settings, RedactSettings redact) {
        Redaction redaction = new Redaction(redact);
        this.values = new ValueWriter(settings, redaction);
        this.shapes = settings.values == ValueDetail.SHAPES ? new ShapeWriter() : null;
        boolean messages = settings.values == ValueDetail.FULL;
        this.thrownText = new ThrownText(settings.maxStackFrames, settings.maxString, messages ? redaction : null);
        this.maxBytes = settings.maxBytes;
    }

    /** See {@link TaskRecorder#warmUp}. */
    void warmUp() {
        GrowingBytes out = new GrowingBytes();
        Object[] samples = {
            1, 2.0, "text", Arrays.asList(1, 2), new HashMap<>(Collections.singletonMap("k", new int[1])), TimeUnit.DAYS
        };
        values.write(out, samples, Integer.MAX_VALUE, true);
        PackedNumbers.write(out, new double[PackedNumbers.FEWEST]);
        PackedNumbers.write(out, new float[PackedNumbers.FEWEST]);
        values.write(out, new Object(), 0, true);
        Msgpack.text(out, thrownText.of(new IllegalStateException("warm-up")));
        thrownText.of(new StackOverflowError());
    }

    void bool(OpenTask task, boolean value) {
        if (shapes == null) {
            Msgpack.bool(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "boolean");
        }
    }

    void integer(OpenTask task, long value) {
        if (shapes == null) {
            Msgpack.integer(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "integer");
        }
    }

    void real(OpenTask task, double value) {
        if (shapes == null) {
            Msgpack.real(task.context.out, value);
        } else {
            shapes.primitive(task.context.out, "real");
        }
    }

    void write(OpenTask task, Object value) {
        if (shapes != null && !Redaction.REDACTED.equals(value)) {
            shapes.write(task.context.out, value);
            return;
        }
        ThreadContext context = task.context;
        context.capturing = true;
        try {
            int end = task.begin > MOST_OPEN_BYTES ? task.begin : task.begin + TaskRecord.PARENT_BYTES + maxBytes;
            GrowingBytes out = context.out;
            out.shortened = task.shortened;
            // A workflow's start is read in other ways, too.
            if (values.write(out, value, end, !task.startsWorkflow)) {
                task.flags |= TaskRecord.CUT;
            }
            if (out.shortened != task.shortened) {
                task.shortened = out.shortened;
                task.values |= TaskRecord.PACKED;
            }
        } finally {
            context.capturing = false;
        }
    }

    /** The text for {@code stderr}; where it cannot be had, the class's name. */
    void thrown(OpenTask task, Throwable thrown) {
        ThreadContext context = task.context;
        context.capturing = true;
        try {
            Msgpack.text(context.out, thrownText.of(thrown));
        } catch (Throwable e) {
            context.out.bytes.position(task.entryEnd);
            Msgpack.text(context.out, thrown.getClass().getName());
        } finally {
            context.capturing = false;
        }
    }
}
