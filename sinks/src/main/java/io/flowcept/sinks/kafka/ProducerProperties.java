package io.flowcept.sinks.kafka;

import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer's properties: those that acknowledged delivery needs, then those of {@code mq.kafka}. */
final class ProducerProperties {
    private ProducerProperties() {}

    /**
     * A thousand messages in one request, not in four: with Kafka's producer, at full speed, 2.4 us of CPU for one, not
     * 3.5, and 1.7 times as many a second, on two busy cores that the broker shares (JDK 17, 2026-11).
     */
    static final int LARGE_BATCH = 512 << 10;

    /**
     * For a topic whose {@code max.message.bytes} are fewer than that, and which therefore refuses a full batch for ever:
     * Kafka's producer divides what is refused into batches of the same size.
     */
    static final int SMALL_BATCH = 128 << 10;

    /** Below this, one message is often a batch of its own. */
    static final int SMALLEST_BATCH = 8 << 10;

    /** @param batchBytes of {@code batch.size}, where the settings say nothing of it */
    static Map<String, Object> of(QueueOptions queue, int batchBytes) throws IOException {
        Map<String, Object> properties = ClientProperties.of(queue);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", 2);
        properties.put("max.request.size", 8 << 20);
        // As the system thinks right; the client would say 128 KiB, which is less than a batch.
        properties.put("send.buffer.bytes", -1);
        properties.put("buffer.memory", 16L << 20);
        properties.put("max.block.ms", QueueOptions.ANSWER_MILLIS);
        properties.put("delivery.timeout.ms", QueueOptions.ANSWER_MILLIS + 1_000);
        properties.putAll(ClientProperties.own(queue));
        // Of a batch that is larger than all of its memory, the producer could not make one.
        properties.putIfAbsent("batch.size", (int) Math.min(batchBytes, memory(properties)));
        properties.put("key.serializer", ByteArraySerializer.class);
        properties.put("value.serializer", ByteArraySerializer.class);
        return checked(properties);
    }

    /** Whether the settings ask for what is in Kafka's producer itself, and not in what it is made of. */
    static boolean wantTheProducer(ProducerConfig config) {
        return config.getString("transactional.id") != null
                || config.getClass("partitioner.class") != null
                || config.getBoolean("partitioner.ignore.keys")
                || !config.getList("interceptor.classes").isEmpty()
                || !config.getList("metric.reporters").isEmpty()
                || config.getBoolean("auto.include.jmx.reporter")
                || config.getBoolean("enable.metrics.push");
    }

    private static long memory(Map<String, Object> properties) {
        try {
            return Long.parseLong(properties.get("buffer.memory").toString());
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE; // the producer says what is wrong with it
        }
    }

    private static Map<String, Object> checked(Map<String, Object> properties) throws IOException {
        Object compression = properties.get("compression.type");
        String name = compression == null ? "none" : compression.toString().toLowerCase(Locale.ROOT);
        if (!name.equals("none") && !name.equals("gzip")) {
            throw new IOException("mq.kafka.compression.type: " + name
                    + " needs native code that the agent does not carry; use gzip or none");
        }
        return properties;
    }
}
