package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
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

/** Makes a {@link KafkaSink} or a {@link KafkaSource} when {@code mq.enabled} and {@code mq.type} say so. */
public final class KafkaSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new KafkaSink(queue);
    }

    @Override
    public Source source(SinkOptions options, Reader reader) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new KafkaSource(queue, reader);
    }

    /** Kafka does not tell its version; so the topic is told. */
    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        QueueOptions queue = queue(options);
        if (queue == null) {
            return null;
        }
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

    private QueueOptions queue(SinkOptions options) {
        return QueueOptions.of(options, name(), 9092);
    }
}
