package io.flowcept.engine.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of a run's tasks as text, {@code <started at>_<pid>_<thread>_<run>-<count>}, written digit by digit into bytes
 * that are used again: there are two in most messages. For one thread.
 */
final class TaskIdText {
    private static final int MOST_DIGITS = 19;

    /**
     * So often the text of a second is used before it is forgotten: the JIT compiler, which sees no other one for a second, would
     * leave that case out, and have to begin anew.
     */
    private static final int SECOND_USES = 64;

    private static final byte[] TENS = new byte[100];
    private static final byte[] ONES = new byte[100];

    static {
        for (int i = 0; i < 100; i++) {
            TENS[i] = (byte) ('0' + i / 10);
            ONES[i] = (byte) ('0' + i % 10);
        }
    }

    private final byte[] pid;
    private final byte[] run;
    private final byte[] bytes;
    private int length;
    private long second = -1;
    private int secondEnd;
    private int secondLeft;
    /** From {@link #pid} to {@link #run}: a thread's tasks come one after the other. */
    private byte[] middle = {};

    private long middleThread = -1;

    TaskIdText(Object pid, Object run) {
        this.pid = ("_" + pid + "_").getBytes(StandardCharsets.US_ASCII);
        this.run = ("_" + run + "-").getBytes(StandardCharsets.US_ASCII);
        this.bytes = new byte[this.pid.length + this.run.length + 3 * MOST_DIGITS + 8];
    }

    /** @param startedAt nanoseconds since the epoch */
    void set(long startedAt, long thread, long count) {
        long micros = startedAt / 1000;
        long seconds = micros / 1_000_000;
        if (seconds != second) {
            second = seconds;
            secondLeft = SECOND_USES;
            length = 0;
            number(second);
            secondEnd = length;
        } else if (--secondLeft == 0) {
            second = -1;
        }
        length = secondEnd;
        bytes[length++] = '.';
        length += 6;
        digits(micros - 1_000_000 * seconds, 6);
        if (thread == middleThread) {
            ascii(middle);
        } else {
            int from = length;
            ascii(pid);
            number(thread);
            ascii(run);
            middle = Arrays.copyOfRange(bytes, from, length);
            middleThread = thread;
        }
        number(count);
    }

    private void ascii(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /** A number that is not negative. */
    private void number(long value) {
        int digits = 1;
        for (long bound = 10; digits < MOST_DIGITS && value >= bound; bound *= 10) {
            digits++;
        }
        length += digits;
        digits(value, digits);
    }

    /** Writes the last {@code count} digits of a number, two at a time, at the end. */
    private void digits(long value, int count) {
        long rest = value;
        int at = length;
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

    /** Where it is, from the first byte on; until the next is set. */
    byte[] bytes() {
        return bytes;
    }

    /** How long it is, in bytes. */
    int length() {
        return length;
    }
}
