package io.flowcept.sinks.redis;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.DeliveredHead;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Sends each slice of a batch as one transaction, {@code MULTI}, a {@code PUBLISH} or {@code XADD} for each message,
 * {@code EXEC}: all of a slice arrives or nothing of it. A publish that nobody received is not delivered, since Redis
 * forgets it at once. An entry of the stream has one field, {@code message}, with the MessagePack map.
 */
final class RedisSink implements Sink {
    /** Of an entry of the stream: the one that holds the message. */
    static final String FIELD = "message";

    private final QueueOptions queue;
    private final boolean stream;
    private final boolean requireSubscriber;

    /** The command that carries a message, up to the message, which is its last argument. */
    private final byte[] carrier;

    private final DeliveredHead delivered = new DeliveredHead();
    private RedisLink link;
    private Subscribers subscribers;

    RedisSink(QueueOptions queue) {
        this.queue = queue;
        this.stream = isStream(queue);
        this.requireSubscriber = queue.settings().bool("mq.redis.require_subscriber");
        this.carrier = stream ? addition(queue) : RedisLink.beginning(Command.PUBLISH, queue.channel());
    }

    private static byte[] addition(QueueOptions queue) {
        List<Object> arguments = new ArrayList<>();
        arguments.add(queue.channel());
        long longest = (long) queue.settings().number("mq.redis.stream_max_len", 0);
        if (longest > 0) {
            Collections.addAll(arguments, "MAXLEN", "~", longest);
        }
        Collections.addAll(arguments, "*", FIELD);
        return RedisLink.beginning(Command.XADD, arguments.toArray());
    }

    /** Whether the messages go to a stream of Redis's, and not to who listens. */
    static boolean isStream(QueueOptions queue) {
        return "stream".equals(queue.settings().string("mq.redis.mode"));
    }

    @Override
    public String describe() {
        return (stream ? "redis stream " : "redis ") + queue.describe();
    }

    @Override
    public void open() throws IOException {
        link = new RedisLink(queue);
        subscribers = new Subscribers(link);
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        int arrived = delivered.take(batch);
        int slice = queue.slice(batch.size());
        while (arrived < batch.size()) {
            List<Message> next = batch.subList(arrived, Math.min(batch.size(), arrived + slice));
            try {
                send(next);
            } catch (IOException | RuntimeException e) {
                delivered.keep(batch, arrived);
                throw e;
            }
            arrived += next.size();
        }
    }

    private void send(List<Message> slice) throws IOException {
        Map<String, Long> unread = stream ? Collections.<String, Long>emptyMap() : subscribers.awaitRoom();
        link.write(Command.MULTI);
        for (Message message : slice) {
            link.write(carrier, message.bytes(), message.from(), message.length());
        }
        link.write(Command.EXEC);
        link.flush();
        link.answer();
        check(result(slice.size()));
        if (!stream) {
            subscribers.awaitRead(unread);
        }
    }

    private List<?> result(int messages) throws IOException {
        IOException refused = null;
        for (int i = 0; i < messages; i++) {
            try {
                link.answer();
            } catch (IOException e) {
                if (!RedisLink.isRefusal(e)) {
                    throw notTaken(e);
                }
                refused = refused == null ? e : refused;
            }
        }
        try {
            return (List<?>) link.answer();
        } catch (IOException e) {
            // When Redis refuses to queue a command, its answer says why, and that of EXEC only that it did.
            throw notTaken(refused == null || !RedisLink.isRefusal(e) ? e : refused);
        }
    }

    private static IOException notTaken(IOException e) {
        return new IOException("Redis did not take the messages: " + e.getMessage(), e);
    }

    private void check(List<?> result) throws IOException {
        if (result == null) {
            throw new IOException("Redis did not take the messages: it discarded the transaction");
        }
        for (Object answer : result) {
            if (answer instanceof JedisDataException) {
                throw new IOException("Redis did not take a message: " + ((JedisDataException) answer).getMessage());
            }
            if (!stream && requireSubscriber && !(answer instanceof Long && (Long) answer > 0)) {
                throw new IOException("nobody is subscribed to " + queue.channel()
                        + "; start a consumer, or set mq.redis.require_subscriber to false to send all the same");
            }
        }
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
            link = null;
        }
    }
}
