package io.flowcept.sinks.mongodb;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A growing buffer of BSON (bsonspec.org): a document or array is its length, its elements and a NUL; an element is its
 * type, its name and its value; numbers begin with their lowest byte. Not thread-safe; meant to be kept and cut back
 * between uses.
 */
final class BsonBytes {
    static final int DOUBLE = 0x01;
    static final int STRING = 0x02;
    static final int DOCUMENT = 0x03;
    static final int ARRAY = 0x04;
    static final int BINARY = 0x05;
    static final int OBJECT_ID = 0x07;
    static final int BOOLEAN = 0x08;
    static final int DATE = 0x09;
    static final int NULL = 0x0A;
    static final int INT32 = 0x10;
    static final int INT64 = 0x12;

    private static final int FIRST = 4096;

    /** What one large document needed is not kept for the small ones that follow. */
    private static final int MOST_KEPT = 1 << 20;

    private byte[] bytes = new byte[FIRST];
    private ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private int length;

    int length() {
        return length;
    }

    /** Forgets what was written after the first {@code newLength} bytes. */
    void truncate(int newLength) {
        length = newLength;
        if (length == 0 && bytes.length > MOST_KEPT) {
            resize(FIRST);
        }
    }

    /** What was written. A copy. */
    byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Begins an element whose type is not known before its value; says where it is to be {@linkplain #type put}. */
    int element(byte[] ascii, int from, int to) {
        int place = length;
        reserve(to - from + 2);
        System.arraycopy(ascii, from, bytes, place + 1, to - from);
        length += to - from + 2;
        bytes[length - 1] = 0;
        return place;
    }

    /** Begins an element that is named by a number, behind a prefix. */
    int element(byte[] prefix, int number) {
        int place = length;
        reserve(prefix.length + 12);
        System.arraycopy(prefix, 0, bytes, place + 1, prefix.length);
        length += prefix.length + 1;
        int digits = 1;
        for (int rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        for (int at = length + digits - 1, rest = number; at >= length; at--, rest /= 10) {
            bytes[at] = (byte) ('0' + rest % 10);
        }
        length += digits + 1;
        bytes[length - 1] = 0;
        return place;
    }

    void type(int place, int type) {
        bytes[place] = (byte) type;
    }

    /** Begins a document or array; says what {@link #end} is to be told. */
    int begin() {
        reserve(4);
        length += 4;
        return length - 4;
    }

    void end(int begin) {
        raw(0);
        numbers.putInt(begin, length - begin);
    }

    void raw(int one) {
        reserve(1);
        bytes[length++] = (byte) one;
    }

    void raw(byte[] from, int at, int count) {
        reserve(count);
        System.arraycopy(from, at, bytes, length, count);
        length += count;
    }

    void int32(int value) {
        reserve(4);
        numbers.putInt(length, value);
        length += 4;
    }

    void int64(long value) {
        reserve(8);
        numbers.putLong(length, value);
        length += 8;
    }

    /** A text, given in well-formed UTF-8. */
    void string(byte[] utf8, int from, int count) {
        int32(count + 1);
        raw(utf8, from, count);
        raw(0);
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            resize(Math.max(2 * bytes.length, length + count));
        }
    }

    private void resize(int size) {
        bytes = Arrays.copyOf(bytes, size);
        numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Bytes that it has room for without growing. */
    int capacity() {
        return bytes.length;
    }
}
