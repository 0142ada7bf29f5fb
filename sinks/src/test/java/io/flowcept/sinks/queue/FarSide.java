package io.flowcept.sinks.queue;

import java.io.Closeable;
import java.util.List;

/**
 * A real server that messages go to, and what has arrived there: the other end of a sink, for tests of the finished jar
 * and for benchmarks. A destination is what one application sends to and no other: a channel, a topic, an exchange or a
 * database, by its name. Not thread-safe.
 */
public interface FarSide extends Closeable {
    /** Killed and started again at will; keeps what it acknowledged. */
    LocalServer server();

    /** The port for a proxy to forward to: a client that comes this way is never told of another. */
    int portBehindProxy();

    /** The part of {@code settings.yaml} that has everything delivered here. */
    String settings(String destination, int port);

    /** The same with credentials that the server refuses, or with those that it takes. */
    String settings(String destination, boolean rightCredentials);

    /** Makes what must be there before a message can arrive, such as the topic or a subscriber. */
    void prepare(String destination) throws Exception;

    /** How many messages have arrived so far. A queue counts again what came again. */
    long count(String destination) throws Exception;

    /**
     * All that has arrived, in the order of arrival if that is kept, each as a MessagePack map: the message that was sent, or of a
     * database the document that was made of it, with its {@code type}. To be asked once.
     */
    List<byte[]> messages(String destination) throws Exception;

    /** Whether the order of arrival is kept. */
    default boolean keepsOrder() {
        return true;
    }

    /** Tasks a second that an application may make for hours: less than half of what the server stores when busy. */
    default int pace() {
        return 2_000;
    }

    @Override
    void close();
}
