package io.flowcept.sinks.redis;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.queue.DeliveredHead;
import io.flowcept.sinks.queue.QueueOptions;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Sends each slice of a batch as one transaction, {@code MULTI}, a {@code PUBLISH} or {@code XADD} for each message,
 * {@code EXEC}: all of a slice arrives or nothing of it. A publish that nobody received is not delivered, since Redis
 * forgets it at once. An entry of the stream has one field, {@code message}, with the MessagePack map.
 */
final class RedisSink implements Sink {
    /** Of an entry of the stream: the one that holds the message. */
    static final byte[] FIELD = "message".getBytes(StandardCharsets.US_ASCII);

    private final QueueOptions queue;
    private final boolean stream;
    private final boolean requireSubscriber;
    private final byte[] channel;
    private final XAddArgs limit;
    private final DeliveredHead delivered = new DeliveredHead();
    private RedisLink link;
    private Subscribers subscribers;

    RedisSink(QueueOptions queue) {
        this.queue = queue;
        this.stream = isStream(queue);
        this.requireSubscriber = queue.settings().bool("mq.redis.require_subscriber");
        this.channel = queue.channel().getBytes(StandardCharsets.UTF_8);
        long longest = (long) queue.settings().number("mq.redis.stream_max_len", 0);
        this.limit = longest > 0 ? new XAddArgs().maxlen(longest).approximateTrimming() : new XAddArgs();
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
        RedisAsyncCommands<byte[], byte[]> redis = link.commands();
        RedisFuture<?> begun = redis.multi();
        RedisFuture<?> first = null;
        for (Message message : slice) {
            RedisFuture<?> queued = stream
                    ? redis.xadd(channel, limit, FIELD, message.msgpack())
                    : redis.publish(channel, message.msgpack());
            first = first == null ? queued : first;
        }
        RedisFuture<TransactionResult> done = redis.exec();
        link.flush();
        RedisLink.answer(begun);
        check(result(done, first));
        if (!stream) {
            subscribers.awaitRead(unread);
        }
    }

    private static TransactionResult result(RedisFuture<TransactionResult> done, RedisFuture<?> first)
            throws IOException {
        try {
            return RedisLink.answer(done);
        } catch (IOException e) {
            // When Redis refuses to queue a command, its answer says why, and that of EXEC only that it did.
            boolean refused = e.getCause() instanceof RedisCommandExecutionException;
            String why = refused && first != null && first.isDone() ? first.getError() : null;
            throw new IOException("Redis did not take the messages: " + (why == null ? e.getMessage() : why), e);
        }
    }

    private void check(TransactionResult result) throws IOException {
        if (result.wasDiscarded()) {
            throw new IOException("Redis did not take the messages: it discarded the transaction");
        }
        for (Object answer : result) {
            if (answer instanceof Throwable) {
                throw new IOException("Redis did not take a message: " + ((Throwable) answer).getMessage());
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
