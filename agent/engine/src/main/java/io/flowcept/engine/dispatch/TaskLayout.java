package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.weave.WordKinds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the messages of all records of one shape have in common, as its writer writes it, in pieces; between each two of
 * them, what of the record goes there. Of one shape are a site's records that have the same parts. Immutable.
 */
final class TaskLayout {
    /** The id of the task whose number is at the offset. */
    static final byte ID = 0;

    static final byte PARENT_ID = 1;
    /** At the offset, eight bytes: a time. */
    static final byte TIME = 2;

    static final byte INTEGER = 3;
    static final byte REAL = 4;
    static final byte BOOLEAN = 5;
    static final byte WORKFLOW = 6;
    /** The next of the entry values. */
    static final byte VALUE = 7;
    /** The exit value as it is. */
    static final byte STDERR = 8;
    /** The exit value under its names. */
    static final byte RESULT = 9;

    static final byte TELEMETRY_AT_START = 10;
    static final byte TELEMETRY_AT_END = 11;

    /** {@link TaskRecord#shape()} of its records. */
    final long shape;

    final byte[][] pieces;
    /** Of what goes there, which of the above it is; each behind the piece of the same index. */
    final byte[] parts;
    /** Of each of them that is always in the same place of the record, where that is; of others, 0. */
    final int[] offsets;
    /** Of the entry values, so many are not the message's. */
    final int skipped;

    /** Null where there is no {@link #RESULT}. */
    final ResultEntry result;

    /**
     * @param run the run's facts
     * @param writer empty, and again when this is made; not when it could not be
     * @throws IllegalArgumentException when there is no such record
     */
    TaskLayout(TaskRecord record, SiteTemplate site, Map<String, Object> run, MessageWriter writer) throws IOException {
        shape = record.shape();
        skipped = site.workflowName == null ? 0 : TaskRecord.WORKFLOW_VALUES;
        Making counting = new Making(record, site, run, writer);
        counting.make(0);
        Making making = new Making(record, site, run, writer);
        making.make(counting.entries);
        pieces = making.pieces.toArray(new byte[0][]);
        parts = new byte[making.parts.size()];
        offsets = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = making.parts.get(i);
            offsets[i] = making.offsets.get(i);
        }
        result = making.parts.contains(RESULT) ? new ResultEntry(site.generatedNames, writer) : null;
    }

    /** One way through a message from its beginning to its end. */
    private static final class Making {
        private final TaskRecord record;
        private final SiteTemplate site;
        private final Map<String, Object> run;
        private final MessageWriter writer;
        final List<byte[]> pieces = new ArrayList<>();
        final List<Byte> parts = new ArrayList<>();
        final List<Integer> offsets = new ArrayList<>();
        int entries;

        Making(TaskRecord record, SiteTemplate site, Map<String, Object> run, MessageWriter writer) {
            this.record = record;
            this.site = site;
            this.run = run;
            this.writer = writer;
        }

        void make(int all) throws IOException {
            writer.beginMap(all);
            constant("type", "task");
            entry("task_id", ID, TaskRecord.THREAD);
            entry("workflow_id", WORKFLOW, 0);
            constant("campaign_id", run.get("campaign_id"));
            constant("activity_id", site.activityId);
            if (record.hasParent()) {
                entry("parent_task_id", PARENT_ID, TaskRecord.PARENT_THREAD);
            }
            if (!site.lightweight) {
                values();
            }
            entry("started_at", TIME, TaskRecord.STARTED);
            entry("ended_at", TIME, TaskRecord.ENDED);
            boolean failed = record.has(TaskRecord.FAILED);
            constant("status", failed ? "ERROR" : "FINISHED");
            if (!site.lightweight) {
                if (failed) {
                    entry("stderr", STDERR, 0);
                }
                constant("hostname", run.get("hostname"));
                for (Map.Entry<String, Object> each : site.constants.entrySet()) {
                    constant(each.getKey(), each.getValue());
                }
            }
            writer.endMap();
            pieces.add(writer.taken());
        }

        private void values() throws IOException {
            int kinds = record.wordKinds();
            boolean returned = record.has(TaskRecord.RETURNED);
            if (kinds != 0) {
                int words = site.usedNames.size();
                used(words, kinds);
                if (returned) {
                    key("generated");
                    writer.beginMap(1);
                    writer.key(ResultEntry.oneName(site.generatedNames));
                    part(word(kinds >>> WordKinds.RESULT), wordAt(words));
                    writer.endMap();
                }
                return;
            }
            if (!record.isLight()) {
                int values = record.values() - (site.workflowName == null ? 0 : TaskRecord.WORKFLOW_VALUES);
                used(Math.max(0, Math.min(values, site.usedNames.size())), 0);
            }
            if (returned) {
                entry("generated", RESULT, 0);
            }
            if (record.has(TaskRecord.TELEMETRY_AT_START)) {
                entry("telemetry_at_start", TELEMETRY_AT_START, 0);
            }
            if (record.has(TaskRecord.TELEMETRY_AT_END)) {
                entry("telemetry_at_end", TELEMETRY_AT_END, 0);
            }
        }

        private void used(int named, int kinds) throws IOException {
            key("used");
            writer.beginMap(named);
            for (int i = 0; i < named; i++) {
                writer.key((String) site.usedNames.get(i));
                if (kinds == 0) {
                    part(VALUE, 0);
                } else {
                    part(word(kinds >>> (i * WordKinds.BITS)), wordAt(i));
                }
            }
            writer.endMap();
        }

        private int wordAt(int index) {
            return record.entryBegin() - record.begin() + index * Long.BYTES;
        }

        private static byte word(int kinds) {
            switch (kinds & WordKinds.MASK) {
                case WordKinds.INTEGER:
                    return INTEGER;
                case WordKinds.REAL:
                    return REAL;
                case WordKinds.BOOLEAN:
                    return BOOLEAN;
                default:
                    throw new IllegalArgumentException("no kind of word: " + Integer.toBinaryString(kinds));
            }
        }

        private void key(String key) throws IOException {
            writer.key(key);
            entries++;
        }

        private void constant(String key, Object value) throws IOException {
            if (value != null) {
                key(key);
                writer.plain(value);
            }
        }

        private void entry(String key, byte part, int offset) throws IOException {
            key(key);
            part(part, offset);
        }

        private void part(byte part, int offset) {
            pieces.add(writer.taken());
            parts.add(part);
            offsets.add(offset);
        }
    }
}
