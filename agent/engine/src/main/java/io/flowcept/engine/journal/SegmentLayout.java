package io.flowcept.engine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The bytes of a segment file, little endian.
 *
 * <pre>
 *    0                   8                  12                  16                            24        32
 *    +-------------------+------------------+-------------------+-----------------------------+---------+
 *    | magic             | version          | capacity in bytes | claim                       | unused  |
 *    +-------------------+------------------+-------------------+-----------------------------+---------+
 *   32  records, each at a multiple of 8
 *    +-------------------+-------------------+------------------------------------------------+---------+
 *    | length            | check             | payload, length bytes                          | padding |
 *    +-------------------+-------------------+------------------------------------------------+---------+
 *    | 0                 | 0                 |  whatever the segment held before: ignored
 *    +-------------------+-------------------+-----------
 *
 *   claim    sequence (32 bits) | stripe (16) | check of both (16); 0: nobody has taken the segment
 *   length   in 30 bits; the one above them says that the payload begins with a head, the next one that it begins
 *            with a short head
 *   check    CRC-32 of the payload, exclusive-or a number that only this sequence has; with a head, CRC-32 of what is
 *            behind the head, exclusive-or the {@link #mixed} numbers of the head and that number; with a short head,
 *            see there, exclusive-or that number
 *   head     {@value #HEAD_WORDS} numbers of 8 bytes, big-endian; short: see {@link ShortHead}
 * </pre>
 *
 * A head is written and checked in the processor's registers. CRC-32 of as many bytes, and their copy, took a third of
 * all the time that a small record needs.
 *
 * Claim and record header are each one aligned 8-byte store, so a killed JVM leaves the former value or the new one.
 * Two sequences never share their number, so no record of a segment's former use passes for one of its present use, and
 * recycling a segment needs no zeroing.
 */
final class SegmentLayout {
    static final long MAGIC = 0x4C4E_4A54_5043_4C46L; // "FLCPTJNL"
    static final int VERSION = 5;

    /**
     * The first that can still be read: without short heads. The next one has them; what is new in those behind it are
     * payloads: packed numbers, and words.
     */
    private static final int OLDEST = 2;

    static final int MAGIC_AT = 0;
    static final int VERSION_AT = 8;
    static final int CAPACITY_AT = 12;
    static final int CLAIM_AT = 16;
    static final int FIRST_RECORD = 32;

    static final int RECORD_HEADER = 8;
    static final int HEAD_WORDS = 6;
    static final int HEAD_BYTES = 8 * HEAD_WORDS;
    static final int ALIGNMENT = 8;
    static final int LARGEST_CAPACITY = 1 << 30;

    /** Stripes a run can have; a cursor has room for as many. */
    static final int STRIPES = 16;
    /** The stripe number of definitions. */
    static final int DEFINITIONS = STRIPES;

    private static final int HEADED = 1 << 30;
    private static final int SHORT_HEADED = 1 << 31;

    private SegmentLayout() {}

    /** The bytes up to the first record, unclaimed. */
    static byte[] fileHeader(int capacity) {
        byte[] bytes = new byte[FIRST_RECORD];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(MAGIC_AT, MAGIC)
                .putInt(VERSION_AT, VERSION)
                .putInt(CAPACITY_AT, capacity);
        return bytes;
    }

    /** The capacity that a file's header names; 0 when it is no header of this version. */
    static int capacity(ByteBuffer header) {
        int capacity = header.getInt(CAPACITY_AT);
        int version = header.getInt(VERSION_AT);
        boolean known = header.getLong(MAGIC_AT) == MAGIC && version >= OLDEST && version <= VERSION;
        return known && capacity > FIRST_RECORD && capacity <= LARGEST_CAPACITY ? capacity : 0;
    }

    /** Bytes that a payload of {@code length} bytes occupies. */
    static int recordSize(int length) {
        return (RECORD_HEADER + length + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** Where the last record of a segment ends at most: behind it there is always room for a header of zeros. */
    static int lastEnd(int capacity) {
        return capacity - RECORD_HEADER;
    }

    /** The longest payload a segment of {@code capacity} bytes can hold. */
    static int largestPayload(int capacity) {
        return lastEnd(capacity) - FIRST_RECORD - RECORD_HEADER;
    }

    static long claim(int sequence, int stripe) {
        long body = (sequence & 0xFFFF_FFFFL) | ((long) stripe << 32);
        return body | ((long) claimCheck(sequence, stripe) << 48);
    }

    static int claimedSequence(long claim) {
        return (int) claim;
    }

    static int claimedStripe(long claim) {
        return (int) (claim >>> 32) & 0xFFFF;
    }

    static boolean isValid(long claim) {
        return claim == claim(claimedSequence(claim), claimedStripe(claim))
                && claimedStripe(claim) <= DEFINITIONS
                && claimedSequence(claim) > 0;
    }

    static long recordHeader(int length, int crc, int sequence) {
        return (length & 0xFFFF_FFFFL) | ((long) (crc ^ mark(sequence)) << 32);
    }

    /** That of a record with a head; {@code length} is the head's and what is behind it. */
    static long headedRecordHeader(int length, long mixed, int crc, int sequence) {
        return recordHeader(length | HEADED, crc ^ (int) (mixed ^ (mixed >>> 32)), sequence);
    }

    /** That of a record with a short head; {@code length} is the head's and what is behind it. */
    static long shortHeadedRecordHeader(int length, int check, int sequence) {
        return recordHeader(length | SHORT_HEADED, check, sequence);
    }

    /** The mix so far and one more number of the head. */
    static long mixed(long before, long number) {
        return Long.rotateLeft(before ^ number, 29) * 0x9E37_79B9_7F4A_7C15L;
    }

    /** Bytes of the payload; negative where the header is none. */
    static int recordLength(long header) {
        return (int) header & ~(HEADED | SHORT_HEADED);
    }

    static boolean isHeaded(long header) {
        return ((int) header & HEADED) != 0;
    }

    static boolean isShortHeaded(long header) {
        return ((int) header & SHORT_HEADED) != 0;
    }

    private static int claimCheck(int sequence, int stripe) {
        int mixed = mark(sequence ^ (stripe << 16) ^ 0x5EED);
        return (mixed ^ (mixed >>> 16)) & 0xFFFF;
    }

    /** Different for different sequences: multiplication by an odd number is a bijection. */
    private static int mark(int sequence) {
        return sequence * 0x9E37_79B1;
    }
}
