package io.flowcept.telemetry.proc;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A place in the text of a {@link ProcFile}, moved on by parsing. Allocates nothing. For one thread.
 *
 * <p>Digits, spaces and lines are gone through by eight bytes at once, as one number of 64 bits whose lowest byte is the
 * first: that takes half the time of byte by byte (JDK 17.0.15, 2026-11-22). So that this may read beyond the text's
 * end, and what stands there is no digit, eight line feeds follow it.
 */
public final class ProcText {
    /** How many bytes behind the text must be there. */
    static final int SLACK = 8;

    private static final long EACH = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long HIGH_HALVES = 0xf0f0f0f0f0f0f0f0L;
    /** " 0 0 0 0". */
    private static final long FOUR_ZEROS = 0x3020302030203020L;

    private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000};

    private byte[] bytes;
    private ByteBuffer words;
    private int end;
    private int at;
    private final long[] one = new long[1];

    ProcText(byte[] array) {
        use(array);
    }

    /** Text that was read before. */
    public static ProcText of(byte[] bytes) {
        ProcText text = new ProcText(Arrays.copyOf(bytes, bytes.length + SLACK));
        text.reset(bytes.length);
        return text;
    }

    /** Text comes into this array from now on. */
    private void use(byte[] array) {
        bytes = array;
        words = ByteBuffer.wrap(array).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes room for so many bytes of text; those that are there stay. */
    void reserve(int length) {
        if (bytes.length < length + SLACK) {
            use(Arrays.copyOf(bytes, 2 * length + SLACK));
        }
    }

    void reset(int length) {
        end = length;
        at = 0;
        words.putLong(length, '\n' * EACH);
    }

    /** The array behind it; text is in {@code [0, end())}. */
    public byte[] bytes() {
        return bytes;
    }

    public int end() {
        return end;
    }

    /** The place. */
    public int at() {
        return at;
    }

    /** Goes to a place. */
    public void at(int place) {
        at = place;
    }

    public boolean atEnd() {
        return at >= end;
    }

    /** Goes to the start of the next line, or the end. */
    public void nextLine() {
        int i = at;
        while (i < end) {
            // A byte that is 0 is the only one, or the first, that a borrow comes from.
            long other = words.getLong(i) ^ '\n' * EACH;
            long feeds = (other - EACH) & ~other & HIGH_BITS;
            if (feeds != 0) {
                at = Math.min(i + (Long.numberOfTrailingZeros(feeds) >>> 3) + 1, end);
                return;
            }
            i += 8;
        }
        at = end;
    }

    /** Goes past spaces and tabs, not past a line's end. */
    public void spaces() {
        at = behindSpaces(at);
    }

    private int behindSpaces(int from) {
        byte[] text = bytes;
        int i = from;
        while (text[i] == ' ' || text[i] == '\t') {
            i++;
            // One space is the most frequent; where there are more, there are many.
            if (text[i] == ' ') {
                i += Long.numberOfTrailingZeros(words.getLong(i) ^ ' ' * EACH) >>> 3;
            }
        }
        return i;
    }

    /** Goes past spaces and what follows them up to the next space or line's end. */
    public void skip() {
        byte[] text = bytes;
        int i = behindSpaces(at);
        while (text[i] != ' ' && text[i] != '\t' && text[i] != '\n') {
            i++;
        }
        at = i;
    }

    /** Whether a number follows on this line, after spaces. */
    public boolean hasNumber() {
        spaces();
        return at < end && (digit(bytes[at]) || (bytes[at] == '-' && at + 1 < end && digit(bytes[at + 1])));
    }

    /**
     * The number that follows, after spaces; what exceeds 64 bits wraps.
     *
     * @throws NumberFormatException if none does
     */
    public long number() {
        numbers(one, 0, 1);
        return one[0];
    }

    /**
     * As many numbers, after spaces; what exceeds 64 bits wraps.
     *
     * @throws NumberFormatException if there are fewer on this line
     */
    public void numbers(long[] into, int from, int count) {
        if (numbersIfThere(into, from, count) < count) {
            throw new NumberFormatException("no number where one is expected");
        }
    }

    /** As many numbers or the fewer that there are on this line; answers how many. */
    public int numbersIfThere(long[] into, int from, int most) {
        byte[] text = bytes;
        ByteBuffer eight = words;
        int i = at;
        int count = 0;
        while (count < most) {
            // The counters of what is not used.
            if (most - count >= 4 && eight.getLong(i) == FOUR_ZEROS && text[i + 8] <= ' ') {
                Arrays.fill(into, from + count, from + count + 4, 0);
                count += 4;
                i += 8;
                continue;
            }
            i = behindSpaces(i);
            boolean negative = text[i] == '-';
            int digits = negative ? i + 1 : i;
            long word = eight.getLong(digits);
            int size = digitCount(word);
            if (size == 0) {
                break;
            }
            i = digits + size;
            long value = number(word, size);
            while (size == 8) {
                word = eight.getLong(i);
                size = digitCount(word);
                value = value * POWERS[size] + number(word, size);
                i += size;
            }
            into[from + count++] = negative ? -value : value;
        }
        at = i;
        return count;
    }

    /** How many digits stand at a word's beginning: a byte is one if neither it nor it plus 6 has another high half. */
    private static int digitCount(long word) {
        long others = ((word ^ '0' * EACH) | ((word + 6 * EACH) ^ '0' * EACH)) & HIGH_HALVES;
        return Long.numberOfTrailingZeros(others) >>> 3;
    }

    /** The number of a word's first digits: pairs of neighbours are put together, three times. */
    private static long number(long word, int size) {
        if (size == 0) {
            return 0;
        }
        // Before the digits come zeros.
        long digits = (word << (64 - 8 * size)) & 0x0f * EACH;
        digits = (digits * 10 + (digits >>> 8)) & 0x00ff00ff00ff00ffL;
        digits = (digits * 100 + (digits >>> 16)) & 0x0000ffff0000ffffL;
        return (digits * 10_000 + (digits >>> 32)) & 0xffffffffL;
    }

    /** Like {@link #number} for one with decimals, of which six count. */
    public double decimal() {
        double value = number();
        if (at < end && bytes[at] == '.') {
            at++;
            double unit = 1;
            long decimals = 0;
            for (int i = 0; at < end && digit(bytes[at]); i++, at++) {
                if (i < 6) {
                    decimals = 10 * decimals + (bytes[at] - '0');
                    unit *= 10;
                }
            }
            value += decimals / unit;
        }
        return value;
    }

    /** Whether {@code prefix} stands here; then it is gone past. */
    public boolean takes(byte[] prefix) {
        if (!matches(prefix)) {
            return false;
        }
        at += prefix.length;
        return true;
    }

    boolean matches(byte[] prefix) {
        return matches(prefix, at);
    }

    private boolean matches(byte[] prefix, int place) {
        byte[] text = bytes;
        if (end - place < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[place + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether a line begins at that place, with that prefix. */
    boolean isLine(int place, byte[] prefix) {
        return (place == 0 || (place <= end && bytes[place - 1] == '\n')) && matches(prefix, place);
    }

    /** The place of the last such byte; -1 if there is none. */
    public int lastIndexOf(char c) {
        int i = end - 1;
        while (i >= 0 && bytes[i] != c) {
            i--;
        }
        return i;
    }

    /** All of it; for what is read once. */
    @Override
    public String toString() {
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }

    private static boolean digit(byte b) {
        return b >= '0' && b <= '9';
    }
}
