package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.Messages;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Subscribes by pattern, as Flowcept does, and again whenever the server comes back. */
final class Subscription implements AutoCloseable {
    private final List<byte[]> messages = new ArrayList<>();
    private final ClientResources resources = ClientResources.builder()
            .reconnectDelay(Delay.constant(Duration.ofMillis(50)))
            .build();
    private final RedisClient client;

    Subscription(int port, String channel) {
        client = RedisClient.create(resources, RedisURI.create("localhost", port));
        client.setOptions(ClientOptions.builder().autoReconnect(true).build());
        StatefulRedisPubSubConnection<byte[], byte[]> connection = client.connectPubSub(ByteArrayCodec.INSTANCE);
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] pattern, byte[] from, byte[] message) {
                synchronized (messages) {
                    messages.add(message);
                }
            }
        });
        connection.sync().psubscribe(channel.getBytes(StandardCharsets.UTF_8));
    }

    /** The ids, once nothing has come for half a second. */
    List<String> received() throws InterruptedException {
        return messages().stream().map(Messages::id).toList();
    }

    /** What came, once nothing has for half a second. */
    List<byte[]> messages() throws InterruptedException {
        int size = -1;
        while (size != size()) {
            size = size();
            Thread.sleep(500);
        }
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    int size() {
        synchronized (messages) {
            return messages.size();
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2_000);
    }
}
