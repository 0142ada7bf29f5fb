package io.flowcept.telemetry.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A snapshot as one growing array of MessagePack: maps with text keys, arrays, integers in their smallest form, float64,
 * text. Whoever asks for snapshots owns one and uses it again; once it has grown, writing allocates nothing, except for
 * {@link #text(String)}. For one thread at a time.
 *
 * <p>Source of the format: the MessagePack specification of 2017-08-09.
 */
public final class SnapshotBuffer {
    private static final int DEEPEST = 16;

    private byte[] bytes;
    private int length;

    /** Where the open maps and arrays begin, the outermost first, and how many entries each has so far. */
    private final int[] begins = new int[DEEPEST];

    private final int[] counts = new int[DEEPEST];
    private int depth;

    public SnapshotBuffer() {
        this(4096);
    }

    /** One with room for so many bytes at first. */
    public SnapshotBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** The array behind it, of which the first {@link #length()} bytes count; another one after it has grown. */
    public byte[] bytes() {
        return bytes;
    }

    /** Number of bytes written. */
    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** Empties it. */
    public void clear() {
        length = 0;
        depth = 0;
    }

    /** Begins a map; its entries follow, each a key and a value, and then {@link #endMap()}. */
    public void beginMap() {
        begin();
    }

    /** Ends the map begun last. Its header has the smallest form. */
    public void endMap() {
        end(0x80, 0xde);
    }

    /** Begins an array; before each of its elements comes {@link #element()}, and at last {@link #endArray()}. */
    public void beginArray() {
        begin();
    }

    /** Ends the array begun last. */
    public void endArray() {
        end(0x90, 0xdc);
    }

    private void begin() {
        reserve(1);
        begins[depth] = length++;
        counts[depth++] = 0;
    }

    private void end(int small, int large) {
        int at = begins[--depth];
        int count = counts[depth];
        if (count < 16) {
            bytes[at] = (byte) (small | count);
            return;
        }
        reserve(2);
        System.arraycopy(bytes, at + 1, bytes, at + 3, length - at - 1);
        length += 2;
        bytes[at] = (byte) large;
        bytes[at + 1] = (byte) (count >> 8);
        bytes[at + 2] = (byte) count;
    }

    /** Announces an array's next element. */
    public void element() {
        counts[depth - 1]++;
    }

    /** The key of a map's next entry; its value follows. */
    public void key(Key key) {
        counts[depth - 1]++;
        raw(key.encoded, 0, key.encoded.length);
    }

    /** A whole entry. */
    public void integer(Key key, long value) {
        key(key);
        integer(value);
    }

    /** A whole entry. */
    public void real(Key key, double value) {
        key(key);
        real(value);
    }

    /** A whole entry; none when the value is null. */
    public void text(Key key, String value) {
        if (value != null) {
            key(key);
            text(value);
        }
    }

    /** {@code count} encoded entries of a map, written elsewhere. */
    public void entries(byte[] encoded, int from, int length, int count) {
        counts[depth - 1] += count;
        raw(encoded, from, length);
    }

    /** One encoded value, or a part of one. */
    public void raw(byte[] encoded, int from, int length) {
        reserve(length);
        System.arraycopy(encoded, from, bytes, this.length, length);
        this.length += length;
    }

    public void nil() {
        reserve(1);
        bytes[length++] = (byte) 0xc0;
    }

    public void integer(long value) {
        reserve(9);
        if (value >= -32 && value < 128) {
            bytes[length++] = (byte) value;
        } else if (value >= 0) {
            positive(value);
        } else if (value >= Integer.MIN_VALUE) {
            bytes[length++] = (byte) 0xd2;
            bigEndian(value, 4);
        } else {
            bytes[length++] = (byte) 0xd3;
            bigEndian(value, 8);
        }
    }

    private void positive(long value) {
        if (value < 1 << 8) {
            bytes[length++] = (byte) 0xcc;
            bytes[length++] = (byte) value;
        } else if (value < 1 << 16) {
            bytes[length++] = (byte) 0xcd;
            bigEndian(value, 2);
        } else if (value < 1L << 32) {
            bytes[length++] = (byte) 0xce;
            bigEndian(value, 4);
        } else {
            bytes[length++] = (byte) 0xcf;
            bigEndian(value, 8);
        }
    }

    public void real(double value) {
        reserve(9);
        long bits = Double.doubleToRawLongBits(value);
        byte[] to = bytes;
        int at = length;
        to[at] = (byte) 0xcb;
        to[at + 1] = (byte) (bits >> 56);
        to[at + 2] = (byte) (bits >> 48);
        to[at + 3] = (byte) (bits >> 40);
        to[at + 4] = (byte) (bits >> 32);
        to[at + 5] = (byte) (bits >> 24);
        to[at + 6] = (byte) (bits >> 16);
        to[at + 7] = (byte) (bits >> 8);
        to[at + 8] = (byte) bits;
        length = at + 9;
    }

    /** Text as UTF-8; an unpaired surrogate becomes a question mark. Allocates. */
    public void text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        reserve(5 + encoded.length);
        if (encoded.length < 32) {
            bytes[length++] = (byte) (0xa0 | encoded.length);
        } else if (encoded.length < 1 << 8) {
            bytes[length++] = (byte) 0xd9;
            bigEndian(encoded.length, 1);
        } else if (encoded.length < 1 << 16) {
            bytes[length++] = (byte) 0xda;
            bigEndian(encoded.length, 2);
        } else {
            bytes[length++] = (byte) 0xdb;
            bigEndian(encoded.length, 4);
        }
        raw(encoded, 0, encoded.length);
    }

    /** A point to go {@link #back} to, as long as the map or array around it is open. */
    long mark() {
        return (long) length << 32 | (long) depth << 24 | (depth == 0 ? 0 : counts[depth - 1]);
    }

    /** Forgets all that was written since {@code mark}, however deep it went. */
    void back(long mark) {
        length = (int) (mark >>> 32);
        depth = (int) (mark >>> 24) & 0xff;
        if (depth > 0) {
            counts[depth - 1] = (int) mark & 0xffffff;
        }
    }

    /** Number of entries so far in the map or array begun last. */
    int count() {
        return counts[depth - 1];
    }

    private void bigEndian(long number, int size) {
        long value = number;
        byte[] to = bytes;
        int at = length;
        length = at + size;
        for (int i = at + size - 1; i >= at; i--) {
            to[i] = (byte) value;
            value >>= 8;
        }
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
