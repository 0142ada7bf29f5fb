package io.flowcept.sinks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing buffer of JSON text in UTF-8, written as Python's orjson does: compact, non-ASCII text as it is, numbers that
 * read back as the same double. Not thread-safe; meant to be kept and {@linkplain #truncate cut back} between uses.
 */
public final class JsonBytes {
    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    /** Which bytes stand in a string as they are. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
        Arrays.fill(PLAIN, 0x20, 0x80, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    /** Of the magnitude of a number that is not the least. */
    private static final int MOST_DIGITS = 19;

    /** Below this, doubles are less than a millionth apart. */
    private static final double DENSE = 0x1p33;

    private static final byte[] LONG_MIN = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    /** More than this and the array could not grow further; far above any batch. */
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

    private static final int LATEST_USES = 64;

    private byte[] bytes = new byte[1024];
    private int length;
    /** The number that {@link #whole} wrote last, and its text. */
    private long latest = -1;

    private final byte[] latestText = new byte[MOST_DIGITS];
    private int latestLength;
    private int latestLeft;

    /** The number of bytes written. */
    public int length() {
        return length;
    }

    /** Forgets what was written after the first {@code newLength} bytes. */
    public void truncate(int newLength) {
        if (newLength < 0 || newLength > length) {
            throw new IllegalArgumentException("cannot cut " + length + " bytes to " + newLength);
        }
        length = newLength;
    }

    /** What was written, as a view that is valid until the next write. */
    public ByteBuffer view() {
        return ByteBuffer.wrap(bytes, 0, length);
    }

    /** What was written, as text. */
    @Override
    public String toString() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    /** What was written is at its beginning. Replaced when it grows; what was in this one stays. */
    public byte[] array() {
        return bytes;
    }

    /** Appends one byte: punctuation, or the newline between messages. */
    public void raw(char ascii) throws IOException {
        reserve(1);
        bytes[length++] = (byte) ascii;
    }

    /** Appends text that is JSON already. */
    public void copy(byte[] json, int from, int to) throws IOException {
        reserve(to - from);
        System.arraycopy(json, from, bytes, length, to - from);
        length += to - from;
    }

    /** Appends what is JSON already: {@code true}, digits. */
    public void literal(String ascii) throws IOException {
        int count = ascii.length();
        reserve(count);
        for (int i = 0; i < count; i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    /** Appends a whole number. */
    public void integer(long value) throws IOException {
        reserve(LONG_MIN.length);
        if (value == Long.MIN_VALUE) {
            System.arraycopy(LONG_MIN, 0, bytes, length, LONG_MIN.length);
            length += LONG_MIN.length;
            return;
        }
        long magnitude = Math.abs(value);
        if (value < 0) {
            bytes[length++] = '-';
        }
        int digits = 1;
        for (long bound = 10; digits < MOST_DIGITS && magnitude >= bound; bound *= 10) {
            digits++;
        }
        length += digits;
        digits(magnitude, digits, length);
    }

    /** Writes the last {@code count} digits of a number, two at a time, before {@code end}. */
    private void digits(long number, int count, int end) {
        long rest = number;
        int at = end;
        for (int left = count; left > 1; left -= 2) {
            long hundreds = rest / 100;
            int pair = (int) (rest - 100 * hundreds);
            bytes[--at] = ONES[pair];
            bytes[--at] = TENS[pair];
            rest = hundreds;
        }
        if ((count & 1) != 0) {
            bytes[--at] = ONES[(int) (rest % 10)];
        }
    }

    void unsigned(long value) throws IOException {
        if (value >= 0) {
            integer(value);
        } else {
            literal(Long.toUnsignedString(value));
        }
    }

    /** Appends the shortest decimal that reads back as {@code value}; {@code null} for NaN and the infinities. */
    public void number(double value) throws IOException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            literal("null");
            return;
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            raw('-');
        }
        double magnitude = Math.abs(value);
        // Times with microseconds, counts, prices: if so many millionths are this double and the next double is less
        // than a millionth away, then no other decimal of six places is, and this one is the shortest.
        double millionths = magnitude < DENSE ? Math.rint(magnitude * 1e6) : -1;
        if (millionths / 1e6 == magnitude) {
            fixed((long) millionths);
        } else {
            ShortestDecimal shortest = ShortestDecimal.of(magnitude);
            place(shortest.digits, shortest.point);
        }
    }

    private void fixed(long millionths) throws IOException {
        long whole = millionths / 1_000_000;
        whole(whole);
        reserve(7);
        bytes[length++] = '.';
        int first = length;
        length += 6;
        digits(millionths - 1_000_000 * whole, 6, length);
        while (length > first + 1 && bytes[length - 1] == '0') {
            length--;
        }
    }

    /**
     * A number that is not negative, and is often the same as the one before, as the seconds of times are. After so many it is
     * forgotten: the JIT compiler, which sees no other one for a second, would leave that case out, and have to begin anew.
     */
    private void whole(long number) throws IOException {
        if (number == latest) {
            copy(latestText, 0, latestLength);
            if (--latestLeft == 0) {
                latest = -1;
            }
            return;
        }
        int from = length;
        integer(number);
        latest = number;
        latestLeft = LATEST_USES;
        latestLength = length - from;
        System.arraycopy(bytes, from, latestText, 0, latestLength);
    }

    /** @param point how many digits stand before the decimal point; may be negative */
    private void place(String digits, int point) throws IOException {
        if (point < -4 || point > 16) {
            literal(digits.substring(0, 1));
            if (digits.length() > 1) {
                raw('.');
                literal(digits.substring(1));
            }
            raw('e');
            integer(point - 1L);
        } else if (point <= 0) {
            literal("0.");
            zeros(-point);
            literal(digits);
        } else if (point >= digits.length()) {
            literal(digits);
            zeros(point - digits.length());
            literal(".0");
        } else {
            literal(digits.substring(0, point));
            raw('.');
            literal(digits.substring(point));
        }
    }

    private void zeros(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            raw('0');
        }
    }

    /**
     * Appends a string in quotes.
     *
     * @param plain characters of ASCII that need no escape
     * @return where the first of them is
     */
    public int string(byte[] plain, int count) throws IOException {
        reserve(count + 2L);
        bytes[length] = '"';
        int from = length + 1;
        System.arraycopy(plain, 0, bytes, from, count);
        length = from + count;
        bytes[length++] = '"';
        return from;
    }

    /** A string in quotes. Bytes that are not UTF-8 (among them encoded surrogates) become U+FFFD. */
    void string(byte[] source, int from, int count) throws IOException {
        reserve(count + 2L);
        bytes[length++] = '"';
        int end = from + count;
        int i = from;
        while (i < end) {
            int plain = copyPlain(source, i, end);
            i += plain;
            if (i < end) {
                i += escaped(source, i, end);
                // For the rest of the source and the quote, as at the start.
                reserve(end - i + 1L);
            }
        }
        bytes[length++] = '"';
    }

    /** Copies bytes up to the first that cannot stand as it is; nearly always that is all of them. */
    private int copyPlain(byte[] source, int from, int end) {
        int i = from;
        while (i < end && PLAIN[source[i] & 0xFF]) {
            i++;
        }
        int count = i - from;
        System.arraycopy(source, from, bytes, length, count);
        length += count;
        return count;
    }

    /** Writes a character that needs care, and says how many bytes of the source it took. */
    private int escaped(byte[] source, int at, int end) throws IOException {
        if (source[at] >= 0) {
            character(source[at]);
            return 1;
        }
        int size = Utf8.sequence(source, at, end);
        if (size == 0) {
            reserve(3);
            bytes[length++] = (byte) 0xEF;
            bytes[length++] = (byte) 0xBF;
            bytes[length++] = (byte) 0xBD;
            return 1;
        }
        reserve(size);
        System.arraycopy(source, at, bytes, length, size);
        length += size;
        return size;
    }

    private void character(byte c) throws IOException {
        raw('\\');
        switch (c) {
            case '"':
            case '\\':
                raw((char) c);
                break;
            case '\b':
                raw('b');
                break;
            case '\t':
                raw('t');
                break;
            case '\n':
                raw('n');
                break;
            case '\f':
                raw('f');
                break;
            case '\r':
                raw('r');
                break;
            default:
                literal("u00");
                raw((char) HEX[c >> 4]);
                raw((char) HEX[c & 15]);
        }
    }

    /** A string in quotes that holds the bytes in base64, with padding. */
    void base64(byte[] source, int from, int count) throws IOException {
        reserve((count + 2L) / 3 * 4 + 2);
        raw('"');
        for (int i = 0; i < count; i += 3) {
            int present = Math.min(3, count - i);
            int group = 0;
            for (int j = 0; j < 3; j++) {
                group = group << 8 | (j < present ? source[from + i + j] & 0xFF : 0);
            }
            for (int j = 0; j < 4; j++) {
                raw(j <= present ? (char) BASE64[group >> (18 - 6 * j) & 63] : '=');
            }
        }
        raw('"');
    }

    private void reserve(long count) throws IOException {
        if (length + count > bytes.length) {
            grow(length + count);
        }
    }

    /** Apart, since it is seldom: the JIT compiler would put it into all that asks for room. */
    private void grow(long needed) throws IOException {
        if (needed > MAX_LENGTH) {
            throw new IOException("one batch of messages is larger than 2 GiB as JSON; lower mq.buffer_size");
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(MAX_LENGTH, Math.max(needed, bytes.length * 2L)));
    }
}
