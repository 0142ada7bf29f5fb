package io.flowcept.sinks.redis;

import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Subscribes to the channel as Flowcept's consumer does. Redis forgets a message as soon as it has sent it: there is
 * nothing to acknowledge, every subscriber gets every message, and what is published while none is there is gone.
 */
final class RedisChannelSource implements Source {
    private static final int MOST = 500;

    /** A server that has sent nothing for so long is asked whether it is there. */
    private static final long ASK_NANOS = 5_000_000_000L;

    private static final long LEAVE_NANOS = 5_000_000_000L;
    private static final long LEAST_BYTES = 16 << 20;

    private final QueueOptions queue;
    private final byte[] channel;
    private final String reader = UUID.randomUUID().toString();

    /** Outlives a lost connection: what is in it comes from nowhere else. */
    private final Inbox inbox =
            new Inbox(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 4));

    private RedisLink link;
    private long polled;
    private long heard;
    private boolean finished;

    /** Done when Redis has confirmed that it sends no more; null before {@link #finish}. */
    private RedisFuture<Void> leaving;

    RedisChannelSource(QueueOptions queue) {
        this.queue = queue;
        this.channel = queue.channel().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        return "redis " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        close();
        link = new RedisLink(queue, new Listener());
        RedisFuture<Void> subscribed = link.subscriptions().psubscribe(channel);
        link.flush();
        try {
            RedisLink.answer(subscribed);
        } catch (IOException e) {
            close();
            throw new IOException("Redis at " + queue.where() + " refuses the subscription: " + e.getMessage(), e);
        }
        heard = System.nanoTime();
    }

    @Override
    public boolean isReceiving() {
        return link != null;
    }

    @Override
    public List<Received> poll(long millis) throws IOException {
        List<Received> received = new ArrayList<>();
        byte[] message = inbox.take(finished ? 0 : millis);
        if (message == null && finished) {
            message = lastOnes();
        } else if (message == null) {
            requireServer();
        }
        for (; message != null; message = received.size() < MOST ? inbox.take(0) : null) {
            received.add(new Received(message, reader + '@' + polled++));
        }
        heard = received.isEmpty() ? heard : System.nanoTime();
        return received;
    }

    /** What Redis had sent before it confirmed that we left; null when there is nothing any more. */
    private byte[] lastOnes() throws IOException {
        long until = System.nanoTime() + LEAVE_NANOS;
        while (leaving != null && !leaving.isDone() && link.isOpen() && System.nanoTime() - until < 0) {
            byte[] message = inbox.take(10);
            if (message != null) {
                return message;
            }
        }
        return inbox.take(0);
    }

    private void requireServer() throws IOException {
        if (!link.isOpen()) {
            throw new IOException("the connection to Redis at " + queue.where()
                    + " is lost; what is published until it is made again is not received");
        }
        if (System.nanoTime() - heard > ASK_NANOS) {
            RedisFuture<String> ping = link.commands().ping();
            link.flush();
            RedisLink.answer(ping);
            heard = System.nanoTime();
        }
    }

    @Override
    public void acknowledge() {
        // There is nobody to be told.
    }

    @Override
    public boolean redelivers() {
        return false;
    }

    @Override
    public void finish() {
        finished = true;
        if (link != null && link.isOpen()) {
            leaving = link.subscriptions().punsubscribe(channel);
            link.flush();
        }
    }

    @Override
    public void close() {
        finished = false;
        leaving = null;
        if (link != null) {
            link.close();
            link = null;
        }
    }

    private final class Listener extends RedisPubSubAdapter<byte[], byte[]> {
        @Override
        public void message(byte[] pattern, byte[] from, byte[] message) {
            inbox.put(message);
        }
    }
}
