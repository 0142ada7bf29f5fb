package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Arrays of numbers as they lie in memory, for the way from the host's thread through the journal: copied there, and
 * written as the array of MessagePack that they stand for by the agent's own thread.
 *
 * <p>Each is a value of MessagePack's extension types, {@code ext 32}, of a type that only a record of ours has: {@value
 * #DOUBLES} for float64, {@value #FLOATS} for float32; its data are the numbers, little endian. What it stands for is an
 * {@code array 32} of float64. In no message is there an extension type.
 */
public final class PackedNumbers {
    /** An array of fewer has a header of another form, and gains little. */
    static final int FEWEST = 16;

    private static final int EXT_32 = 0xc9;
    private static final int ARRAY_32 = 0xdd;
    private static final int FLOAT_64 = 0xcb;

    private static final int DOUBLES = 1;
    private static final int FLOATS = 2;

    private static final int PACKED_HEADER = 6;
    private static final int ARRAY_HEADER = 5;
    private static final int NUMBER_BYTES = 9;

    private PackedNumbers() {}

    /** Bytes of the array of so many numbers in MessagePack. */
    static int unpackedBytes(int count) {
        return ARRAY_HEADER + NUMBER_BYTES * count;
    }

    /** All of the numbers, at least {@value #FEWEST}. */
    static void write(GrowingBytes to, double[] values) {
        ByteBuffer numbers = begin(to, DOUBLES, values.length, Double.BYTES);
        numbers.asDoubleBuffer().put(values);
    }

    /** All of the numbers, at least {@value #FEWEST}. */
    static void write(GrowingBytes to, float[] values) {
        ByteBuffer numbers = begin(to, FLOATS, values.length, Float.BYTES);
        numbers.asFloatBuffer().put(values);
    }

    /** Moves behind the value; returns where its numbers go. */
    private static ByteBuffer begin(GrowingBytes to, int type, int count, int width) {
        int length = count * width;
        to.reserve(PACKED_HEADER + length);
        ByteBuffer bytes = to.bytes;
        int at = bytes.position();
        bytes.put(at, (byte) EXT_32).putInt(at + 1, length).put(at + 5, (byte) type);
        bytes.position(at + PACKED_HEADER + length);
        to.shortened += unpackedBytes(count) - PACKED_HEADER - length;
        ByteBuffer numbers = to.littleEndian();
        numbers.position(at + PACKED_HEADER);
        return numbers;
    }

    /**
     * Copies MessagePack, and writes what is packed in it as the arrays that they are.
     *
     * @param bytes whole values, one behind the other, in {@code [from, to)}; with an array, big-endian
     * @throws IllegalArgumentException when they are not what is written here
     */
    static void unpack(ByteBuffer bytes, int from, int to, GrowingBytes out) {
        int copied = from;
        int at = from;
        while (at < to) {
            if ((bytes.get(at) & 0xff) == EXT_32) {
                copy(bytes, copied, at, out);
                at = unpackOne(bytes, at, to, out);
                copied = at;
            } else {
                at += (int) PlainData.token(bytes, at);
            }
        }
        copy(bytes, copied, to, out);
    }

    private static void copy(ByteBuffer bytes, int from, int to, GrowingBytes out) {
        out.reserve(to - from);
        out.bytes.put(bytes.array(), bytes.arrayOffset() + from, to - from);
    }

    private static int unpackOne(ByteBuffer bytes, int at, int end, GrowingBytes out) {
        int length = bytes.getInt(at + 1);
        int type = bytes.get(at + 5);
        int begin = at + PACKED_HEADER;
        int width = type == DOUBLES ? Double.BYTES : Float.BYTES;
        if ((type != DOUBLES && type != FLOATS) || length < 0 || length % width != 0 || length > end - begin) {
            throw new IllegalArgumentException("no numbers of type " + type + " in " + length + " bytes");
        }
        int count = length / width;
        out.reserve(unpackedBytes(count));
        ByteBuffer to = out.bytes;
        int next = to.position();
        to.put(next, (byte) ARRAY_32).putInt(next + 1, count);
        next += ARRAY_HEADER;
        ByteBuffer numbers = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int from = begin; from < begin + length; from += width, next += NUMBER_BYTES) {
            to.put(next, (byte) FLOAT_64);
            if (type == DOUBLES) {
                // Not as a number, which might change which NaN it is.
                to.putLong(next + 1, numbers.getLong(from));
            } else {
                to.putDouble(next + 1, numbers.getFloat(from));
            }
        }
        to.position(next);
        return begin + length;
    }
}
