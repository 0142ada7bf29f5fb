package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.PlainData;
import io.flowcept.sinks.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Writes messages one behind the other, in one of the forms that sinks take. Maps have their entries in the order in which
 * they are written. For one thread.
 */
abstract class MessageWriter {
    static MessageWriter forSink(boolean takesJson) {
        return takesJson ? new JsonWriter() : new MsgpackWriter();
    }

    /** How many bytes have been written. */
    abstract int length();

    /** Forgets all but the first {@code length} bytes. */
    abstract void truncate(int length);

    /** What has been written is at its beginning. Another one when more has been written; what was in this one stays. */
    abstract byte[] array();

    /** Forgets all bytes, and gives back the memory that an unusually large use took. */
    abstract void clear(int keptCapacity);

    /** What has been written, of which nothing is kept. A copy. */
    final byte[] taken() {
        byte[] taken = Arrays.copyOf(array(), length());
        truncate(0);
        return taken;
    }

    abstract void beginMap(int entries) throws IOException;

    abstract void key(String key) throws IOException;

    abstract void endMap() throws IOException;

    /** A value of those that settings and definitions are made of. */
    abstract void plain(Object value) throws IOException;

    /** What a writer of this form has written. */
    abstract void copy(byte[] written) throws IOException;

    /**
     * A text of the first bytes of an array.
     *
     * @param ascii letters, digits and such, of which none needs an escape
     * @return where in {@link #array()} its first letter is
     */
    abstract int text(byte[] ascii, int length) throws IOException;

    abstract void integer(long value) throws IOException;

    abstract void real(double value) throws IOException;

    abstract void bool(boolean value) throws IOException;

    /**
     * A value as it was captured.
     *
     * @param bytes with an array that begins where they do; there is one MessagePack value in {@code [from, to)}
     * @throws IOException when it is none, of a form for which it has to be read
     */
    abstract void value(ByteBuffer bytes, int from, int to) throws IOException;

    /** The task's message that was written from there on. */
    abstract Message task(int from, int idFrom, int idTo);

    /**
     * Writes a map of the captured values from {@code begin} on, one for each name.
     *
     * @return where they end
     */
    final int values(List<?> names, ByteBuffer bytes, int begin) throws IOException {
        int at = begin;
        beginMap(names.size());
        for (Object name : names) {
            int end = PlainData.endOf(bytes, at);
            key((String) name);
            value(bytes, at, end);
            at = end;
        }
        endMap();
        return at;
    }
}
