package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.sinks.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * Expands records to messages as Flowcept 1.0.3 reads them. For one thread.
 *
 * <p>What was captured is told as it is; names and ids are added from the {@link Definitions}. Fields that are not known are
 * left out, and times are seconds since the epoch, to the microsecond. A task's message is its shape's {@link TaskLayout}
 * with what is in the record between the pieces: in a loop, and each way to write is called in one place, since what is called
 * is compiled into this as often as it is called here.
 */
final class MessageAssembler {
    /** Of what is written of one record before its message. */
    private static final int KEPT_CAPACITY = 1 << 20;

    /** Of the messages of one batch. */
    private static final int KEPT_BATCH = 2 * Batching.MOST_BYTES;

    private final Definitions definitions;
    private final WorkflowAssembler workflowAssembler;
    /** One task's message behind the other: what is made for each is garbage that the host's collector has to see to. */
    private final MessageWriter out;

    private final GrowingBytes unpacked = new GrowingBytes();
    private final MessageWriter workflowIds;
    private final boolean json;
    private TaskLayouts layouts;
    private TaskIdText ids;
    private int lastWorkflow;
    /** Of {@link #lastWorkflow}, as {@link #out} writes it; null: not known. */
    private byte[] lastWorkflowId;

    private ByteBuffer wrapped = ByteBuffer.allocate(0);
    /** Of the record that is being told, the next of its entry values. */
    private int entry;
    /** Where in {@link #out} its id is. */
    private int idFrom;

    private int idTo;

    /**
     * @param summary what the last message of a workflow says about the capture
     * @param json whether tasks' messages are JSON text; else, and those of workflows, MessagePack
     */
    MessageAssembler(Definitions definitions, CaptureSummary summary, boolean json) {
        this.definitions = definitions;
        this.workflowAssembler = new WorkflowAssembler(definitions, summary);
        this.out = MessageWriter.forSink(json);
        this.workflowIds = MessageWriter.forSink(json);
        this.json = json;
    }

    /** No message that was assembled is looked at any more: their bytes are used again. */
    void reuse() {
        out.clear(KEPT_BATCH);
    }

    /**
     * The record's message, of a task good until {@link #reuse}; or null when a definition that it needs was lost.
     *
     * @throws RuntimeException when there is no such record
     */
    Message assemble(byte[] buffer, int offset, int length) {
        if (layouts == null) {
            Map<String, Object> run = definitions.run();
            ids = new TaskIdText(run.get("pid"), run.get("run"));
            layouts = new TaskLayouts(definitions, run, json);
        }
        if (wrapped.array() != buffer) {
            wrapped = ByteBuffer.wrap(buffer);
        }
        TaskRecord record = new TaskRecord(wrapped, offset, length);
        if (record.kind() != TaskRecord.TASK) {
            return workflowAssembler.assemble(record, ByteBuffer.wrap(buffer));
        }
        unpacked.clear(KEPT_CAPACITY);
        int end = out.length();
        try {
            return task(record.unpacked(unpacked));
        } catch (IOException | RuntimeException damaged) {
            out.truncate(end);
            throw new IllegalArgumentException(damaged.getMessage(), damaged);
        }
    }

    private Message task(TaskRecord record) throws IOException {
        TaskLayout layout = layouts.of(record);
        if (layout == null || !findWorkflow(record.workflow())) {
            return null;
        }
        int begin = out.length();
        entry = record.entryBegin();
        for (int i = 0; i < layout.skipped; i++) {
            entry = PlainData.endOf(record.bytes(), entry);
        }
        byte[] parts = layout.parts;
        for (int i = 0; i < parts.length; i++) {
            out.copy(layout.pieces[i]);
            part(parts[i], layout.offsets[i], record, layout);
        }
        out.copy(layout.pieces[parts.length]);
        return out.task(begin, idFrom, idTo);
    }

    /** Apart from the loop, of which the compiler would make several. What is read first is of no use to some parts. */
    private void part(byte part, int offset, TaskRecord record, TaskLayout layout) throws IOException {
        ByteBuffer bytes = record.bytes();
        int at = record.begin() + offset;
        long word = bytes.getLong(at);
        switch (part) {
            case TaskLayout.ID:
            case TaskLayout.PARENT_ID:
                ids.set(bytes.getLong(at + 2 * Long.BYTES), word, bytes.getLong(at + Long.BYTES));
                int from = out.text(ids.bytes(), ids.length());
                if (part == TaskLayout.ID) {
                    idFrom = from;
                    idTo = from + ids.length();
                }
                break;
            case TaskLayout.TIME:
            case TaskLayout.REAL:
                out.real(part == TaskLayout.TIME ? seconds(word) : Double.longBitsToDouble(word));
                break;
            case TaskLayout.INTEGER:
                out.integer(word);
                break;
            case TaskLayout.BOOLEAN:
                out.bool(word != 0);
                break;
            case TaskLayout.WORKFLOW:
                out.copy(lastWorkflowId);
                break;
            default:
                captured(part, record, layout);
        }
    }

    private void captured(byte part, TaskRecord record, TaskLayout layout) throws IOException {
        ByteBuffer bytes = record.bytes();
        int begin = beginOf(part, record, entry);
        int end = endOf(part, record, begin);
        ResultEntry.write(part == TaskLayout.RESULT ? layout.result : null, out, bytes, begin, end);
        if (part == TaskLayout.VALUE) {
            entry = end;
        }
    }

    /** Where in the record the part is, of which {@code entry} says how far the entry values have been told. */
    private static int beginOf(byte part, TaskRecord record, int entry) {
        switch (part) {
            case TaskLayout.VALUE:
            case TaskLayout.TELEMETRY_AT_START:
                return entry;
            case TaskLayout.TELEMETRY_AT_END:
                boolean behindValue = record.has(TaskRecord.RETURNED) || record.has(TaskRecord.FAILED);
                return behindValue ? PlainData.endOf(record.bytes(), record.exitBegin()) : record.exitBegin();
            default:
                return record.exitBegin();
        }
    }

    private static int endOf(byte part, TaskRecord record, int begin) {
        switch (part) {
            case TaskLayout.TELEMETRY_AT_START:
                return record.exitBegin();
            case TaskLayout.TELEMETRY_AT_END:
                return record.end();
            default:
                return PlainData.endOf(record.bytes(), begin);
        }
    }

    /** Has {@link #lastWorkflowId} be this one's; false when the run's definition was lost. */
    private boolean findWorkflow(int number) throws IOException {
        if (number != lastWorkflow || lastWorkflowId == null) {
            String id = workflowAssembler.idOf(number);
            if (id == null) {
                return false;
            }
            workflowIds.plain(id);
            lastWorkflow = number;
            lastWorkflowId = workflowIds.taken();
        }
        return true;
    }

    /** Seconds since the epoch, to the microsecond. */
    static double seconds(long nanos) {
        long micros = nanos / 1000;
        return micros / 1e6;
    }
}
