package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.weave.WordKinds;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The layout of a record in the journal, written by {@link TaskRecords} and {@link QuickTasks}, and read by the dispatcher.
 * Big-endian.
 *
 * <pre>
 *    0        1        2                4                               8
 *   +--------+--------+----------------+-------------------------------+
 *   | kind   | flags  | values         | site                          |
 *   +--------+--------+----------------+-------------------------------+
 *   | workflow                         | length of the entry values    |
 *   +----------------------------------+-------------------------------+
 *   | thread: first half of the task's number                          |
 *   | count: second half                                               |
 *   | started at, nanoseconds since the epoch                          |
 *   | ended at, likewise                                               |
 *   +==================================================================+
 *   | parent's thread, if a flag says that there is a parent           |
 *   | parent's count, likewise                                         |
 *   | parent's start, likewise                                         |
 *   +------------------------------------------------------------------+
 *   | entry values: as many MessagePack values as "values" says in its |
 *   |     lower 13 bits; of the others, one says that these bits are   |
 *   |     WordKinds, and there are words instead, 8 bytes each; the    |
 *   |     next one that PackedNumbers may be among the values, and in  |
 *   |     the exit value; the last one that none were captured         |
 *   | telemetry at the start: one MessagePack map, if a flag says so   |
 *   | exit value: one MessagePack value, if a flag says so             |
 *   | telemetry at the end: one MessagePack map, if a flag says so     |
 *   +------------------------------------------------------------------+
 * </pre>
 *
 * The part above the double line is the head, which the journal takes in numbers.
 *
 * <p>Where a method starts a workflow, the entry values begin with {@value #WORKFLOW_VALUES} of the workflow's own: its id,
 * and the number of the workflow around it or 0. The run itself is workflow 0, of site {@value #NO_SITE}.
 */
public final class TaskRecord {
    public static final byte TASK = 1;
    public static final byte WORKFLOW_START = 2;
    public static final byte WORKFLOW_END = 3;

    /** Number of entry values that are a workflow's own. */
    public static final int WORKFLOW_VALUES = 2;

    /** The site of a workflow that no method starts. */
    public static final int NO_SITE = -1;

    /** The exit value is what the method returned. */
    public static final int RETURNED = 1;
    /** The exit value is the text for {@code stderr}. */
    public static final int FAILED = 1 << 1;
    /** Something was left out of the values for its size. */
    public static final int CUT = 1 << 2;

    /** The exit value is what was known at the run's end of how complete its capture is. */
    public static final int SUMMARY = 1 << 4;

    /** The JVM ended before the method did. */
    public static final int UNRETURNED = 1 << 3;

    /** Behind the entry values there is a snapshot. */
    public static final int TELEMETRY_AT_START = 1 << 5;

    /** Behind the exit value, if any, there is a snapshot. */
    public static final int TELEMETRY_AT_END = 1 << 6;

    /** The task has a parent, and the record names it. */
    static final int HAS_PARENT = 1 << 7;

    /** In the number of values: none were captured, to save time. */
    static final int LIGHT = 1 << 15;

    /** In the number of values: {@link PackedNumbers} are among them, of a task only. */
    static final int PACKED = 1 << 14;

    /** In the number of values: in its place there are {@link WordKinds}, of a task only. */
    static final int WORDS = 1 << 13;

    private static final int NO_NUMBER = LIGHT | PACKED | WORDS;

    static final int KIND = 0;
    static final int FLAGS = 1;
    static final int VALUES = 2;
    static final int SITE = 4;
    static final int WORKFLOW = 8;
    static final int ENTRY_LENGTH = 12;
    /** Where the number of the task is: its thread, behind that the count, and the start. */
    public static final int THREAD = 16;

    static final int COUNT = 24;
    /** Where its start is, in nanoseconds since the epoch. */
    public static final int STARTED = 32;
    /** Where its end is. */
    public static final int ENDED = 40;
    /** Where the parent's number is. */
    public static final int PARENT_THREAD = 48;

    static final int PARENT_COUNT = 56;
    static final int PARENT_STARTED = 64;

    /** Bytes of the head: before the parent, or the entry values of a task that has none. */
    static final int HEADER = Journal.HEAD_WORDS * Long.BYTES;

    /** Bytes that name the parent. */
    static final int PARENT_BYTES = 24;

    private final ByteBuffer bytes;
    private final int begin;
    private final int length;

    /** A view of the record in {@code [begin, begin + length)}. */
    public TaskRecord(ByteBuffer bytes, int begin, int length) {
        this.bytes = bytes;
        this.begin = begin;
        this.length = length;
    }

    /**
     * A record about the run's own workflow.
     *
     * @param kind {@link #WORKFLOW_START} or {@link #WORKFLOW_END}
     * @param id the workflow's id
     * @param startedAt nanoseconds since the epoch
     * @param endedAt likewise; for a start, the same
     * @param summary one MessagePack value for the end; empty for none
     */
    public static byte[] ofRun(byte kind, String id, long startedAt, long endedAt, byte[] summary) {
        GrowingBytes out = new GrowingBytes();
        out.bytes.put(KIND, kind);
        out.bytes.putShort(VALUES, (short) WORKFLOW_VALUES);
        out.bytes.putInt(SITE, NO_SITE);
        out.bytes.putLong(STARTED, startedAt);
        out.bytes.putLong(ENDED, endedAt);
        out.bytes.position(HEADER);
        Msgpack.text(out, id);
        Msgpack.integer(out, 0);
        out.bytes.putInt(ENTRY_LENGTH, out.bytes.position() - HEADER);
        if (summary.length > 0) {
            out.bytes.put(FLAGS, (byte) SUMMARY);
            out.reserve(summary.length);
            out.bytes.put(summary);
        }
        return Arrays.copyOf(out.bytes.array(), out.bytes.position());
    }

    /**
     * The end of a workflow whose method had not returned when its JVM came to its own end.
     *
     * @param start the workflow's start, from the buffer's first byte to its limit
     * @param endedAt nanoseconds since the epoch
     */
    public static byte[] endOfUnreturned(ByteBuffer start, long endedAt) {
        byte[] end = Arrays.copyOf(start.array(), start.limit());
        ByteBuffer bytes = ByteBuffer.wrap(end);
        bytes.put(KIND, WORKFLOW_END);
        bytes.put(FLAGS, (byte) ((bytes.get(FLAGS) & HAS_PARENT) | UNRETURNED));
        bytes.putLong(ENDED, endedAt);
        return end;
    }

    /** The head's first number: the eight bytes from {@link #KIND} on. */
    static long firstWord(byte kind, int flags, int values, int site) {
        return ((long) kind << 56) | ((flags & 0xFFL) << 48) | ((values & 0xFFFFL) << 32) | (site & 0xFFFF_FFFFL);
    }

    /** Its second number: the eight bytes from {@link #WORKFLOW} on. */
    static long secondWord(int workflow, int entryLength) {
        return ((long) workflow << 32) | (entryLength & 0xFFFF_FFFFL);
    }

    /** A record in one piece, of its head and of what is behind that. */
    static byte[] joined(long[] head, byte[] bytes, int offset, int length) {
        ByteBuffer record = ByteBuffer.allocate(HEADER + length);
        for (int i = 0; i < Journal.HEAD_WORDS; i++) {
            record.putLong(head[i]);
        }
        return record.put(bytes, offset, length).array();
    }

    /** When the record's method ended, in nanoseconds since the epoch; of the record at {@code begin}. */
    public static long endedAt(ByteBuffer bytes, int begin) {
        return bytes.getLong(begin + ENDED);
    }

    /** By which parts it has, and of which site: what the messages of two records with the same number differ in is in the parts. */
    public long shape() {
        return bytes.getLong(begin + KIND) & ~firstWord((byte) 0, CUT, 0, 0);
    }

    public byte kind() {
        return bytes.get(begin + KIND);
    }

    public boolean has(int flag) {
        return (bytes.get(begin + FLAGS) & flag) != 0;
    }

    /** Number of entry values that are MessagePack; meaningless where there are {@link #wordKinds()}. */
    public int values() {
        return bytes.getShort(begin + VALUES) & ~NO_NUMBER;
    }

    /** Its values were not captured, to save time. */
    public boolean isLight() {
        return (bytes.getShort(begin + VALUES) & LIGHT) != 0;
    }

    /** Its values are words of these {@link WordKinds}, eight bytes each; 0: they are MessagePack. */
    public int wordKinds() {
        int values = bytes.getShort(begin + VALUES);
        return (values & WORDS) == 0 ? 0 : values & ~NO_NUMBER;
    }

    /**
     * The same record without {@link PackedNumbers}.
     *
     * @param out empty; where it is written when there are some, and the record is good until that is used again
     * @return this when there are none
     */
    public TaskRecord unpacked(GrowingBytes out) {
        int values = bytes.getShort(begin + VALUES);
        if ((values & PACKED) == 0) {
            return this;
        }
        int entryBegin = entryBegin();
        out.reserve(length);
        out.bytes.put(bytes.array(), bytes.arrayOffset() + begin, entryBegin - begin);
        PackedNumbers.unpack(bytes, entryBegin, exitBegin(), out);
        int entryLength = out.bytes.position() - (entryBegin - begin);
        PackedNumbers.unpack(bytes, exitBegin(), end(), out);
        out.bytes.putShort(VALUES, (short) (values & ~PACKED)).putInt(ENTRY_LENGTH, entryLength);
        return new TaskRecord(out.bytes, 0, out.bytes.position());
    }

    /** The bytes that the record's offsets are in. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public int site() {
        return bytes.getInt(begin + SITE);
    }

    public int workflow() {
        return bytes.getInt(begin + WORKFLOW);
    }

    public long thread() {
        return bytes.getLong(begin + THREAD);
    }

    public long count() {
        return bytes.getLong(begin + COUNT);
    }

    /** Nanoseconds since the epoch. */
    public long startedAt() {
        return bytes.getLong(begin + STARTED);
    }

    /** Nanoseconds since the epoch. */
    public long endedAt() {
        return bytes.getLong(begin + ENDED);
    }

    public boolean hasParent() {
        return has(HAS_PARENT);
    }

    /** 0: the task has no parent. */
    public long parentThread() {
        return has(HAS_PARENT) ? bytes.getLong(begin + PARENT_THREAD) : 0;
    }

    /** Only of a task that has a parent, as {@link #parentStartedAt}. */
    public long parentCount() {
        return bytes.getLong(begin + PARENT_COUNT);
    }

    public long parentStartedAt() {
        return bytes.getLong(begin + PARENT_STARTED);
    }

    /** Offset of the record in the buffer. */
    public int begin() {
        return begin;
    }

    /** Offset of the first entry value in the buffer. */
    public int entryBegin() {
        return begin + HEADER + (has(HAS_PARENT) ? PARENT_BYTES : 0);
    }

    /** Offset of the exit value in the buffer; the end of the record when there is none. */
    public int exitBegin() {
        return entryBegin() + bytes.getInt(begin + ENTRY_LENGTH);
    }

    /** Offset behind the record. */
    public int end() {
        return begin + length;
    }
}
