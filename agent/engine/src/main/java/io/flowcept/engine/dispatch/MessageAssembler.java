package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.Msgpack;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.capture.WordValues;
import io.flowcept.engine.weave.WordKinds;
import io.flowcept.sinks.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Expands records to messages as Flowcept 1.0.3 reads them. For one thread.
 *
 * <p>What was captured is copied as it is, unless it is {@link WordValues}; names and ids are added from the {@link
 * Definitions}. Fields that are not known are left out, and times are seconds since the epoch, to the microsecond.
 */
final class MessageAssembler {
    /** Of what is written of one record before its message. */
    private static final int KEPT_CAPACITY = 1 << 20;

    /** Of the messages of one batch. */
    private static final int KEPT_BATCH = 2 * Batching.MOST_BYTES;

    /** The type, and the key of the id. */
    private static final byte[] BEFORE_ID = joined(entry("type", "task"), MapWriter.encoded("task_id"));

    private static final byte[] PARENT_TASK_ID = MapWriter.encoded("parent_task_id");
    private static final byte[] USED = MapWriter.encoded("used");
    private static final byte[] GENERATED = MapWriter.encoded("generated");
    private static final byte[] ARG_0 = MapWriter.encoded("arg_0");
    /** Start and end, with zeros where their numbers go. */
    private static final byte[] TIMES = joined(real("started_at"), real("ended_at"));

    private static final int STARTED_AT = real("started_at").length - Double.BYTES;
    private static final int ENDED_AT = TIMES.length - Double.BYTES;
    private static final byte[] FINISHED = entry("status", "FINISHED");
    private static final byte[] ERROR = entry("status", "ERROR");

    private final Definitions definitions;
    private final WorkflowAssembler workflowAssembler;
    /** One task's message behind the other: what is made for each is garbage that the host's collector has to see to. */
    private final GrowingBytes out = new GrowingBytes();

    private final GrowingBytes unpacked = new GrowingBytes();
    private final Map<Integer, Head> heads = new HashMap<>();
    private Map<String, Object> run;
    private byte[] hostname;
    private TaskIdText ids;
    private int lastWorkflow = -1;
    private String lastWorkflowId;
    private Head lastHead;
    private ByteBuffer wrapped = ByteBuffer.allocate(0);

    /** @param summary what the last message of a workflow says about the capture */
    MessageAssembler(Definitions definitions, CaptureSummary summary) {
        this.definitions = definitions;
        this.workflowAssembler = new WorkflowAssembler(definitions, summary);
    }

    /** No message that was assembled is looked at any more: their bytes are used again. */
    void reuse() {
        out.clear(KEPT_BATCH);
    }

    /** The record's message, of a task good until {@link #reuse}; or null when a definition that it needs was lost. */
    Message assemble(byte[] buffer, int offset, int length) {
        if (run == null) {
            run = definitions.run();
            hostname = entry("hostname", run.get("hostname"));
            ids = new TaskIdText(run.get("pid"), run.get("run"));
        }
        if (wrapped.array() != buffer) {
            wrapped = ByteBuffer.wrap(buffer);
        }
        unpacked.clear(KEPT_CAPACITY);
        TaskRecord record = new TaskRecord(wrapped, offset, length);
        if (record.kind() != TaskRecord.TASK) {
            return workflowAssembler.assemble(record, ByteBuffer.wrap(buffer));
        }
        int end = out.bytes.position();
        try {
            return task(record.unpacked(unpacked));
        } catch (RuntimeException damaged) {
            out.bytes.position(end);
            throw damaged;
        }
    }

    private Message task(TaskRecord record) {
        ByteBuffer bytes = record.bytes();
        Head head = head(record.site(), record.workflow());
        if (head == null) {
            return null;
        }
        SiteTemplate site = head.site;
        MapWriter map = new MapWriter(out);
        map.entries(BEFORE_ID, 2);
        ids.set(record.startedAt(), record.thread(), record.count());
        ids.writeTo(out);
        int idTo = out.bytes.position();
        int idLength = ids.length();
        map.entries(head.entries, head.count);
        if (record.parentThread() != 0) {
            map.key(PARENT_TASK_ID);
            ids.set(record.parentStartedAt(), record.parentThread(), record.parentCount());
            ids.writeTo(out);
        }
        if (!site.lightweight) {
            int kinds = record.wordKinds();
            if (kinds == 0) {
                values(map, record, site);
            } else {
                words(map, record, kinds, site);
            }
        }
        int times = out.bytes.position();
        map.entries(TIMES, 2);
        out.bytes.putDouble(times + STARTED_AT, seconds(record.startedAt()));
        out.bytes.putDouble(times + ENDED_AT, seconds(record.endedAt()));
        if (record.has(TaskRecord.FAILED)) {
            map.entries(ERROR, 1);
            if (!site.lightweight) {
                map.raw("stderr", bytes, record.exitBegin(), PlainData.endOf(bytes, record.exitBegin()));
            }
            map.entries(head.last, head.lastCount);
        } else {
            map.entries(head.finished, 1 + head.lastCount);
        }
        int begin = map.endHere();
        return new Message(Message.Kind.TASK, out.bytes.array(), begin, out.bytes.position(), idTo - idLength, idTo);
    }

