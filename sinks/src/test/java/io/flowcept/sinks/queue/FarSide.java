package io.flowcept.sinks.queue;

import java.io.Closeable;
import java.util.List;

/**
 * A real server that messages go to, and what has arrived there: the other end of a sink, for tests of the finished jar
 * and for benchmarks. Not thread-safe.
 */
public interface FarSide extends Closeable {
    /** Killed and started again at will; keeps what it acknowledged. */
    LocalServer server();

    /** The port for a proxy to forward to: a client that comes this way is never told of another. */
    int portBehindProxy();

    /** The part of {@code settings.yaml} that has everything delivered here, without credentials. */
    String settings(String channel, int port);

    /** The same with credentials that the server refuses, or with those that it takes. */
    String settings(String channel, boolean rightCredentials);

    /** Makes what must be there before a message can arrive, such as the topic or a subscriber. */
    void prepare(String channel) throws Exception;

    /** How many messages have arrived so far, those that came again counted again. */
    long count(String channel) throws Exception;

    /** All that has arrived, in the order of arrival, each as the MessagePack map that was sent. To be asked once. */
    List<byte[]> messages(String channel) throws Exception;

    @Override
    void close();
}
