package io.flowcept.sinks.queue;

import io.flowcept.sinks.SinkOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The section {@code mq} of the settings, for the one queue that they ask for. Immutable. */
public final class QueueOptions {
    /** A connection that is not made within so many milliseconds is given up. */
    public static final int CONNECT_MILLIS = 5_000;

    /** A server that has not answered for so many milliseconds is taken for dead. */
    public static final int ANSWER_MILLIS = 10_000;

    /** The name that keepers share when {@code mq.group_id} does not give one. */
    private static final String KEEPERS = "flowcept-keeper";

    private final SinkOptions options;
    private final String section;
    private final int defaultPort;

    private QueueOptions(SinkOptions options, String section, int defaultPort) {
        this.options = options;
        this.section = section;
        this.defaultPort = defaultPort;
    }

    /** Null unless the queue is enabled and of this type. */
    public static QueueOptions of(SinkOptions options, String type, int defaultPort) {
        if (!options.bool("mq.enabled") || !type.equals(options.string("mq.type"))) {
            return null;
        }
        boolean same = type.equals("redis") && options.bool("mq.same_as_kvdb");
        return new QueueOptions(options, same ? "kv_db" : "mq", defaultPort);
    }

    /** The Redis of the section {@code kv_db}; null unless it is enabled. */
    public static QueueOptions keyValueStore(SinkOptions options) {
        return options.bool("kv_db.enabled") ? new QueueOptions(options, "kv_db", 6379) : null;
    }

    /**
     * Whom those belong to who share the messages: {@code mq.group_id}, unless it is {@code auto}. Flowcept takes a new
     * name for each consumer then, which reads all that the topic keeps; a keeper goes on where keepers were.
     */
    public String group() {
        String group = options.string("mq.group_id");
        return group == null || group.isEmpty() || group.equals("auto") ? KEEPERS : group;
    }

    /** The dotted key of the setting that is called {@code name} in every section that says where a server is. */
    public String key(String name) {
        return section + '.' + name;
    }

    /** The channel, topic or exchange. */
    public String channel() {
        String channel = options.string("mq.channel");
        return channel == null ? "interception" : channel;
    }

    /** In place of {@link #servers}; null for none, also for the question mark of Flowcept's sample settings. */
    public String uri() {
        String uri = options.string(section + ".uri");
        return uri == null || uri.isEmpty() || uri.equals("?") ? null : uri;
    }

    /**
     * At least one: {@code mq.instances}, or else host and port.
     *
     * @throws IOException when one of the instances is no address
     */
    public List<HostPort> servers() throws IOException {
        List<HostPort> servers = new ArrayList<>();
        if (section.equals("mq")) {
            for (String instance : options.strings("mq.instances")) {
                servers.add(HostPort.parse(instance, defaultPort));
            }
        }
        return servers.isEmpty() ? Collections.singletonList(server()) : servers;
    }

    private HostPort server() {
        String host = options.string(section + ".host");
        return new HostPort(host == null ? "localhost" : host, (int) options.number(section + ".port", defaultPort));
    }

    /** Where the queue is and what it is called there, without secrets. */
    public String describe() {
        return where() + ", " + channel();
    }

    /** Where the server is, without secrets. */
    public String where() {
        String uri = uri();
        String where;
        if (uri != null) {
            int scheme = uri.indexOf("://");
            where = uri.substring(Math.max(scheme < 0 ? 0 : scheme + 3, uri.lastIndexOf('@') + 1));
        } else if (options.strings("mq.instances").isEmpty() || !section.equals("mq")) {
            where = server().toString();
        } else {
            where = String.join(",", options.strings("mq.instances"));
        }
        return where;
    }

    public String username() {
        return options.string("mq.username");
    }

    /** Null for none. */
    public String password() {
        String password = options.string(section + ".password");
        return password == null || password.isEmpty() ? null : password;
    }

    /** The messages in one part of a batch of {@code size} messages: all, unless {@code mq.chunk_size} says less. */
    public int slice(int size) {
        int chunk = (int) options.number("mq.chunk_size", -1);
        return chunk > 1 && chunk < size ? chunk : size;
    }

    public QueueTls tls() {
        return new QueueTls(options);
    }

    /** All of the settings, for the keys of one queue alone. */
    public SinkOptions settings() {
        return options;
    }
}
