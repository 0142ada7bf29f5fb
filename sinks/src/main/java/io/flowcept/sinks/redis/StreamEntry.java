package io.flowcept.sinks.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An entry of a stream, as Redis answers it: its id, and its fields and their values in turn. Immutable. */
final class StreamEntry {
    private static final byte[] FIELD = RedisSink.FIELD.getBytes(StandardCharsets.US_ASCII);

    final String id;

    /** Empty, which is no message, without the field of a message; null when the entry is cut off the stream. */
    final byte[] message;

    private StreamEntry(String id, byte[] message) {
        this.id = id;
        this.message = message;
    }

    /** @param answer a list of entries, or null for none */
    static List<StreamEntry> all(Object answer) {
        List<StreamEntry> all = new ArrayList<>();
        if (answer != null) {
            for (Object entry : (List<?>) answer) {
                // Before version 7 there is nothing in the place of one that was cut off while others had it.
                if (entry != null) {
                    List<?> both = (List<?>) entry;
                    all.add(new StreamEntry(RedisLink.text(both.get(0)), message((List<?>) both.get(1))));
                }
            }
        }
        return all;
    }

    private static byte[] message(List<?> fields) {
        if (fields == null || fields.isEmpty()) {
            return null;
        }
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            if (Arrays.equals((byte[]) fields.get(i), FIELD)) {
                return (byte[]) fields.get(i + 1);
            }
        }
        return new byte[0];
    }
}
