package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.Msgpack;
import io.flowcept.engine.capture.PlainData;
import java.nio.ByteBuffer;

/** Writes one MessagePack map of text keys, entry by entry; a null value leaves its entry out. For one thread. */
final class MapWriter {
    private final GrowingBytes out;
    private final int header;
    private int entries;

    MapWriter(GrowingBytes out) {
        this.out = out;
        out.reserve(3);
        header = out.bytes.position();
        out.bytes.position(header + 3);
    }

    void key(String key) {
        Msgpack.text(out, key);
        entries++;
    }

    void text(String key, String value) {
        if (value != null) {
            key(key);
            Msgpack.text(out, value);
        }
    }

    void real(String key, double value) {
        key(key);
        Msgpack.real(out, value);
    }

    void plain(String key, Object value) {
        if (value != null) {
            key(key);
            PlainData.write(out, value);
        }
    }

    /** The encoded value in {@code [from, to)} of {@code bytes}. */
    void raw(String key, ByteBuffer bytes, int from, int to) {
        key(key);
        copy(bytes.array(), from, to, out);
    }

    /** The value of the last key, encoded. */
    void copy(byte[] encoded) {
        copy(encoded, 0, encoded.length, out);
    }

    /** Appends bytes: of so few, {@link ByteBuffer#put(byte[])} takes longer for its checks than for the rest. */
    static void copy(byte[] bytes, int from, int to, GrowingBytes out) {
        out.reserve(to - from);
        ByteBuffer end = out.bytes;
        int at = end.position();
        System.arraycopy(bytes, from, end.array(), at, to - from);
        end.position(at + to - from);
    }

    /** Completes the map. Up to 15 entries, its header is one byte, as other MessagePack writers have it. */
    void end() {
        if (entries < 16) {
            int length = out.bytes.position() - header - 3;
            System.arraycopy(out.bytes.array(), header + 3, out.bytes.array(), header + 1, length);
            out.bytes.put(header, (byte) (0x80 | entries));
            out.bytes.position(header + 1 + length);
        } else {
            out.bytes.put(header, (byte) 0xde).putShort(header + 1, (short) entries);
        }
    }
}
