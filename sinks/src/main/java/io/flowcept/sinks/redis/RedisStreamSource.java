package io.flowcept.sinks.redis;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import redis.clients.jedis.Protocol.Command;

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
    private final String stream;
    private final String group;
    private final String self = "keeper-" + UUID.randomUUID();
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
        this.stream = queue.channel();
        this.group = queue.group();
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
                List<StreamEntry> last = StreamEntry.all(call(Command.XREVRANGE, stream, "+", "-", "COUNT", 1));
                seen = last.isEmpty() ? BEGINNING : last.get(0).id;
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void join() throws IOException {
        try {
            call(Command.XGROUP, "CREATE", stream, group, BEGINNING, "MKSTREAM");
        } catch (IOException e) {
            if (!e.getCause().getMessage().startsWith("BUSYGROUP")) {
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
            List<StreamEntry> next = after(seen, millis);
            seen = next.isEmpty() ? seen : next.get(next.size() - 1).id;
            return received(next);
        }
        if (ownFrom != null) {
            List<StreamEntry> own = given(ownFrom, 0);
            ownFrom = own.isEmpty() ? null : own.get(own.size() - 1).id;
            if (ownFrom != null) {
                return received(own);
            }
        }
        List<StreamEntry> claimed = claimed();
        return received(claimed.isEmpty() ? given(">", millis) : claimed);
    }

    private List<StreamEntry> after(String id, long millis) throws IOException {
        return read(Command.XREAD, millis, id);
    }

    private List<StreamEntry> given(String from, long millis) throws IOException {
        return read(Command.XREADGROUP, millis, from, "GROUP", group, self);
    }

    private List<StreamEntry> read(Command command, long millis, String from, Object... whose) throws IOException {
        List<Object> arguments = new ArrayList<>(Arrays.asList(whose));
        Collections.addAll(arguments, "COUNT", MOST);
        if (millis > 0) {
            Collections.addAll(arguments, "BLOCK", millis);
        }
        Collections.addAll(arguments, "STREAMS", stream, from);
        List<?> streams = (List<?>) call(command, arguments.toArray());
        return StreamEntry.all(streams == null ? null : ((List<?>) streams.get(0)).get(1));
    }

    /** A few hundred entries at most, and only now and then. */
    private List<StreamEntry> claimed() throws IOException {
        if (System.nanoTime() - nextClaim < 0) {
            return new ArrayList<>();
        }
        List<?> claimed = (List<?>) call(Command.XAUTOCLAIM, stream, group, self, leftMillis, claimFrom, "COUNT", MOST);
        claimFrom = RedisLink.text(claimed.get(0));
        if (claimFrom.equals(BEGINNING)) {
            nextClaim = System.nanoTime() + leftMillis * 500_000;
        }
        return StreamEntry.all(claimed.get(1));
    }

    private List<Received> received(List<StreamEntry> entries) {
        List<Received> received = new ArrayList<>(entries.size());
        for (StreamEntry entry : entries) {
            if (reader == Reader.KEEPER) {
                unacknowledged.add(entry.id);
            }
            if (entry.message != null) {
                received.add(new Received(entry.message, queue.channel() + '@' + entry.id));
            }
        }
        return received;
    }

    @Override
    public void acknowledge() throws IOException {
        while (!unacknowledged.isEmpty()) {
            List<String> part = unacknowledged.subList(0, Math.min(MOST, unacknowledged.size()));
            List<Object> arguments = new ArrayList<>(Arrays.asList(stream, group));
            arguments.addAll(part);
            call(Command.XACK, arguments.toArray());
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
            if (((List<?>) call(Command.XPENDING, stream, group, "-", "+", 1, self)).isEmpty()) {
                call(Command.XGROUP, "DELCONSUMER", stream, group, self);
            }
        } catch (IOException e) {
            // The name stays on the list; that is all.
        }
    }

    private Object call(Command command, Object... arguments) throws IOException {
        try {
            return link.call(command, arguments);
        } catch (IOException e) {
            throw new IOException("Redis at " + queue.where() + " does not give messages: " + e.getMessage(), e);
        }
    }
}
