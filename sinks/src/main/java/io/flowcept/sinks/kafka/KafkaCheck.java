package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.queue.OwnLoader;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks whether the topic is there. Kafka does not tell its version; so the topic is told. */
final class KafkaCheck {
    private KafkaCheck() {}

    static ServiceState of(QueueOptions queue) throws IOException {
        Map<String, Object> properties = ConsumerProperties.of(queue, Reader.ONLOOKER);
        String servers = properties.get("bootstrap.servers").toString();
        Bootstrap.requireOneOf(servers);
        ClassLoader before = OwnLoader.enter();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<PartitionInfo> partitions =
                    consumer.partitionsFor(queue.channel(), Duration.ofMillis(QueueOptions.CONNECT_MILLIS));
            if (partitions == null || partitions.isEmpty()) {
                throw Trouble.missing(servers, queue.channel(), null);
            }
            return new ServiceState(queue.describe(), "Kafka, " + count(partitions.size(), "partition"));
        } catch (KafkaException e) {
            throw Trouble.explained(e, "give", servers, queue.channel());
        } finally {
            OwnLoader.leave(before);
        }
    }

    private static String count(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }
}
