package io.flowcept.engine.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Records as texts, for tests. */
final class Records {
    private Records() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A record of {@code length} bytes that begins with {@code name}; each fourth length can have a short head. */
    static byte[] padded(String name, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) '.');
        if (length >= SegmentLayout.HEAD_BYTES && length % 4 == 0) {
            Arrays.fill(bytes, 8, 28, (byte) 0);
            bytes[SegmentLayout.HEAD_BYTES - 1] = '3';
        }
        byte[] start = bytes(name);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    static boolean append(Journal journal, String text) {
        byte[] bytes = bytes(text);
        return append(journal, 0, bytes, bytes.length);
    }

    /**
     * With a head if the record is long enough for one, and of even length; numbers alone, if it is of a length that they
     * can have: so that all kinds are among each other.
     */
    static boolean append(Journal journal, int hint, byte[] bytes, int length) {
        if (length < SegmentLayout.HEAD_BYTES || length % 2 == 1) {
            return journal.append(hint, bytes, 0, length);
        }
        long[] head = new long[Journal.HEAD_WORDS];
        ByteBuffer.wrap(bytes).asLongBuffer().get(head);
        int more = (length - SegmentLayout.HEAD_BYTES) / Long.BYTES;
        if (length % Long.BYTES == 0 && more <= Journal.MOST_BEHIND_HEAD) {
            long[] numbers = new long[Journal.HEAD_WORDS + more];
            ByteBuffer.wrap(bytes).asLongBuffer().get(numbers);
            Arrays.fill(numbers, 0, Journal.HEAD_WORDS, -1);
            return journal.append(hint, length, head[0], head[1], head[2], head[3], head[4], head[5], numbers, more);
        }
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        return journal.append(hint, length, head, rest, SegmentLayout.HEAD_BYTES, length - SegmentLayout.HEAD_BYTES);
    }

    static List<String> readAll(JournalReader reader) {
        List<String> texts = new ArrayList<>();
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, into(texts));
        }
        return texts;
    }

    static RecordAcceptor into(List<String> texts) {
        return (buffer, offset, length) -> texts.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
    }
}
