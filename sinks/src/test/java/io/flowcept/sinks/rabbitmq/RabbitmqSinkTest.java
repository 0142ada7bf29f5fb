package io.flowcept.sinks.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.QueueContract;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RabbitmqSinkTest extends QueueContract {
    private RabbitmqServer rabbit;

    @Override
    protected LocalServer server() throws Exception {
        rabbit = new RabbitmqServer(directory, certificate);
        return rabbit.process;
    }

    @Override
    protected SinkProvider provider() {
        return new RabbitmqSinkProvider();
    }

    @Override
    protected Map<String, Object> tlsAddress() {
        return Map.of("mq.port", rabbit.tlsPort);
    }

    @Override
    protected Map<String, Object> wrongPassword() {
        return Map.of("mq.password", "open sesame");
    }

    /** Mnesia's log, where RabbitMQ keeps queues and bindings, is written every two seconds. */
    @Override
    protected long consumerIsDurableAfter() {
        return 3_000;
    }

    private Connection connect() throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(server.port());
        factory.setAutomaticRecoveryEnabled(false);
        factory.setChannelRpcTimeout(30_000);
        return factory.newConnection();
    }

    /** Binds a queue that outlives the broker, and reads at the end what it holds. */
    @Override
    protected Consumer consumer(String channel) throws Exception {
        try (Connection connection = connect();
                Channel link = connection.createChannel()) {
            link.exchangeDeclare(channel, "fanout", true);
            link.queueDeclare(channel, true, false, false, Map.of());
            link.queueBind(channel, channel, "");
        }
        return new Consumer() {
            @Override
            public List<String> received() throws Exception {
                return drain(channel);
            }

            @Override
            public void close() {}
        };
    }

    private List<String> drain(String queue) throws Exception {
        List<String> ids = new ArrayList<>();
        try (Connection connection = connect();
                Channel link = connection.createChannel()) {
            for (GetResponse got = link.basicGet(queue, true); got != null; got = link.basicGet(queue, true)) {
                ids.add(Messages.id(got.getBody()));
            }
        }
        return ids;
    }

    @Test
    void messagesThatNoQueueTakes_areNotDelivered_andComeOnceAQueueIsBound() throws Exception {
        String channel = newChannel();
        List<Message> batch = Messages.tasks(1_000, 10);
        try (Delivery delivery = delivery(channel, Map.of("mq.chunk_size", 100))) {
            assertThat(delivery.attempt(batch)).isFalse();
            assertThat(delivery.troubles)
                    .containsExactly("no queue is bound to the exchange " + channel + "; start a consumer");
            try (Consumer consumer = consumer(channel)) {
                delivery.deliver(batch);
                assertThat(consumer.received()).isEqualTo(Messages.ids(batch));
            }
        }
    }

    @Test
    void exchangeOfAnotherKind_isTold() throws Exception {
        String channel = newChannel();
        try (Connection connection = connect()) {
            connection.createChannel().exchangeDeclare(channel, "topic", true);
        }
        try (Delivery delivery = delivery(channel, Map.of())) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("PRECONDITION_FAILED", "inequivalent arg 'type'");
        }
    }

    @Test
    void exchangeThatIsDeletedMeanwhile_isMadeAnew() throws Exception {
        String channel = newChannel();
        List<Message> messages = Messages.tasks(20, 1);
        try (Consumer consumer = consumer(channel);
                Delivery delivery = delivery(channel, Map.of())) {
            delivery.deliver(messages.subList(0, 10));
            try (Connection connection = connect()) {
                connection.createChannel().exchangeDelete(channel);
            }
            assertThat(delivery.attempt(messages.subList(10, 20))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("NOT_FOUND - no exchange '" + channel + "'");
            assertThat(delivery.attempt(messages.subList(10, 20))).isFalse();
            assertThat(delivery.troubles.get(1)).contains("no queue is bound");
            consumer(channel).close();
            delivery.deliver(messages.subList(10, 20));
            assertThat(consumer.received()).isEqualTo(Messages.ids(messages));
        }
    }

    @Test
    void virtualHostThatIsMissing_isTold() throws IOException {
        try (Delivery delivery = delivery(newChannel(), Map.of("mq.vhost", "elsewhere"))) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("vhost elsewhere not found");
        }
    }

    @Test
    void brokerWithoutMemory_isToldAtOnce_insteadOfWaitedFor(@TempDir Path other) throws Exception {
        RabbitmqServer full =
                new RabbitmqServer(other, new Certificate(other), "vm_memory_high_watermark.absolute = 1MB");
        try (LocalServer process = full.process.start();
                Delivery delivery = delivery(newChannel(), Map.of("mq.port", process.port()))) {
            List<Message> batch = Messages.tasks(1_000, 20_000);
            long start = System.nanoTime();
            assertThat(delivery.attempt(batch)).isFalse();
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(5);
            assertThat(delivery.troubles.get(0)).endsWith("takes no messages at present: low on memory");
        }
    }
}
