package io.flowcept.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.Delivery;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.queue.Messages;
import io.flowcept.sinks.queue.QueueContract;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaSinkTest extends QueueContract {
    private KafkaBroker broker;

    @Override
    protected LocalServer server() throws Exception {
        broker = new KafkaBroker(directory, certificate);
        return broker.process;
    }

    @Override
    protected SinkProvider provider() {
        return new KafkaSinkProvider();
    }

    @Override
    protected Map<String, Object> tlsAddress() {
        return Map.of("mq.port", broker.tlsPort);
    }

    @Override
    protected Map<String, Object> wrongPassword() {
        return Map.of("mq.port", broker.saslPort, "mq.username", "ada", "mq.password", "open sesame");
    }

    /** Makes the topic, with one partition, and reads at the end what it holds. */
    @Override
    protected Consumer consumer(String channel) throws Exception {
        create(channel, 1);
        return new Consumer() {
            @Override
            public List<String> received() {
                return records(channel).stream()
                        .map(sent -> Messages.id(sent.value()))
                        .toList();
            }

            @Override
            public void close() {}
        };
    }

    private void create(String topic, int partitions) throws Exception {
        try (KafkaTopic made = new KafkaTopic(server.port(), topic)) {
            made.create(partitions);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) {
        try (KafkaTopic read = new KafkaTopic(server.port(), topic)) {
            return read.records();
        }
    }

    @Test
    void missingTopic_isNamed() throws Exception {
        try (Delivery delivery = delivery("nowhere", Map.of())) {
            assertThat(delivery.attempt(Messages.tasks(1, 1))).isFalse();
            assertThat(delivery.troubles)
                    .containsExactly("Kafka at localhost:" + server.port()
                            + " has no topic nowhere; create it, or set mq.channel to one that there is");
        }
    }

    @Test
    void rightPassword_isTaken() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        Map<String, Object> ada = Map.of("mq.port", broker.saslPort, "mq.username", "ada", "mq.password", "countess");
        try (Delivery delivery = delivery(topic, ada)) {
            assertThat(delivery.attempt(Messages.tasks(5, 1))).isTrue();
        }
        assertThat(records(topic)).hasSize(5);
    }

    @Test
    void tasksSpreadOverPartitions_andThoseOfOneIdStayInOrder() throws Exception {
        String topic = newChannel();
        create(topic, 4);
        List<Message> messages = new ArrayList<>();
        for (int round = 1; round <= 20; round++) {
            for (Message task : Messages.tasks(100, round)) {
                messages.add(task);
            }
        }
        try (Delivery delivery = delivery(topic, Map.of("mq.chunk_size", 7))) {
            for (List<Message> batch : Messages.batches(messages)) {
                delivery.deliver(batch);
            }
        }
        Map<String, List<Integer>> sizes = new LinkedHashMap<>();
        Map<Integer, Integer> partitions = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> sent : records(topic)) {
            sizes.computeIfAbsent(Messages.id(sent.value()), id -> new ArrayList<>())
                    .add(sent.value().length);
            partitions.merge(sent.partition(), 1, Integer::sum);
        }
        assertThat(partitions)
                .hasSize(4)
                .allSatisfy((partition, count) -> assertThat(count).isGreaterThan(200));
        assertThat(sizes)
                .hasSize(100)
                .allSatisfy((id, lengths) -> assertThat(lengths).hasSize(20).isSorted());
    }

    @Test
    void topicThatTakesNoLargeBatch_getsSmallerOnes() throws Exception {
        String topic = newChannel();
        try (KafkaTopic made = new KafkaTopic(server.port(), topic)) {
            made.create(1, Map.of("max.message.bytes", "200000"));
        }
        List<Message> tasks = Messages.tasks(1_000, 500);
        try (Delivery delivery = delivery(topic, Map.of())) {
            delivery.deliver(tasks);
            // So the first one was too large, or this shows nothing.
            assertThat(delivery.troubles).hasSize(1);
        }
        assertThat(records(topic).stream().map(sent -> Messages.id(sent.value())))
                .containsAll(Messages.ids(tasks));
    }

    @Test
    void topicThatTakesLessThanTwoMessages_getsThemOneByOne_andOwnBatchSizeIsNoObstacle() throws Exception {
        String topic = newChannel();
        try (KafkaTopic made = new KafkaTopic(server.port(), topic)) {
            made.create(1, Map.of("max.message.bytes", "1000"));
        }
        List<Message> tasks = Messages.tasks(50, 500);
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.batch.size", 20_000))) {
            delivery.deliver(tasks);
        }
        assertThat(records(topic).stream().map(sent -> Messages.id(sent.value())))
                .containsExactlyElementsOf(Messages.ids(tasks));
    }

    @Test
    void sizeThatWasMadeSmaller_returnsToTheLargeOne_onTheSameConnection() throws Exception {
        String topic = newChannel();
        KafkaTopic made = new KafkaTopic(server.port(), topic);
        made.create(1, Map.of("max.message.bytes", "200000"));
        List<Message> tasks = Messages.tasks(1_000, 500);
        try (Delivery delivery = delivery(topic, Map.of())) {
            delivery.deliver(tasks);
            for (int i = 1; i < 100; i++) {
                delivery.deliver(Messages.tasks(1, 10));
            }
            assertThat(delivery.troubles).hasSize(1);
            // The topic takes no large batch yet.
            delivery.deliver(tasks);
            assertThat(delivery.troubles).hasSize(2);
        }
    }

    @Test
    void connectionThatWasIdle_isMadeAnew_andWhatFollowsArrivesOnce() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        List<Message> tasks = Messages.tasks(90, 10);
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.connections.max.idle.ms", 200))) {
            for (List<Message> part : List.of(tasks.subList(0, 30), tasks.subList(30, 60), tasks.subList(60, 90))) {
                delivery.deliver(part);
                Thread.sleep(300);
            }
            assertThat(delivery.troubles).isEmpty();
        }
        assertThat(records(topic).stream().map(sent -> Messages.id(sent.value())))
                .containsExactlyElementsOf(Messages.ids(tasks));
    }

    @Test
    void interruptedThread_isToldSo_whileItAsksForAProducerId() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", "localhost:" + server.port());
        properties.put("key.serializer", ByteArraySerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        try (Connection connection = new Connection(new ProducerConfig(properties), topic)) {
            assertThat(connection.partitions()).isEqualTo(1);
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(connection::newProducer).isInstanceOf(InterruptException.class);
            } finally {
                Thread.interrupted();
            }
            connection.disconnect();
            connection.disconnect();
            assertThat(connection.newProducer().isValid()).isTrue();
        }
    }

    @Test
    void deliveryThatEndsBeforeARequest_isRefused_andFollowsTheRequestOtherwise() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        Map<String, Object> longer = Map.of("mq.kafka.request.timeout.ms", 60_000);
        try (Delivery delivery = delivery(topic, longer)) {
            assertThat(delivery.attempt(Messages.tasks(1, 10))).isTrue();
        }
        try (Delivery delivery = delivery(
                topic, Map.of("mq.kafka.request.timeout.ms", 60_000, "mq.kafka.delivery.timeout.ms", 50_000))) {
            assertThat(delivery.attempt(Messages.tasks(1, 10))).isFalse();
            assertThat(delivery.troubles)
                    .containsExactly("mq.kafka.delivery.timeout.ms should be equal to or larger than linger.ms"
                            + " + request.timeout.ms");
        }
    }

    @Test
    void memoryThatHoldsNoLargeBatch_isEnough() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.buffer.memory", 200_000L))) {
            assertThat(delivery.attempt(Messages.tasks(100, 100))).isTrue();
        }
        assertThat(records(topic)).hasSize(100);
    }

    @Test
    void propertiesOfTheSettings_reachTheProducer() throws Exception {
        String topic = newChannel();
        create(topic, 1);
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.compression.type", "gzip"))) {
            delivery.deliver(Messages.tasks(100, 100));
        }
        assertThat(records(topic)).hasSize(100);
        // A whole number of the settings file is a Long, and this property is a number of 32 bits.
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.max.request.size", 50L))) {
            assertThat(delivery.attempt(Messages.tasks(1, 100))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("max.request.size", "capture.max_bytes");
        }
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.compression.type", "zstd"))) {
            assertThat(delivery.attempt(Messages.tasks(1, 100))).isFalse();
            assertThat(delivery.troubles.get(0)).contains("mq.kafka.compression.type: zstd", "use gzip or none");
        }
    }

    @Test
    void partitions_areThoseThatTheProducerWouldTake() throws Exception {
        String topic = newChannel();
        create(topic, 5);
        List<Message> tasks = Messages.tasks(300, 10);
        try (Delivery whole = delivery(topic, Map.of());
                Delivery single = delivery(topic, Map.of("mq.kafka.auto.include.jmx.reporter", true))) {
            whole.deliver(tasks);
            single.deliver(tasks);
        }
        Map<String, List<Integer>> partitions = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> sent : records(topic)) {
            partitions
                    .computeIfAbsent(Messages.id(sent.value()), id -> new ArrayList<>())
                    .add(sent.partition());
        }
        assertThat(partitions).hasSize(300).allSatisfy((id, both) -> {
            assertThat(both).hasSize(2);
            assertThat(both.get(0)).isEqualTo(both.get(1));
        });
    }

    @Test
    void partitionerOfTheSettings_isAsked() throws Exception {
        String topic = newChannel();
        create(topic, 2);
        String roundRobin = "org.apache.kafka.clients.producer.RoundRobinPartitioner";
        List<Message> oneTask = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            oneTask.addAll(Messages.tasks(1, 10));
        }
        try (Delivery delivery = delivery(topic, Map.of("mq.kafka.partitioner.class", roundRobin))) {
            delivery.deliver(oneTask);
        }
        assertThat(records(topic))
                .hasSize(50)
                .extracting(ConsumerRecord::partition)
                .contains(0, 1);
    }

    @Test
    void withoutIdempotence_andWithoutAnswers_messagesArriveInOrder() throws Exception {
        for (String acks : List.of("all", "1", "0")) {
            String topic = newChannel();
            create(topic, 1);
            List<Message> tasks = Messages.tasks(5_000, 100);
            Map<String, Object> careless =
                    Map.of("mq.kafka.acks", acks, "mq.kafka.enable.idempotence", false, "mq.kafka.batch.size", 20_000);
            try (Delivery delivery = delivery(topic, careless)) {
                for (List<Message> batch : Messages.batches(tasks)) {
                    delivery.deliver(batch);
                }
                assertThat(delivery.troubles).isEmpty();
                // With acks=0 nobody says when they have arrived.
                Thread.sleep(acks.equals("0") ? 1_000 : 0);
            }
            assertThat(records(topic).stream().map(sent -> Messages.id(sent.value())))
                    .containsExactlyElementsOf(Messages.ids(tasks));
        }
    }

    @Test
    void topicThatTakesLittleAtATime_getsAllOfIt() throws Exception {
        String topic = newChannel();
        try (KafkaTopic made = new KafkaTopic(server.port(), topic)) {
            made.create(1, Map.of("max.message.bytes", "10000"));
        }
        List<Message> tasks = Messages.tasks(1_000, 500);
        try (Delivery delivery = delivery(topic, Map.of())) {
            delivery.deliver(tasks);
            assertThat(delivery.troubles)
                    .isNotEmpty()
                    .allSatisfy(said -> assertThat(said).contains("max.message.bytes"));
        }
        // Nothing of a batch that is refused is kept.
        assertThat(records(topic).stream().map(sent -> Messages.id(sent.value())))
                .containsExactlyElementsOf(Messages.ids(tasks));
    }
}
