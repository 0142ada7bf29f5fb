package io.flowcept.telemetry.proc;

import java.nio.charset.StandardCharsets;

/**
 * A place in the text of a {@link ProcFile}, moved on by parsing. Allocates nothing. For one thread. Loops work on local
 * copies of the fields, which halves what a snapshot's parsing costs.
 */
public final class ProcText {
    byte[] bytes;
    private int end;
    private int at;
    private final long[] one = new long[1];

    ProcText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Text that was read before. */
    public static ProcText of(byte[] bytes) {
        ProcText text = new ProcText(bytes);
        text.reset(bytes.length);
        return text;
    }

    void reset(int length) {
        end = length;
        at = 0;
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
        byte[] text = bytes;
        int i = at;
        while (i < end && text[i] != '\n') {
            i++;
        }
        at = Math.min(i + 1, end);
    }

    /** Goes past spaces and tabs, not past a line's end. */
    public void spaces() {
        byte[] text = bytes;
        int i = at;
        while (i < end && (text[i] == ' ' || text[i] == '\t')) {
            i++;
        }
        at = i;
    }

    /** Goes past spaces and what follows them up to the next space or line's end. */
    public void skip() {
        spaces();
        byte[] text = bytes;
        int i = at;
        while (i < end && text[i] != ' ' && text[i] != '\t' && text[i] != '\n') {
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
        int last = end;
        int i = at;
        int count = 0;
        while (count < most) {
            while (i < last && (text[i] == ' ' || text[i] == '\t')) {
                i++;
            }
            boolean negative = i + 1 < last && text[i] == '-';
            int digits = negative ? i + 1 : i;
            int behind = digits;
            long value = 0;
            while (behind < last) {
                int digit = text[behind] - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                value = 10 * value + digit;
                behind++;
            }
            if (behind == digits) {
                break;
            }
            into[from + count++] = negative ? -value : value;
            i = behind;
        }
        at = i;
        return count;
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
