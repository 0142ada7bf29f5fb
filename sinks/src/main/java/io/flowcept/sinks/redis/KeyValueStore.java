package io.flowcept.sinks.redis;

import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.Closeable;
import java.io.IOException;
import redis.clients.jedis.Protocol.Command;

/**
 * The Redis by which Python's Flowcept agrees on the campaign and on a safe end: the section {@code kv_db}. Connects when
 * it is first asked, and again after a failure. For one thread.
 */
public final class KeyValueStore implements Closeable {
    private final QueueOptions settings;
    private RedisLink link;

    private KeyValueStore(QueueOptions settings) {
        this.settings = settings;
    }

    /** Null unless {@code kv_db.enabled}. */
    public static KeyValueStore of(SinkOptions options) {
        QueueOptions settings = QueueOptions.keyValueStore(options);
        return settings == null ? null : new KeyValueStore(settings);
    }

    /** Where it is, without secrets. */
    public String where() {
        return settings.where();
    }

    /** Asks it what it is. */
    public ServiceState check() throws IOException {
        return new ServiceState(where(), RedisVersion.read(settings));
    }

    /** The text under {@code key}, or null. */
    public String get(String key) throws IOException {
        return RedisLink.text(call(Command.GET, key));
    }

    /** Takes a member out of a set, if it is there. */
    public void remove(String set, String member) throws IOException {
        call(Command.SREM, set, member);
    }

    private Object call(Command command, Object... arguments) throws IOException {
        if (link == null) {
            link = new RedisLink(settings);
        }
        try {
            return link.call(command, arguments);
        } catch (IOException e) {
            close();
            throw new IOException("Redis at " + where() + " does not answer: " + e.getMessage(), e);
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
