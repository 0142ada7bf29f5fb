package io.flowcept.sinks.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A topic of a broker on this machine, seen by somebody who reads all of it. For one thread. */
final class KafkaTopic implements AutoCloseable {
    private static final long READ_NANOS = 120_000_000_000L;

    private final Map<String, Object> client;
    private final String name;
    private KafkaConsumer<byte[], byte[]> counting;

    KafkaTopic(int port, String name) {
        this.client = Map.of("bootstrap.servers", "localhost:" + port);
        this.name = name;
    }

    void create(int partitions) throws Exception {
        create(partitions, Map.of());
    }

    /** @param properties those that are not to be the broker's */
    void create(int partitions, Map<String, String> properties) throws Exception {
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(Set.of(new NewTopic(name, partitions, (short) 1).configs(properties)))
                    .all()
                    .get(60, TimeUnit.SECONDS);
        }
    }

    long count() {
        if (counting == null) {
            counting = consumer();
        }
        return end(counting);
    }

    /** Ends what {@link #count} uses. */
    @Override
    public void close() {
        if (counting != null) {
            counting.close(Duration.ofSeconds(2));
        }
    }

    /** What the topic holds, from the beginning. */
    List<ConsumerRecord<byte[], byte[]>> records() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long all = end(consumer);
            long until = System.nanoTime() + READ_NANOS;
            while (records.size() < all) {
                if (System.nanoTime() - until > 0) {
                    throw new AssertionError("only " + records.size() + " of " + all + " records can be read");
                }
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        return records;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.partitionsFor(name).stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList();
    }

    private long end(KafkaConsumer<byte[], byte[]> consumer) {
        return consumer.endOffsets(partitions(consumer)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }
}