    private void values(MapWriter map, TaskRecord record, SiteTemplate site) {
        ByteBuffer bytes = record.bytes();
        int usedEnd = record.entryBegin();
        if (!record.isLight()) {
            map.key(USED);
            usedEnd = used(record, bytes, site);
        }
        if (record.has(TaskRecord.RETURNED)) {
            map.key(GENERATED);
            generated(out, bytes, record, site.generatedNames);
        }
        telemetry(map, record, bytes, usedEnd);
    }

    private void words(MapWriter map, TaskRecord record, int kinds, SiteTemplate site) {
        ByteBuffer bytes = record.bytes();
        byte[][] names = site.usedKeys;
        int at = record.entryBegin();
        map.key(USED);
        MapWriter.begin(names.length, out);
        for (int i = 0; i < names.length; i++, at += Long.BYTES) {
            MapWriter.copy(names[i], 0, names[i].length, out);
            WordValues.write(kinds >>> (i * WordKinds.BITS), bytes.getLong(at), out);
        }
        if (record.has(TaskRecord.RETURNED)) {
            byte[] name = oneName(site.generatedNames);
            map.key(GENERATED);
            MapWriter.begin(1, out);
            MapWriter.copy(name, 0, name.length, out);
            WordValues.write(kinds >>> WordKinds.RESULT, bytes.getLong(at), out);
        }
    }

    private static byte[] oneName(List<?> names) {
        return names != null && names.size() == 1 ? MapWriter.encoded((String) names.get(0)) : ARG_0;
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
        return usedMap(out, bytes, at, values, site.usedKeys);
    }

    /** Writes the {@code values} values from {@code at} on as a map with these encoded names; returns where they end. */
    static int usedMap(GrowingBytes out, ByteBuffer bytes, int at, int values, byte[][] names) {
        int named = Math.max(0, Math.min(values, names.length));
        MapWriter.begin(named, out);
        for (int i = 0; i < named; i++) {
            int end = PlainData.endOf(bytes, at);
            MapWriter.copy(names[i], 0, names[i].length, out);
            MapWriter.copy(bytes.array(), at, end, out);
            at = end;
        }
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
            MapWriter.copy(bytes.array(), at, valueEnd, out);
            return;
        }
        if (names != null && names.size() > 1 && PlainData.arraySize(bytes, at) == names.size()) {
            MapWriter map = new MapWriter(out);
            at = PlainData.firstElement(bytes, at);
            for (Object name : names) {
                int end = PlainData.endOf(bytes, at);
                map.raw((String) name, bytes, at, end);
                at = end;
            }
            map.end();
        } else {
            byte[] name = oneName(names);
            MapWriter.begin(1, out);
            MapWriter.copy(name, 0, name.length, out);
            MapWriter.copy(bytes.array(), at, valueEnd, out);
        }
    }

    /** What all tasks of one site and workflow have in common, or null when a definition was lost. */
    private Head head(int site, int workflow) {
        if (workflow != lastWorkflow) {
            heads.clear();
            lastHead = null;
        }
        if (lastHead != null && lastHead.site.number == site) {
            return lastHead;
        }
        String workflowId = workflowId(workflow);
        Head head = heads.get(site);
        if (head == null) {
            SiteTemplate template = definitions.site(site);
            if (template == null || workflowId == null) {
                return null;
            }
            head = new Head(template, workflowId, run.get("campaign_id"), hostname);
            heads.put(site, head);
        }
        lastHead = head;
        return head;
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

    /** The entry's key and value, encoded; empty when there is no value. */
    private static byte[] entry(String key, Object value) {
        return value == null ? new byte[0] : joined(MapWriter.encoded(key), MapWriter.encoded((String) value));
    }

    /** The key, and the number 0.0. */
    private static byte[] real(String key) {
        GrowingBytes entry = new GrowingBytes();
        Msgpack.text(entry, key);
        Msgpack.real(entry, 0);
        return Arrays.copyOf(entry.bytes.array(), entry.bytes.position());
    }

    private static byte[] joined(byte[]... parts) {
        GrowingBytes all = new GrowingBytes();
        for (byte[] each : parts) {
            MapWriter.copy(each, 0, each.length, all);
        }
        return Arrays.copyOf(all.bytes.array(), all.bytes.position());
    }

    /**
     * What the messages of one site's tasks in one workflow have in common, in as few pieces as can be: each copy has its
     * checks, and is compiled into all that call it.
     */
    private static final class Head {
        final SiteTemplate site;
        /** Behind their id. */
        final byte[] entries;

        final int count;
        /** At their end. */
        final byte[] last;

        final int lastCount;
        /** The same behind the status of a task that did not fail. */
        final byte[] finished;

        Head(SiteTemplate site, String workflowId, Object campaignId, byte[] hostname) {
            this.site = site;
            byte[][] known = {
                entry("workflow_id", workflowId),
                entry("campaign_id", campaignId),
                entry("activity_id", site.activityId)
            };
            int some = 0;
            for (byte[] each : known) {
                some += each.length == 0 ? 0 : 1;
            }
            this.entries = joined(known);
            this.count = some;
            byte[] host = site.lightweight ? new byte[0] : hostname;
            this.last = joined(host, site.constants);
            this.lastCount = site.constantEntries + (host.length == 0 ? 0 : 1);
            this.finished = joined(FINISHED, last);
        }
    }
}
