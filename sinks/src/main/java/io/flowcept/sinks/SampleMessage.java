package io.flowcept.sinks;

import java.io.IOException;
import java.util.Arrays;

/**
 * One message with its JSON text, by which others that differ in some values alone are rewritten faster: what is the same
 * is compared and copied in long runs, and only what differs is read. For one thread.
 *
 * <p>Why that is right: MessagePack is read from front to back. As long as the bytes of both messages are equal, so is
 * what they mean and its JSON. They part inside some value of the sample, or inside a key or the number of entries, in
 * which case it is the innermost value around that. The other message has its own value in this place, which is read as
 * always; behind these two values a reader is in the same state again, with as many entries to come. Where a value has
 * begun before the last difference, the messages are taken for unlike.
 */
final class SampleMessage {
    private static final int LONGEST = 1 << 14;
    private static final int MOST_VALUES = 1 << 10;

    /** Numbers that are kept of a value: where it begins and ends, where its text does, and how deep it is. */
    private static final int FROM = 0;

    private static final int TO = 1;
    private static final int TEXT_FROM = 2;
    private static final int TEXT_TO = 3;
    private static final int DEPTH = 4;
    private static final int NUMBERS = 5;

    private final int start;
    private byte[] message;
    private byte[] text;
    /** In the order in which they begin, so that those inside a value follow it. */
    private int[] values = new int[16 * NUMBERS];

    private int end;
    private boolean spoilt;

    private SampleMessage(int start) {
        this.start = start;
    }

    /** Appends the message as {@link MsgpackJson#message} does; the sample for others like it, or null for none. */
    static SampleMessage of(Message message, String dropped, JsonBytes out) throws IOException {
        if (message.length() > LONGEST) {
            MsgpackJson.message(message.bytes(), message.from(), message.to(), dropped, out, null);
            return null;
        }
        SampleMessage sample = new SampleMessage(out.length());
        // A copy: the message's own bytes are used again.
        sample.message = Arrays.copyOfRange(message.bytes(), message.from(), message.to());
        MsgpackJson.message(sample.message, 0, message.length(), dropped, out, sample);
        sample.text = Arrays.copyOfRange(out.array(), sample.start, out.length());
        return sample.spoilt ? null : sample;
    }

    /** Not to be used: part of its text was taken back. */
    void spoil() {
        spoilt = true;
    }

    /** Takes down that a value begins; its number, for {@link #end}. */
    int begin(int at, int textAt, int depth) {
        if (end == MOST_VALUES * NUMBERS) {
            spoil();
            return -1;
        }
        if (end == values.length) {
            values = Arrays.copyOf(values, 2 * end);
        }
        int number = end;
        values[number + FROM] = at;
        values[number + TEXT_FROM] = textAt - start;
        values[number + DEPTH] = depth;
        end += NUMBERS;
        return number;
    }

    void end(int number, int at, int textAt) {
        if (number >= 0) {
            values[number + TO] = at;
            values[number + TEXT_TO] = textAt - start;
        }
    }

    /** Appends another message; false, and nothing appended, when it is not like this one or is no message at all. */
    boolean rewrite(Message other, CommonPrefix common, JsonBytes out) {
        int before = out.length();
        boolean done = false;
        try {
            done = follow(other, common, out);
        } catch (IOException | RuntimeException malformed) {
            done = false;
        } finally {
            if (!done) {
                out.truncate(before);
            }
        }
        return done;
    }

    private boolean follow(Message whole, CommonPrefix common, JsonBytes out) throws IOException {
        byte[] other = whole.bytes();
        int to = whole.to();
        MsgpackJson reader = new MsgpackJson(other, whole.from(), to, out);
        int reached = 0;
        int copied = 0;
        int value = 0;
        int at = whole.from();
        while (true) {
            int same = common.length(message, reached, other, at, to);
            int differs = reached + same;
            if (differs == message.length) {
                out.copy(text, copied, text.length);
                return at + same == to;
            }
            int innermost = -1;
            for (; value < end && values[value + FROM] <= differs; value += NUMBERS) {
                if (values[value + TO] > differs) {
                    innermost = value;
                }
            }
            if (innermost < 0) {
                return false;
            }
            out.copy(text, copied, values[innermost + TEXT_FROM]);
            at = reader.value(at + values[innermost + FROM] - reached, values[innermost + DEPTH]);
            reached = values[innermost + TO];
            copied = values[innermost + TEXT_TO];
            while (value < end && values[value + FROM] < reached) {
                value += NUMBERS;
            }
        }
    }
}
