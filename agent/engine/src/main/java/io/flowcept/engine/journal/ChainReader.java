package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.SegmentLayout.ALIGNMENT;
import static io.flowcept.engine.journal.SegmentLayout.FIRST_RECORD;
import static io.flowcept.engine.journal.SegmentLayout.RECORD_HEADER;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Reads the records of one chain in order, from a position that only it moves. A position is one number, greater for
 * later records: the segment's sequence in the upper 32 bits and the offset in the lower; 0 is the beginning. For one
 * thread at a time.
 */
final class ChainReader {
    private final Chain chain;
    private final CRC32 crc = new CRC32();
    private byte[] scratch = new byte[1024];
    private Segment segment;
    private int offset;
    /** Bytes in the segment of the record that is in the scratch buffer. */
    private int size;

    /** How long the record at the offset is, if it is in the scratch buffer already; else 0. */
    private int loaded;

    private ByteBuffer view;
    private long start;
    private final Set<String> damage = new LinkedHashSet<>();

    /** Begins at {@code start}, or at the first record after it that the chain still holds. */
    ChainReader(Chain chain, long start) {
        this.chain = chain;
        this.start = start;
    }

    long position() {
        return segment == null ? start : position(segment, offset);
    }

    private static long position(Segment segment, int offset) {
        return ((long) segment.sequence() << 32) | offset;
    }

    void seek(long position) {
        start = position;
        segment = null;
        view = null;
        loaded = 0;
    }

    /** Where the bytes were not a record, so that the rest of the segment was skipped: a line each. */
    Set<String> damage() {
        return damage;
    }

    /**
     * Hands over all records committed before the call began, and none that came later, so that a busy writer cannot
     * keep it here, until the acceptor says stop. An exception of the acceptor leaves its record unconsumed.
     */
    int read(RecordAcceptor acceptor) {
        long end = end();
        int accepted = 0;
        // One place that peeks: what it calls is compiled into this as often as it is called here.
        while (peek() > 0 && position() < end && acceptor.accept(scratch, 0, loaded)) {
            accepted++;
            offset += size;
            loaded = 0;
        }
        return accepted;
    }

    private long end() {
        Segment last = segment == null ? chain.oldest() : segment;
        while (last != null && last.next != null) {
            last = last.next;
        }
        return last == null ? 0 : position(last, last.committed());
    }

    /** Brings the next record to the scratch buffer without consuming it; its length in bytes, 0 when there is none. */
    int peek() {
        if (loaded > 0) {
            return loaded;
        }
        if (segment == null && !enterChain()) {
            return 0;
        }
        while (true) {
            // Read before the end: once there is a next segment, the end is final.
            Segment next = segment.next;
            int end = segment.committed();
            loaded = offset <= end - RECORD_HEADER ? load(end) : 0;
            if (loaded > 0) {
                return loaded;
            }
            if (next == null) {
                if (!segment.isLive()) {
                    view = null;
                }
                return 0;
            }
            enter(next, FIRST_RECORD);
        }
    }

    private boolean enterChain() {
        Segment first = chain.oldest();
        int sequence = (int) (start >>> 32);
        while (first != null && first.sequence() < sequence && first.next != null) {
            first = first.next;
        }
        if (first == null || first.sequence() < sequence) {
            return false;
        }
        enter(first, first.sequence() == sequence ? (int) start : FIRST_RECORD);
        return true;
    }

    private void enter(Segment entered, int at) {
        segment = entered;
        offset = Math.max(FIRST_RECORD, at) & -ALIGNMENT;
        view = null;
    }

    /** Copies the record at the offset to the scratch buffer; its length, or 0 when there is none to be had. */
    private int load(int end) {
        if (view == null) {
            view = segment.view();
            if (view == null) {
                return skipRest(end);
            }
        }
        long header = view.getLong(offset);
        int length = SegmentLayout.recordLength(header);
        if (header == 0 && !segment.isLive()) {
            return 0;
        }
        if (length <= 0 || length > end - offset - RECORD_HEADER) {
            return skipRest(end);
        }
        size = SegmentLayout.recordSize(length);
        boolean isShort = SegmentLayout.isShortHeaded(header) && length >= ShortHead.BYTES;
        int shift = isShort ? SegmentLayout.HEAD_BYTES - ShortHead.BYTES : 0;
        if (scratch.length < shift + length) {
            scratch = new byte[Math.max(shift + length, Math.min(2 * scratch.length, segment.capacity))];
        }
        view.position(offset + RECORD_HEADER);
        view.get(scratch, shift, length);
        if (isShort) {
            int check = ShortHead.check(scratch, shift, length, crc);
            if (header != SegmentLayout.shortHeadedRecordHeader(length, check, segment.sequence())) {
                return skipRest(end);
            }
            ShortHead.expand(scratch, shift);
            return shift + length;
        }
        return header == expectedHeader(SegmentLayout.isHeaded(header), length) ? length : skipRest(end);
    }

    /** The header that belongs to the payload in the scratch buffer. */
    private long expectedHeader(boolean headed, int length) {
        crc.reset();
        if (!headed || length < SegmentLayout.HEAD_BYTES) {
            crc.update(scratch, 0, length);
            return SegmentLayout.recordHeader(length, (int) crc.getValue(), segment.sequence());
        }
        long mixed = 0;
        for (int at = 0; at < SegmentLayout.HEAD_BYTES; at += Long.BYTES) {
            mixed = SegmentLayout.mixed(mixed, Long.reverseBytes(view.getLong(offset + RECORD_HEADER + at)));
        }
        crc.update(scratch, SegmentLayout.HEAD_BYTES, length - SegmentLayout.HEAD_BYTES);
        return SegmentLayout.headedRecordHeader(length, mixed, (int) crc.getValue(), segment.sequence());
    }

    private int skipRest(int end) {
        damage.add(segment.file + ": no valid record at byte " + offset);
        offset = end;
        return 0;
    }
}
