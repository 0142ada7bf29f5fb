package io.flowcept.sinks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.QueueContract;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RedisChannelTest extends QueueContract {
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
    protected Map<String, Object> tlsAddress() {
        return Map.of("mq.port", redis.tlsPort);
    }

    @Override
    protected Map<String, Object> wrongPassword() {
        return Map.of("mq.password", "open sesame");
    }

    @Override
    protected Consumer consumer(String channel) {
        Subscription subscription = new Subscription(redis.process.port(), channel);
        return new Consumer() {
            @Override
            public List<String> received() throws Exception {
                return subscription.received();
            }

            @Override
            public void close() {
                subscription.close();
            }
        };
    }

    @Test
    void messagesThatNobodyReceives_areNotDelivered_andComeWhenSomebodyDoes() throws Exception {
        String channel = newChannel();
        List<Message> batch = Messages.tasks(1_000, 10);
        try (Delivery delivery = delivery(channel, Map.of("mq.chunk_size", 100))) {
            assertThat(delivery.attempt(batch)).isFalse();
            assertThat(delivery.troubles)
                    .containsExactly("nobody is subscribed to " + channel
                            + "; start a consumer, or set mq.redis.require_subscriber to false to send all the same");
            try (Subscription subscription = new Subscription(server.port(), channel)) {
                delivery.deliver(batch);
                assertThat(subscription.received()).isEqualTo(Messages.ids(batch));
            }
        }
    }

    @Test
    void messagesThatNobodyReceives_areDelivered_whenNoSubscriberIsRequired() throws Exception {
        try (Delivery delivery = delivery(newChannel(), Map.of("mq.redis.require_subscriber", false))) {
            assertThat(delivery.attempt(Messages.tasks(10, 10))).isTrue();
        }
    }

    @Test
    void batch_isOneTransactionOfPublishes_orOneOfEachChunk() throws Exception {
        String channel = newChannel();
        try (Subscription subscription = new Subscription(server.port(), channel);
                Delivery whole = delivery(channel, Map.of());
                Delivery chunked = delivery(channel, Map.of("mq.chunk_size", 10));
                Redis client = new Redis(server.port())) {
            client.call("CONFIG", "RESETSTAT");
            whole.deliver(Messages.tasks(24, 10));
            assertThat(calls(client))
                    .containsEntry("multi", 1)
                    .containsEntry("publish", 24)
                    .containsEntry("exec", 1);

            client.call("CONFIG", "RESETSTAT");
            chunked.deliver(Messages.tasks(24, 10));
            assertThat(calls(client))
                    .containsEntry("multi", 3)
                    .containsEntry("publish", 24)
                    .containsEntry("exec", 3);
            assertThat(subscription.received()).hasSize(48);
        }
    }

    private static Map<String, Integer> calls(Redis redis) {
        Map<String, Integer> calls = new HashMap<>();
        redis.text("INFO", "commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_"))
                .forEach(line -> calls.put(
                        line.substring("cmdstat_".length(), line.indexOf(':')),
                        Integer.valueOf(line.substring(line.indexOf("calls=") + 6, line.indexOf(',')))));
        return calls;
    }

    @Test
    void slowSubscriber_isNotCutOff_andLosesNothing() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(60_000, 1_000);
        try (Socket socket = new Socket("localhost", server.port());
                Delivery delivery = delivery(channel, Map.of())) {
            socket.setReceiveBufferSize(1 << 16);
            socket.getOutputStream().write(("SUBSCRIBE " + channel + "\r\n").getBytes(StandardCharsets.US_ASCII));
            CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> readSlowly(socket, messages.size()));
            Thread.sleep(200);
            for (List<Message> batch : Messages.batches(messages)) {
                delivery.deliver(batch);
            }
            assertThat(read.get()).isEqualTo(messages.size());
            assertThat(delivery.troubles).isEmpty();
        }
    }

    /** How many messages come, at some ten megabytes a second, until all or the end of the connection. */
    private static int readSlowly(Socket socket, int all) {
        try {
            InputStream in = socket.getInputStream();
            byte[] chunk = new byte[1 << 20];
            byte[] word = "task_id".getBytes(StandardCharsets.US_ASCII);
            int matched = 0;
            int found = 0;
            while (found < all) {
                Thread.sleep(in.available() > 0 ? 10 : 1);
                int count = in.read(chunk, 0, 100_000);
                if (count < 0) {
                    return found;
                }
                for (int i = 0; i < count; i++) {
                    matched = chunk[i] == word[matched] ? matched + 1 : chunk[i] == word[0] ? 1 : 0;
                    if (matched == word.length) {
                        found++;
                        matched = 0;
                    }
                }
            }
            return found;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
