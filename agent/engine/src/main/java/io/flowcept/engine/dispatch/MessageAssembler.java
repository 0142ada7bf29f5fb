package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.sinks.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Expands records to messages as Flowcept 1.0.3 reads them. For one thread.
 *
 * <p>What was captured is copied as it is; names and ids are added from the {@link Definitions}. Fields that are not
 * known are left out, and times are seconds since the epoch, to the microsecond.
 */
final class MessageAssembler {
    private static final int KEPT_CAPACITY = 1 << 20;

    private final Definitions definitions;
    private final WorkflowAssembler workflowAssembler;
    private final GrowingBytes out = new GrowingBytes();
    private Map<String, Object> run;
    private String idEnd;
    private int lastWorkflow = -1;
    private String lastWorkflowId;

    /** @param summary what the last message of a workflow says about the capture */
    MessageAssembler(Definitions definitions, CaptureSummary summary) {
        this.definitions = definitions;
        this.workflowAssembler = new WorkflowAssembler(definitions, summary);
    }

    /** The record's message, or null when a definition that it needs was lost. */
    Message assemble(byte[] buffer, int offset, int length) {
        if (run == null) {
            run = definitions.run();
            idEnd = "_" + run.get("run") + "-";
        }
        TaskRecord record = new TaskRecord(ByteBuffer.wrap(buffer), offset, length);
        return record.kind() == TaskRecord.TASK
                ? task(record, ByteBuffer.wrap(buffer))
                : workflowAssembler.assemble(record, ByteBuffer.wrap(buffer));
    }

    private Message task(TaskRecord record, ByteBuffer bytes) {
        SiteTemplate site = definitions.site(record.site());
        String workflowId = workflowId(record.workflow());
        if (site == null || workflowId == null) {
            return null;
        }
        String id = taskId(record.startedAt(), record.thread(), record.count());
        boolean failed = record.has(TaskRecord.FAILED);
        out.clear(KEPT_CAPACITY);
        MapWriter map = new MapWriter(out);
        map.text("type", "task");
        map.text("task_id", id);
        map.text("workflow_id", workflowId);
        map.text("campaign_id", (String) run.get("campaign_id"));
        map.text("activity_id", site.activityId);
        if (record.parentThread() != 0) {
            map.text("parent_task_id", taskId(record.parentStartedAt(), record.parentThread(), record.parentCount()));
        }
        if (!site.lightweight) {
            map.key("used");
            int usedEnd = used(record, bytes, site);
            if (record.has(TaskRecord.RETURNED)) {
                map.key("generated");
                generated(out, bytes, record, site.generatedNames);
            }
            telemetry(map, record, bytes, usedEnd);
        }
        map.real("started_at", seconds(record.startedAt()));
        map.real("ended_at", seconds(record.endedAt()));
        map.text("status", failed ? "ERROR" : "FINISHED");
        if (failed && !site.lightweight) {
            map.raw("stderr", bytes, record.exitBegin(), PlainData.endOf(bytes, record.exitBegin()));
        }
        if (!site.lightweight) {
            map.text("hostname", (String) run.get("hostname"));
        }
        map.entries(site.constants, site.constantEntries);
        map.end();
        return new Message(Message.Kind.TASK, id, Arrays.copyOf(out.bytes.array(), out.bytes.position()));
    }

    private static void telemetry(MapWriter map, TaskRecord record, ByteBuffer bytes, int usedEnd) {
        if (record.has(TaskRecord.TELEMETRY_AT_START)) {
            map.raw("telemetry_at_start", bytes, usedEnd, record.exitBegin());
        }
        if (record.has(TaskRecord.TELEMETRY_AT_END)) {
            boolean hasExitValue = record.has(TaskRecord.RETURNED) || record.has(TaskRecord.FAILED);
            int begin = hasExitValue ? PlainData.endOf(bytes, record.exitBegin()) : record.exitBegin();
            map.raw("telemetry_at_end", bytes, begin, record.end());
        }
    }

    /** Where the values end. */
    private int used(TaskRecord record, ByteBuffer bytes, SiteTemplate site) {
        int at = record.entryBegin();
        int values = record.values();
        if (site.workflowName != null) {
            for (int i = 0; i < TaskRecord.WORKFLOW_VALUES; i++) {
                at = PlainData.endOf(bytes, at);
                values--;
            }
        }
        return usedMap(out, bytes, at, values, site.usedNames);
    }

    /** Writes the {@code values} values from {@code at} on as a map with these names; returns where they end. */
    static int usedMap(GrowingBytes out, ByteBuffer bytes, int at, int values, List<?> names) {
        MapWriter map = new MapWriter(out);
        for (int i = 0; i < values && i < names.size(); i++) {
            int end = PlainData.endOf(bytes, at);
            map.raw((String) names.get(i), bytes, at, end);
            at = end;
        }
        map.end();
        return at;
    }

    /**
     * Writes the record's exit value as Flowcept names it: a map as it is, anything else as {@code arg_0}; with one
     * name, under that; with several, the elements of an array of as many under theirs.
     */
    static void generated(GrowingBytes out, ByteBuffer bytes, TaskRecord record, List<?> names) {
        int at = record.exitBegin();
        int valueEnd = PlainData.endOf(bytes, at);
        if (names == null && PlainData.isMap(bytes.get(at))) {
            out.reserve(valueEnd - at);
            out.bytes.put(bytes.array(), at, valueEnd - at);
            return;
        }
        MapWriter map = new MapWriter(out);
        if (names != null && names.size() > 1 && PlainData.arraySize(bytes, at) == names.size()) {
            at = PlainData.firstElement(bytes, at);
            for (Object name : names) {
                int end = PlainData.endOf(bytes, at);
                map.raw((String) name, bytes, at, end);
                at = end;
            }
        } else {
            map.raw(names != null && names.size() == 1 ? (String) names.get(0) : "arg_0", bytes, at, valueEnd);
        }
        map.end();
    }

    private String taskId(long startedAt, long thread, long count) {
        return decimalSeconds(startedAt) + '_' + run.get("pid") + '_' + thread + idEnd + count;
    }

    private String workflowId(int number) {
        if (number != lastWorkflow || lastWorkflowId == null) {
            lastWorkflow = number;
            lastWorkflowId = workflowAssembler.idOf(number);
        }
        return lastWorkflowId;
    }

    /** Seconds since the epoch, to the microsecond. */
    static double seconds(long nanos) {
        long micros = nanos / 1000;
        return micros / 1e6;
    }

    private static String decimalSeconds(long nanos) {
        long micros = nanos / 1000;
        String fraction = Long.toString(1_000_000 + micros % 1_000_000);
        return micros / 1_000_000 + "." + fraction.substring(1);
    }
}
