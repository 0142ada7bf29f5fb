package io.flowcept.telemetry.snapshot;

import java.nio.ByteBuffer;
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
    /** The same, for numbers of several bytes, the most significant first. */
    private ByteBuffer words;

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
        use(new byte[capacity]);
    }

    private void use(byte[] array) {
        bytes = array;
        words = ByteBuffer.wrap(array);
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
        length = integer(bytes, words, length, value);
    }

    public void real(double value) {
        reserve(9);
        bytes[length] = (byte) 0xcb;
        words.putLong(length + 1, Double.doubleToRawLongBits(value));
        length += 9;
    }

    /** A whole map of integers: the first {@code keys.count()} of the values. */
    public void integers(Keys keys, long[] values) {
        int count = keys.count();
        reserve(1 + keys.encoded.length + 9 * count);
        long any = 0;
        for (int i = 0; i < count; i++) {
            any |= values[i];
        }
        if (any == 0) {
            // What is not used is often most of what there is.
            raw(keys.mapOfZeros, 0, keys.mapOfZeros.length);
            return;
        }
        byte[] to = bytes;
        ByteBuffer numbers = words;
        int at = length;
        to[at++] = (byte) (0x80 | count);
        for (int i = 0; i < count; i++) {
            int begin = keys.begins[i];
            int size = keys.begins[i + 1] - begin;
            System.arraycopy(keys.encoded, begin, to, at, size);
            at = integer(to, numbers, at + size, values[i]);
        }
        length = at;
    }

    /**
     * A whole map of float64.
     *
     * @param count of the keys, from the first
     * @param unit by which each value is divided
     */
    public void reals(Keys keys, long[] values, int count, double unit) {
        int size = keys.begins[count] + 9 * count;
        reserve(1 + size);
        ByteBuffer numbers = words;
        bytes[length] = (byte) (0x80 | count);
        int at = length + 1;
        System.arraycopy(keys.withReals, 0, bytes, at, size);
        for (int i = 0; i < count; i++) {
            numbers.putLong(at + keys.begins[i + 1] + 9 * i + 1, Double.doubleToRawLongBits(values[i] / unit));
        }
        length = at + size;
    }

    /** In the smallest form; answers where it ends. */
    private static int integer(byte[] to, ByteBuffer numbers, int at, long value) {
        if (value >= -32 && value < 128) {
            to[at] = (byte) value;
            return at + 1;
        }
        if (value >= 0 && value < 1 << 8) {
            to[at] = (byte) 0xcc;
            to[at + 1] = (byte) value;
            return at + 2;
        }
        if (value >= 0 && value < 1 << 16) {
            to[at] = (byte) 0xcd;
            numbers.putShort(at + 1, (short) value);
            return at + 3;
        }
        if (value >= Integer.MIN_VALUE && value < 1L << 32) {
            to[at] = (byte) (value < 0 ? 0xd2 : 0xce);
            numbers.putInt(at + 1, (int) value);
            return at + 5;
        }
        to[at] = (byte) (value < 0 ? 0xd3 : 0xcf);
        numbers.putLong(at + 1, value);
        return at + 9;
    }

    /** Text as UTF-8; an unpaired surrogate becomes a question mark. Allocates. */
    public void text(String value) {
        byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
        reserve(5 + encoded.length);
        if (encoded.length < 32) {
            bytes[length++] = (byte) (0xa0 | encoded.length);
        } else if (encoded.length < 1 << 8) {
            bytes[length++] = (byte) 0xd9;
            bytes[length++] = (byte) encoded.length;
        } else if (encoded.length < 1 << 16) {
            bytes[length++] = (byte) 0xda;
            words.putShort(length, (short) encoded.length);
            length += 2;
        } else {
            bytes[length++] = (byte) 0xdb;
            words.putInt(length, encoded.length);
            length += 4;
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

    private void reserve(int more) {
        if (bytes.length - length < more) {
            use(Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more)));
        }
    }
}
