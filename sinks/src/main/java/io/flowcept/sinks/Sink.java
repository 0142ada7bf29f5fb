package io.flowcept.sinks;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One system that keeps messages. Used by one thread at a time; free to block, since that thread is never the host's.
 */
public interface Sink extends Closeable {
    /** What this sink is and where it writes, for logs and for people: {@code jsonl /home/ada/run/messages.jsonl}. */
    String describe();

    /** Whether tasks may come as JSON text, see {@link Message#isJson()}; other messages are MessagePack all the same. */
    default boolean takesJson() {
        return false;
    }

    /**
     * Makes the sink ready, or throws; called again, after a pause, until it succeeds, and after every failed {@link
     * #publish}.
     */
    void open() throws IOException;

    /**
     * Returns when the far side has every message of the batch. On an exception any part of the batch may have
     * arrived; the same messages come again, in the same order, after the next {@link #open}.
     *
     * @param batch messages that are good until this method returns or throws; their bytes are then used again, so whoever
     *     keeps one keeps its {@link Message#copy()}
     */
    void publish(List<Message> batch) throws IOException;

    /** Releases what {@link #open} took. Idempotent; a closed sink can be opened again. */
    @Override
    void close() throws IOException;
}
