package io.flowcept.sinks.redis;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.models.stream.ClaimedMessages;
import io.lettuce.core.models.stream.PendingMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Reads a stream of Redis's. A keeper is a consumer of a consumer group: it begins with what it was given before and has
 * not acknowledged, goes on with what is new, and takes over what others were given and have let lie. An onlooker reads
 * by entry ids, without a group.
 */
final class RedisStreamSource implements Source {
    private static final String BEGINNING = "0-0";
    private static final int MOST = 500;

    /** What a keeper has not acknowledged for so long is taken to be a dead one's. */
    private static final long LEFT_MILLIS = 30_000;

    private final QueueOptions queue;
    private final Reader reader;
    private final long leftMillis;
    private final byte[] stream;
    private final byte[] group;
    private final Consumer<byte[]> self;
    private final List<String> unacknowledged = new ArrayList<>();
    private RedisLink link;

    /** Where to go on in what was given to this consumer before; null when it has all of it. */
    private String ownFrom;

    private String claimFrom = BEGINNING;
    private long nextClaim;

    /** Of an onlooker: the last entry that it has seen, also before the connection was lost; null at first. */
    private String seen;

    private boolean finished;

    RedisStreamSource(QueueOptions queue, Reader reader) {
        this(queue, reader, LEFT_MILLIS);
    }

    /** @param leftMillis after how long what others were given is taken over */
    RedisStreamSource(QueueOptions queue, Reader reader, long leftMillis) {
        this.queue = queue;
        this.reader = reader;
        this.leftMillis = leftMillis;
        this.stream = bytes(queue.channel());
        this.group = bytes(queue.group());
        this.self = Consumer.from(group, bytes("keeper-" + UUID.randomUUID()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        return "redis stream " + queue.describe();
    }

    @Override
    public void open() throws IOException {
        close();
        link = new RedisLink(queue);
        try {
            if (reader == Reader.KEEPER) {
                join();
            } else if (seen == null) {
                List<StreamMessage<byte[], byte[]>> last =
                        answer(redis().xrevrange(stream, Range.unbounded(), Limit.from(1)));
                seen = last.isEmpty() ? BEGINNING : last.get(0).getId();
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void join() throws IOException {
        try {
            answer(redis().xgroupCreate(
                            StreamOffset.from(stream, BEGINNING), group, XGroupCreateArgs.Builder.mkstream()));
        } catch (IOException e) {
            if (e.getCause() == null
                    || !String.valueOf(e.getCause().getMessage()).startsWith("BUSYGROUP")) {
                throw e;
            }
        }
        ownFrom = BEGINNING;
        nextClaim = System.nanoTime();
    }

    @Override
    public boolean isReceiving() {
        return link != null;
    }

    @Override
    public List<Received> poll(long millis) throws IOException {
        if (finished) {
            return new ArrayList<>();
        }
        if (reader == Reader.ONLOOKER) {
            List<StreamMessage<byte[], byte[]>> next = after(seen, millis);
            seen = next.isEmpty() ? seen : next.get(next.size() - 1).getId();
            return received(next);
        }
        if (ownFrom != null) {
            List<StreamMessage<byte[], byte[]>> own = given(StreamOffset.from(stream, ownFrom), 0);
            ownFrom = own.isEmpty() ? null : own.get(own.size() - 1).getId();
            if (ownFrom != null) {
                return received(own);
            }
        }
        List<StreamMessage<byte[], byte[]>> claimed = claimed();
        return received(claimed.isEmpty() ? given(StreamOffset.lastConsumed(stream), millis) : claimed);
    }

    @SuppressWarnings("unchecked") // An array of one offset, made by the compiler.
    private List<StreamMessage<byte[], byte[]>> after(String id, long millis) throws IOException {
        return answer(redis().xread(limit(millis), StreamOffset.from(stream, id)));
    }

    @SuppressWarnings("unchecked") // As above.
    private List<StreamMessage<byte[], byte[]>> given(StreamOffset<byte[]> from, long millis) throws IOException {
        return answer(redis().xreadgroup(self, limit(millis), from));
    }

    /** A few hundred entries at most, and only now and then. */
    private List<StreamMessage<byte[], byte[]>> claimed() throws IOException {
        if (System.nanoTime() - nextClaim < 0) {
            return new ArrayList<>();
        }
        ClaimedMessages<byte[], byte[]> claimed = answer(redis().xautoclaim(
                        stream,
                        new XAutoClaimArgs<byte[]>()
                                .consumer(self)
                                .minIdleTime(leftMillis)
                                .startId(claimFrom)
                                .count(MOST)));
        claimFrom = claimed.getId();
        if (claimFrom.equals(BEGINNING)) {
            nextClaim = System.nanoTime() + leftMillis * 500_000;
        }
        return claimed.getMessages();
    }

    private static XReadArgs limit(long millis) {
        XReadArgs limit = XReadArgs.Builder.count(MOST);
        return millis > 0 ? limit.block(millis) : limit;
    }

    private List<Received> received(List<StreamMessage<byte[], byte[]>> entries) {
        List<Received> received = new ArrayList<>(entries.size());
        for (StreamMessage<byte[], byte[]> entry : entries) {
            if (entry == null || entry.getId() == null) {
                continue;
            }
            if (reader == Reader.KEEPER) {
                unacknowledged.add(entry.getId());
            }
            // An entry that was cut off the stream after it was given has no body any more.
            if (entry.getBody() != null && !entry.getBody().isEmpty()) {
                received.add(new Received(message(entry.getBody()), queue.channel() + '@' + entry.getId()));
            }
        }
        return received;
    }

    /** The field of that name; without it, empty, which is no message. */
    private static byte[] message(Map<byte[], byte[]> body) {
        for (Map.Entry<byte[], byte[]> field : body.entrySet()) {
            if (Arrays.equals(field.getKey(), RedisSink.FIELD)) {
                return field.getValue();
            }
        }
        return new byte[0];
    }

    @Override
    public void acknowledge() throws IOException {
        while (!unacknowledged.isEmpty()) {
            List<String> part = unacknowledged.subList(0, Math.min(MOST, unacknowledged.size()));
            answer(redis().xack(stream, group, part.toArray(new String[0])));
            part.clear();
        }
    }

    @Override
    public boolean redelivers() {
        return true;
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() {
        if (link != null) {
            if (finished && reader == Reader.KEEPER && unacknowledged.isEmpty()) {
                leave();
            }
            link.close();
            link = null;
        }
        unacknowledged.clear();
        finished = false;
    }

    /** Takes this consumer off the group's list, unless it was given something that it does not know of. */
    private void leave() {
        try {
            List<PendingMessage> pending = answer(redis().xpending(stream, self, Range.unbounded(), Limit.from(1)));
            if (pending.isEmpty()) {
                answer(redis().xgroupDelconsumer(stream, self));
            }
        } catch (IOException e) {
            // The name stays on the list; that is all.
        }
    }

    private RedisAsyncCommands<byte[], byte[]> redis() {
        return link.commands();
    }

    private <T> T answer(RedisFuture<T> future) throws IOException {
        link.flush();
        try {
            return RedisLink.answer(future);
        } catch (IOException e) {
            throw new IOException("Redis at " + queue.where() + " does not give messages: " + e.getMessage(), e);
        }
    }
}
