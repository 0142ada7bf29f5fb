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
    private static final int LARGE_BATCH = 512 << 10;

    static Map<String, Object> of(QueueOptions queue) throws IOException {
        Map<String, Object> properties = ClientProperties.of(queue);
        properties.put("acks", "all");
        properties.put("enable.idempotence", true);
        properties.put("linger.ms", 2);
        properties.put("max.request.size", 8 << 20);
        // As the system thinks right; the client would say 128 KiB, which is less than a batch.
        properties.put("send.buffer.bytes", -1);
        properties.put("buffer.memory", 16L << 20);
        properties.put("max.block.ms", QueueOptions.ANSWER_MILLIS);
        Map<String, Object> own = ClientProperties.own(queue);
        properties.putAll(own);
        // There is time for the answer to a request, or what is on its way would be given up.
        properties.putIfAbsent(
                "delivery.timeout.ms", (int) Math.min(Integer.MAX_VALUE, answerMillis(properties) + 1_000));
        if (own.containsKey("delivery.timeout.ms")
                && own.containsKey("request.timeout.ms")
                && number(properties, "delivery.timeout.ms", Long.MAX_VALUE) < answerMillis(properties)) {
            // Kafka's producer refuses it in these words.
            throw new IOException("mq.kafka.delivery.timeout.ms should be equal to or larger than linger.ms"
                    + " + request.timeout.ms");
        }
        // Of a batch that is larger than all of its memory, the producer could not make one.
        properties.putIfAbsent(
                "batch.size", (int) Math.min(LARGE_BATCH, number(properties, "buffer.memory", Long.MAX_VALUE)));
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

    private static long answerMillis(Map<String, Object> properties) {
        return number(properties, "request.timeout.ms", 0) + number(properties, "linger.ms", 0);
    }

    private static long number(Map<String, Object> properties, String name, long otherwise) {
        try {
            return Long.parseLong(properties.get(name).toString().trim());
        } catch (NumberFormatException e) {
            return otherwise; // the producer says what is wrong with it
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
