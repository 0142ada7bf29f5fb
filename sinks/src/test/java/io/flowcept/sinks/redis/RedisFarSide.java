package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis, as a stream that is read at the end, or with a subscriber that stays. */
public final class RedisFarSide implements FarSide {
    private static final int PAGE = 10_000;
    private static final Pattern EXEC_CALLS = Pattern.compile("cmdstat_exec:calls=(\\d+)");

    private final LocalServer server;
    private final boolean stream;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private RedisClient client;
    private StatefulRedisConnection<String, byte[]> connection;

    /** @param more options of the server, such as {@code --appendfsync no} */
    public RedisFarSide(Path directory, Certificate certificate, boolean stream, String... more) throws IOException {
        this.server = new RedisServer(directory, certificate, more).process;
        this.stream = stream;
    }

    @Override
    public LocalServer server() {
        return server;
    }

    @Override
    public int portBehindProxy() {
        return server.port();
    }

    @Override
    public String settings(String channel, int port) {
        return settings(channel, "host: localhost, port: " + port);
    }

    @Override
    public String settings(String channel, boolean right) {
        return settings(channel, "host: localhost, port: " + server.port() + (right ? "" : ", password: open sesame"));
    }

    private String settings(String channel, String where) {
        return "mq: {enabled: true, type: redis, " + where + ", channel: " + channel + ", redis: {mode: "
                + (stream ? "stream" : "pubsub") + "}}\n";
    }

    @Override
    public void prepare(String channel) {
        if (!stream) {
            subscriptions.put(channel, new Subscription(server.port(), channel));
        }
    }

    @Override
    public long count(String channel) {
        if (!stream) {
            return subscriptions.get(channel).size();
        }
        return redis().xlen(channel);
    }

    @Override
    public List<byte[]> messages(String channel) throws InterruptedException {
        if (!stream) {
            return subscriptions.get(channel).messages();
        }
        List<byte[]> messages = new ArrayList<>();
        Range<String> rest = Range.unbounded();
        List<StreamMessage<String, byte[]>> page;
        do {
            page = redis().xrange(channel, rest, Limit.from(PAGE));
            for (StreamMessage<String, byte[]> entry : page) {
                messages.add(entry.getBody().get("message"));
                rest = Range.from(Range.Boundary.excluding(entry.getId()), Range.Boundary.unbounded());
            }
        } while (!page.isEmpty());
        return messages;
    }

    /** Publishes a text, and says how many received it. */
    public long publish(String channel, String text) {
        return redis().publish(channel, text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many consumer groups a stream has. */
    public int groups(String stream) {
        return redis().xinfoGroups(stream).size();
    }

    /** How many transactions the server has run, which is one for each batch. */
    public long transactions() {
        Matcher exec = EXEC_CALLS.matcher(redis().info("commandstats"));
        return exec.find() ? Long.parseLong(exec.group(1)) : 0;
    }

    /** By a connection that is made anew by itself when the server comes back. */
    private RedisCommands<String, byte[]> redis() {
        if (client == null) {
            client = RedisClient.create(RedisURI.create("localhost", server.port()));
            connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        }
        return connection.sync();
    }

    @Override
    public void close() {
        subscriptions.values().forEach(Subscription::close);
        if (client != null) {
            client.shutdown(0, 2, TimeUnit.SECONDS);
        }
        server.close();
    }
}
