package io.flowcept.telemetry.snapshot;

import java.nio.charset.StandardCharsets;

/** A map's key, encoded as MessagePack text once. Immutable. */
public final class Key {
    final byte[] encoded;
    private final String text;

    private Key(String text) {
        this.text = text;
        SnapshotBuffer buffer = new SnapshotBuffer(text.length() + 8);
        buffer.text(text);
        encoded = buffer.toByteArray();
    }

    /** The key of that name; kept by who needs it often, since this allocates. */
    public static Key of(String text) {
        return new Key(text);
    }

    /** One from the bytes of a name in the kernel's text, which is taken for UTF-8. */
    public static Key of(byte[] bytes, int from, int to) {
        return new Key(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** Whether these bytes are the key's name. */
    public boolean is(byte[] bytes, int from, int to) {
        int header = encoded.length < 33 ? 1 : encoded.length < 258 ? 2 : 3;
        if (to - from != encoded.length - header) {
            return false;
        }
        for (int i = header; i < encoded.length; i++) {
            if (encoded[i] != bytes[from + i - header]) {
                return false;
            }
        }
        return true;
    }

    /** The key's name. */
    @Override
    public String toString() {
        return text;
    }
}
