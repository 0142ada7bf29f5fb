package io.flowcept.engine.journal;

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

    /** A record of {@code length} bytes that begins with {@code name}. */
    static byte[] padded(String name, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) '.');
        byte[] start = bytes(name);
        System.arraycopy(start, 0, bytes, 0, start.length);
        return bytes;
    }

    static boolean append(Journal journal, String text) {
        byte[] bytes = bytes(text);
        return journal.append(0, bytes, 0, bytes.length);
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
