package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Redis, as a stream that is read at the end, or with a subscriber that stays. */
public final class RedisFarSide implements FarSide {
    private static final int PAGE = 10_000;
    private static final Pattern EXEC_CALLS = Pattern.compile("cmdstat_exec:calls=(\\d+)");

    private final LocalServer server;
    private final boolean stream;
    private final Map<String, Subscription> subscriptions = new HashMap<>();
    private final Redis redis;
    private boolean keeps = true;

    /** @param more options of the server, such as {@code --appendfsync no} */
    public RedisFarSide(Path directory, Certificate certificate, boolean stream, String... more) throws IOException {
        this.server = new RedisServer(directory, certificate, more).process;
        this.stream = stream;
        this.redis = new Redis(server.port());
    }

    /** From now on subscribers count what they receive, and {@link #messages} of what they count has nothing. */
    public RedisFarSide counting() {
        keeps = false;
        return this;
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
            subscriptions.put(channel, new Subscription(server.port(), channel, keeps));
        }
    }

    @Override
    public long count(String channel) {
        if (!stream) {
            return subscriptions.get(channel).size();
        }
        return (Long) redis.call("XLEN", channel);
    }

    @Override
    public List<byte[]> messages(String channel) throws InterruptedException {
        if (!stream) {
            return subscriptions.get(channel).messages();
        }
        List<byte[]> messages = new ArrayList<>();
        String from = "-";
        List<?> page;
        do {
            page = redis.entries(channel, from, "+", PAGE);
            for (Object entry : page) {
                messages.add(Redis.message(entry));
                from = '(' + Redis.text(((List<?>) entry).get(0));
            }
        } while (!page.isEmpty());
        return messages;
    }

    /** Publishes a text, and says how many received it. */
    public long publish(String channel, String text) {
        return (Long) redis.call("PUBLISH", channel, text);
    }

    /** How many consumer groups a stream has. */
    public int groups(String stream) {
        return ((List<?>) redis.call("XINFO", "GROUPS", stream)).size();
    }

    /** How many transactions the server has run, which is one for each batch. */
    public long transactions() {
        Matcher exec = EXEC_CALLS.matcher(redis.text("INFO", "commandstats"));
        return exec.find() ? Long.parseLong(exec.group(1)) : 0;
    }

    @Override
    public void close() {
        subscriptions.values().forEach(Subscription::close);
        redis.close();
        server.close();
    }
}
