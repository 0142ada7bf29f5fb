package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.sinks.JsonBytes;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.MsgpackJson;
import java.io.IOException;
import java.nio.ByteBuffer;

/** As the JSON text that {@link MsgpackJson} makes of what {@link MsgpackWriter} writes, without the way round. */
final class JsonWriter extends MessageWriter {
    private JsonBytes out = new JsonBytes();
    /** No entry has been written yet of the map that is being written. */
    private boolean first;

    @Override
    int length() {
        return out.length();
    }

    @Override
    void truncate(int length) {
        out.truncate(length);
    }

    @Override
    byte[] array() {
        return out.array();
    }

    @Override
    void clear(int keptCapacity) {
        if (out.array().length > keptCapacity) {
            out = new JsonBytes();
        } else {
            out.truncate(0);
        }
    }

    @Override
    void beginMap(int entries) throws IOException {
        out.raw('{');
        first = true;
    }

    @Override
    void key(String key) throws IOException {
        if (!first) {
            out.raw(',');
        }
        first = false;
        plain(key);
        out.raw(':');
    }

    @Override
    void endMap() throws IOException {
        out.raw('}');
        // It was an entry of the one around it.
        first = false;
    }

    @Override
    void plain(Object value) throws IOException {
        byte[] encoded = PlainData.encoded(value);
        MsgpackJson.value(encoded, 0, encoded.length, out);
    }

    @Override
    void copy(byte[] written) throws IOException {
        out.copy(written, 0, written.length);
    }

    @Override
    int text(byte[] ascii, int length) throws IOException {
        return out.string(ascii, length);
    }

    @Override
    void integer(long value) throws IOException {
        out.integer(value);
    }

    @Override
    void real(double value) throws IOException {
        out.number(value);
    }

    @Override
    void bool(boolean value) throws IOException {
        out.literal(value ? "true" : "false");
    }

    @Override
    void value(ByteBuffer bytes, int from, int to) throws IOException {
        MsgpackJson.value(bytes.array(), from, to, out);
    }

    @Override
    Message task(int from, int idFrom, int idTo) {
        return Message.json(Message.Kind.TASK, array(), from, length(), idFrom, idTo);
    }
}
