package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Message;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Brings messages to one topic, each as a record whose key is its id. For one thread. Throws Kafka's own exceptions, too.
 */
interface Carrier extends Closeable {
    /** Finds the topic, or throws. */
    void connect();

    /** Returns when all of them are acknowledged. */
    void carry(List<Message> messages) throws IOException;

    /** Of the messages that {@link #carry} has failed for, how many at their head had been acknowledged. */
    int arrived();

    /** Whether it has failed for a batch of several messages, rather than for one message or for none. */
    boolean failedForSeveral();

    /** The next batches may have so many bytes. Those who cannot change it go on as they are. */
    default void batchBytes(int most) {}

    @Override
    void close();
}
