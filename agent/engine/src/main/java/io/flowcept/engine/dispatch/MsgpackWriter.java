package io.flowcept.engine.dispatch;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.capture.Msgpack;
import io.flowcept.engine.capture.PlainData;
import io.flowcept.sinks.Message;
import java.nio.ByteBuffer;

/** As MessagePack, with lengths of the smallest form. */
final class MsgpackWriter extends MessageWriter {
    private final GrowingBytes out = new GrowingBytes();

    @Override
    int length() {
        return out.bytes.position();
    }

    @Override
    void truncate(int length) {
        out.bytes.position(length);
    }

    @Override
    byte[] array() {
        return out.bytes.array();
    }

    @Override
    void clear(int keptCapacity) {
        out.clear(keptCapacity);
    }

    @Override
    void beginMap(int entries) {
        out.reserve(3);
        if (entries < 16) {
            out.bytes.put((byte) (0x80 | entries));
        } else {
            out.bytes.put((byte) 0xde).putShort((short) entries);
        }
    }

    @Override
    void key(String key) {
        Msgpack.text(out, key);
    }

    @Override
    void endMap() {
        // How many entries it has is said where it begins.
    }

    @Override
    void plain(Object value) {
        PlainData.write(out, value);
    }

    @Override
    void copy(byte[] written) {
        MapWriter.copy(written, 0, written.length, out);
    }

    @Override
    int text(byte[] ascii, int length) {
        out.reserve(2);
        if (length < 32) {
            out.bytes.put((byte) (0xa0 | length));
        } else {
            out.bytes.put((byte) 0xd9).put((byte) length);
        }
        int from = out.bytes.position();
        MapWriter.copy(ascii, 0, length, out);
        return from;
    }

    @Override
    void integer(long value) {
        Msgpack.integer(out, value);
    }

    @Override
    void real(double value) {
        Msgpack.real(out, value);
    }

    @Override
    void bool(boolean value) {
        Msgpack.bool(out, value);
    }

    @Override
    void value(ByteBuffer bytes, int from, int to) {
        MapWriter.copy(bytes.array(), from, to, out);
    }

    @Override
    Message task(int from, int idFrom, int idTo) {
        return new Message(Message.Kind.TASK, array(), from, length(), idFrom, idTo);
    }
}
