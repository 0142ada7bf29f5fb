package io.flowcept.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.QueueContract;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedisStreamTest extends QueueContract {
    private RedisServer redis;

    @Override
    protected LocalServer server() throws Exception {
        redis = new RedisServer(directory, certificate);
        return redis.process;
    }

    @Override
    protected SinkProvider provider() {
        return new RedisSinkProvider();
    }

    @Override
    protected Map<String, Object> settings(String channel) {
        Map<String, Object> settings = super.settings(channel);
        settings.put("mq.redis.mode", "stream");
        return settings;
    }

    @Override
    protected Map<String, Object> tlsAddress() {
        return Map.of("mq.port", redis.tlsPort);
    }

    @Override
    protected Map<String, Object> wrongPassword() {
        return Map.of("mq.uri", "redis://nobody:open%20sesame@localhost:" + server.port());
    }

    /** Reads at the end what the stream holds. */
    @Override
    protected Consumer consumer(String channel) {
        return new Consumer() {
            @Override
            public List<String> received() {
                return entries(channel);
            }

            @Override
            public void close() {}
        };
    }

    private List<String> entries(String channel) {
        try (Redis client = new Redis(server.port())) {
            return client.entries(channel, "-", "+", Integer.MAX_VALUE).stream()
                    .map(entry -> Messages.id(Redis.message(entry)))
                    .toList();
        }
    }

    @Test
    void streamWithALimit_keepsAboutSoManyOfTheLatest() throws Exception {
        String channel = newChannel();
        try (Delivery delivery = delivery(channel, Map.of("mq.redis.stream_max_len", 500))) {
            delivery.deliver(Messages.tasks(1_000, 10));
        }
        assertThat(entries(channel)).hasSizeBetween(500, 700).endsWith("3-249");
    }

    @Test
    void keyThatIsNoStream_isTold() throws Exception {
        String channel = newChannel();
        try (Redis client = new Redis(server.port());
                Delivery delivery = delivery(channel, Map.of())) {
            client.call("SET", channel, "text");
            assertThat(delivery.attempt(Messages.tasks(2, 10))).isFalse();
            assertThat(delivery.troubles)
                    .containsExactly("Redis did not take a message: WRONGTYPE Operation against a key holding the"
                            + " wrong kind of value");
        }
    }

    @Test
    void userWithoutTheRight_isToldSo() throws Exception {
        try (Redis client = new Redis(server.port());
                Delivery delivery =
                        delivery(newChannel(), Map.of("mq.uri", "redis://reader:pw@localhost:" + server.port()))) {
            client.call("ACL", "SETUSER", "reader", "on", ">pw", "+@connection", "+@transaction");
            assertThat(delivery.attempt(Messages.tasks(2, 10))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("NOPERM").contains("xadd");
        }
    }
}
