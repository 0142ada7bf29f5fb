package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of a run's tasks as text, {@code <started at>_<pid>_<thread>_<run>-<count>}, written digit by digit into bytes
 * that are used again: there are two in most messages. For one thread.
 */
final class TaskIdText {
    private static final int MOST_DIGITS = 20;

    private final byte[] pid;
    private final byte[] run;
    private final byte[] bytes;
    private int length;
    private long second = -1;
    private int secondEnd;

    TaskIdText(Object pid, Object run) {
        this.pid = ("_" + pid + "_").getBytes(StandardCharsets.US_ASCII);
        this.run = ("_" + run + "-").getBytes(StandardCharsets.US_ASCII);
        this.bytes = new byte[this.pid.length + this.run.length + 3 * MOST_DIGITS + 8];
    }

    /** @param startedAt nanoseconds since the epoch */
    void set(long startedAt, long thread, long count) {
        long micros = startedAt / 1000;
        if (micros / 1_000_000 != second) {
            second = micros / 1_000_000;
            length = 0;
            number(second);
            secondEnd = length;
        }
        length = secondEnd;
        bytes[length++] = '.';
        int fraction = (int) (micros % 1_000_000);
        for (int i = 5; i >= 0; i--) {
            bytes[length + i] = (byte) ('0' + fraction % 10);
            fraction /= 10;
        }
        length += 6;
        ascii(pid);
        number(thread);
        ascii(run);
        number(count);
    }

    private void ascii(byte[] text) {
        System.arraycopy(text, 0, bytes, length, text.length);
        length += text.length;
    }

    /** A number that is not negative. */
    private void number(long value) {
        int digits = 1;
        for (long rest = value; rest > 9; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** Appends it as a MessagePack value. */
    void writeTo(GrowingBytes out) {
        out.reserve(2 + length);
        if (length < 32) {
            out.bytes.put((byte) (0xa0 | length));
        } else {
            out.bytes.put((byte) 0xd9).put((byte) length);
        }
        out.bytes.put(bytes, 0, length);
    }

    @Override
    public String toString() {
        return new String(Arrays.copyOf(bytes, length), StandardCharsets.ISO_8859_1);
    }
}
