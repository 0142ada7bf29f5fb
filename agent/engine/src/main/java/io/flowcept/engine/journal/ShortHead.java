package io.flowcept.engine.journal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;

/**
 * The six numbers of a head in four, which do for nearly all: the upper and the lower half of the second, the third, the
 * fourth, and what the sixth has more than the fifth, are small. Little endian, as the segment around it.
 *
 * <pre>
 *    +-----------------------------------------------------------------+
 *    | first number                                                    |
 *    | third (32 bits) | lower half of the second (16) | its upper (16) |
 *    | fifth                                                           |
 *    | fourth (32)                     | sixth less the fifth (32)     |
 *    +-----------------------------------------------------------------+
 * </pre>
 *
 * The check of such a record is made in registers too: the sum of its length and its words, each times a power of one odd
 * number, which a processor can multiply side by side. So is what is behind the head, if it is {@value #LONGEST_REST}
 * bytes at most, with zeros behind its last one; of more than that, CRC-32.
 */
final class ShortHead {
    static final int WORDS = 4;
    static final int BYTES = Long.BYTES * WORDS;

    /** So many bytes behind the head are copied and checked by words. */
    static final int LONGEST_REST = 64;

    private static final long SMALL = 0xFFFF_FFFFL;
    private static final long HALVES_OF_SMALL = 0x0000_FFFF_0000_FFFFL;

    private static final long ODD = 0x9E37_79B9_7F4A_7C15L;
    private static final long ODD_2 = nextFactor(ODD);
    private static final long ODD_3 = nextFactor(ODD_2);
    private static final long ODD_4 = nextFactor(ODD_3);
    private static final long ODD_5 = nextFactor(ODD_4);

    /** The factor of the first word behind the head. */
    static final long FIRST_FACTOR = nextFactor(ODD_5);

    static final long FACTOR_2 = nextFactor(FIRST_FACTOR);
    static final long FACTOR_3 = nextFactor(FACTOR_2);

    private ShortHead() {}

    static boolean fits(long[] head) {
        return fits(head[1], head[2], head[3], head[5] - head[4]);
    }

    /** @param difference the sixth number less the fifth */
    static boolean fits(long second, long third, long fourth, long difference) {
        return (((third | fourth | difference) & ~SMALL) | (second & ~HALVES_OF_SMALL)) == 0;
    }

    /** The second of the four. */
    static long second(long[] head) {
        return second(head[1], head[2]);
    }

    static long second(long second, long third) {
        return third | (second << 32) | (second >>> 32 << 48);
    }

    /** The fourth of the four. */
    static long fourth(long[] head) {
        return fourth(head[3], head[5] - head[4]);
    }

    static long fourth(long fourth, long difference) {
        return fourth | (difference << 32);
    }

    /** What the length, of head and rest, and the four words of the head add to the check. */
    static long mixed(int length, long first, long second, long third, long fourth) {
        return length * ODD + first * ODD_2 + second * ODD_3 + third * ODD_4 + fourth * ODD_5;
    }

    /** The factor of the word behind the one that has this. */
    static long nextFactor(long factor) {
        return factor * ODD;
    }

    /** The check, of all that was added. */
    static int check(long mixed) {
        return (int) (mixed ^ (mixed >>> 32));
    }

    /**
     * Eight bytes from there on as one word, or as many as there are, with zeros behind them.
     *
     * @param bytes big-endian
     */
    static long word(ByteBuffer bytes, int at, int length) {
        if (length < Long.BYTES && at + Long.BYTES > bytes.limit()) {
            long word = 0;
            for (int i = length - 1; i >= 0; i--) {
                word = (word << Byte.SIZE) | (bytes.get(at + i) & 0xFF);
            }
            return word;
        }
        long word = Long.reverseBytes(bytes.getLong(at));
        return length < Long.BYTES ? word & ((1L << (Byte.SIZE * length)) - 1) : word;
    }

    /** The check of the record of so many bytes that begins there with its short head. */
    static int check(byte[] record, int at, int length, CRC32 crc) {
        ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        int words = length - BYTES > LONGEST_REST ? BYTES : length;
        long mixed = length * ODD;
        long factor = ODD_2;
        int from = 0;
        for (; from <= words - Long.BYTES; from += Long.BYTES) {
            mixed += bytes.getLong(at + from) * factor;
            factor = nextFactor(factor);
        }
        // Also where that is none, which adds nothing: a case that comes once in a while has this compiled anew.
        mixed += word(ByteBuffer.wrap(record), at + from, words - from) * factor;
        crc.reset();
        crc.update(record, at + words, length - words);
        return check(mixed) ^ (int) crc.getValue();
    }

    /** Writes the six numbers, big-endian, in place of the four, which begin {@code shift} bytes behind. */
    static void expand(byte[] record, int shift) {
        ByteBuffer from = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        long first = from.getLong(shift);
        long second = from.getLong(shift + 8);
        long third = from.getLong(shift + 16);
        long fourth = from.getLong(shift + 24);
        ByteBuffer to = ByteBuffer.wrap(record);
        to.putLong(first);
        to.putLong(second >>> 48 << 32 | (second >>> 32 & 0xFFFF));
        to.putLong(second & SMALL);
        to.putLong(fourth & SMALL);
        to.putLong(third);
        to.putLong(third + (fourth >>> 32));
    }
}
