package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.context.Ids;
import io.flowcept.sinks.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expands a workflow's records to its two messages. The last repeats all of the first, since some of Flowcept's stores
 * replace what they have. For one thread.
 */
final class WorkflowAssembler {
    private final Definitions definitions;
    private final CaptureSummary summary;
    private Ids ids;
    private String runWorkflowId;
    private final GrowingBytes out = new GrowingBytes();
    /** Of values within the message; else empty. */
    private final MessageWriter values = new MsgpackWriter();

    WorkflowAssembler(Definitions definitions, CaptureSummary summary) {
        this.definitions = definitions;
        this.summary = summary;
    }

    /** The workflow's id, or null when the run's definition was lost. */
    String idOf(int number) {
        if (ids == null) {
            Map<String, Object> run = definitions.run();
            if (run.get("seed") == null) {
                return null;
            }
            ids = Ids.restored((String) run.get("run"), (String) run.get("seed"));
            runWorkflowId = (String) run.get("workflow_id");
        }
        return number == 0 ? runWorkflowId : ids.workflow(number);
    }

    /** The message of a start or end, or null when a definition that it needs was lost. */
    Message assemble(TaskRecord record, ByteBuffer bytes) {
        boolean start = record.kind() == TaskRecord.WORKFLOW_START;
        return message(
                record,
                bytes,
                start ? null : record,
                start ? "RUNNING" : record.has(TaskRecord.FAILED) ? "ERROR" : "FINISHED");
    }

    /**
     * The last message of a workflow whose JVM died before the workflow ended: its status is not known.
     *
     * @param start the record with which it began, from the buffer's first byte to its limit
     */
    Message unended(ByteBuffer start) {
        return message(new TaskRecord(start, 0, start.limit()), start, null, "UNKNOWN");
    }

    /**
     * @param record the start or the end: both have the values captured at entry
     * @param end the same record if it is the end, else null
     */
    private Message message(TaskRecord record, ByteBuffer bytes, TaskRecord end, String status) {
        Map<String, Object> run = definitions.run();
        SiteTemplate site = record.site() == TaskRecord.NO_SITE ? null : definitions.site(record.site());
        if (site == null && record.site() != TaskRecord.NO_SITE) {
            return null;
        }
        bytes.position(record.entryBegin());
        String id = (String) PlainData.read(bytes);
        int around = ((Number) PlainData.read(bytes)).intValue();

        out.clear(1 << 20);
        values.clear(1 << 20);
        MapWriter map = new MapWriter(out);
        map.text("type", "workflow");
        map.text("workflow_id", id);
        map.text("campaign_id", (String) run.get("campaign_id"));
        map.text("name", site == null ? (String) run.get("workflow_name") : site.workflowName);
        map.text("parent_workflow_id", around == 0 ? null : idOf(around));
        map.key("used");
        if (site == null) {
            PlainData.write(out, run.get("used"));
        } else {
            int named = Math.min(record.values() - TaskRecord.WORKFLOW_VALUES, site.usedNames.size());
            map.copy(named(site.usedNames.subList(0, Math.max(0, named)), bytes));
        }
        if (end != null && end.has(TaskRecord.RETURNED)) {
            map.key("generated");
            map.copy(result(site == null ? null : site.generatedNames, bytes, end.exitBegin()));
        }
        map.real("started_at", MessageAssembler.seconds(record.startedAt()));
        if (end != null) {
            map.real("ended_at", MessageAssembler.seconds(end.endedAt()));
        }
        map.text("status", status);
        if (end != null && end.has(TaskRecord.FAILED)) {
            map.raw("stderr", bytes, end.exitBegin(), PlainData.endOf(bytes, end.exitBegin()));
        }
        map.text("hostname", (String) run.get("hostname"));
        map.plain("interceptor_ids", Collections.singletonList(run.get("run")));
        if (run.get("machine_info") != null) {
            map.plain("machine_info", Collections.singletonMap(run.get("run"), run.get("machine_info")));
        }
        Object enrichment = run.get("workflow");
        if (enrichment instanceof Map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) enrichment).entrySet()) {
                map.plain((String) entry.getKey(), entry.getValue());
            }
        }
        map.plain("custom_metadata", customMetadata(run, status, end, bytes));
        map.end();
        return new Message(Message.Kind.WORKFLOW, id, Arrays.copyOf(out.bytes.array(), out.bytes.position()));
    }

    /** A map of the values from the buffer's position on. */
    private byte[] named(List<?> names, ByteBuffer bytes) {
        try {
            values.values(names, bytes, bytes.position());
            return values.taken();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private byte[] result(List<?> names, ByteBuffer bytes, int begin) {
        try {
            ResultEntry entry = new ResultEntry(names, values);
            ResultEntry.write(entry, values, bytes, begin, PlainData.endOf(bytes, begin));
            return values.taken();
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private Map<String, Object> customMetadata(
            Map<String, Object> run, String status, TaskRecord end, ByteBuffer bytes) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (run.get("custom_metadata") instanceof Map) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) run.get("custom_metadata")).entrySet()) {
                metadata.put((String) entry.getKey(), entry.getValue());
            }
        }
        if (end != null && end.has(TaskRecord.UNRETURNED)) {
            metadata.put("ended_by", "the end of the recording, before its method had returned");
        }
        if (!status.equals("RUNNING")) {
            metadata.put("capture", capture(end, bytes));
        }
        return metadata;
    }

    /** What the run wrote down at its end, if it came to one; else what is known now. */
    private Object capture(TaskRecord end, ByteBuffer bytes) {
        if (end == null || !end.has(TaskRecord.SUMMARY)) {
            return summary.now();
        }
        bytes.position(end.exitBegin());
        return PlainData.read(bytes);
    }
}
