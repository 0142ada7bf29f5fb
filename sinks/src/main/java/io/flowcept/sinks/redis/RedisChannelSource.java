package io.flowcept.sinks.redis;

import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.Protocol.Command;

/**
 * Subscribes to the channel as Flowcept's consumer does. Redis forgets a message as soon as it has sent it: there is
 * nothing to acknowledge, every subscriber gets every message, and what is published while none is there is gone.
 */
final class RedisChannelSource implements Source {
    private static final int MOST = 500;

    /** A server that has sent nothing for so long is asked whether it is there. */
    private static final long ASK_NANOS = 5_000_000_000L;

    private static final long ANSWER_NANOS = QueueOptions.ANSWER_MILLIS * 1_000_000L;
    private static final long LEAVE_NANOS = 5_000_000_000L;
    private static final long LEAST_BYTES = 16 << 20;

    private final QueueOptions queue;
    private final String reader = UUID.randomUUID().toString();

    /** Outlives a lost connection: what is in it comes from nowhere else. */
    private final Inbox inbox =
            new Inbox(Math.max(LEAST_BYTES, Runtime.getRuntime().maxMemory() / 4));

    private RedisLink link;
    private Listener listener;
    private long polled;

    /** When the server was asked whether it is there, as of {@link System#nanoTime()}. */
    private long asked;

    private boolean finished;

    RedisChannelSource(QueueOptions queue) {
        this.queue = queue;
    }

    @Override
    public String describe() {
        return "redis " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        close();
        link = new RedisLink(queue);
        try {
            link.call(Command.PSUBSCRIBE, queue.channel());
        } catch (IOException e) {
            close();
            throw new IOException("Redis at " + queue.where() + " refuses the subscription: " + e.getMessage(), e);
        }
        asked = System.nanoTime();
        listener = new Listener(link, inbox);
    }

    @Override
    public boolean isReceiving() {
        return listener != null;
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
        return received;
    }

    /** What Redis had sent before it confirmed that we left; null when there is nothing any more. */
    private byte[] lastOnes() throws IOException {
        long until = System.nanoTime() + LEAVE_NANOS;
        while (listener != null && listener.isListening() && System.nanoTime() - until < 0) {
            byte[] message = inbox.take(10);
            if (message != null) {
                return message;
            }
        }
        return inbox.take(0);
    }

    private void requireServer() throws IOException {
        if (!listener.isListening()) {
            throw new IOException("the connection to Redis at " + queue.where()
                    + " is lost; what is published until it is made again is not received");
        }
        long now = System.nanoTime();
        if (listener.heard() - asked < 0) {
            if (now - asked > ANSWER_NANOS) {
                throw new IOException("Redis at " + queue.where() + " has not answered for "
                        + QueueOptions.ANSWER_MILLIS / 1000 + " s");
            }
        } else if (now - listener.heard() > ASK_NANOS) {
            asked = now;
            link.write(Command.PING);
            link.flush();
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
        if (listener != null && listener.isListening()) {
            try {
                link.write(Command.PUNSUBSCRIBE, queue.channel());
                link.flush();
            } catch (IOException e) {
                // Then nothing more comes either.
            }
        }
    }

    @Override
    public void close() {
        finished = false;
        if (listener != null) {
            listener.close();
            listener = null;
        }
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
