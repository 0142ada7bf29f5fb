package io.flowcept.sinks.kafka;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Kafka, with topics of one partition, so that there is one order of arrival. */
public final class KafkaFarSide implements FarSide {
    private final KafkaBroker broker;
    private final Map<String, KafkaTopic> topics = new HashMap<>();

    /** @param proxy the port of the proxy that clients of {@link #portBehindProxy} come through */
    public KafkaFarSide(Path directory, Certificate certificate, int proxy) throws IOException, InterruptedException {
        broker = new KafkaBroker(directory, certificate, proxy);
    }

    @Override
    public LocalServer server() {
        return broker.process;
    }

    @Override
    public int portBehindProxy() {
        return broker.proxiedPort;
    }

    @Override
    public String settings(String channel, int port) {
        return settings(channel, port, "");
    }

    @Override
    public String settings(String channel, boolean right) {
        return settings(channel, broker.saslPort, ", username: ada, password: " + (right ? "countess" : "open sesame"));
    }

    private static String settings(String channel, int port, String credentials) {
        return "mq: {enabled: true, type: kafka, host: localhost, port: " + port + ", channel: " + channel + credentials
                + "}\n";
    }

    @Override
    public void prepare(String channel) throws Exception {
        prepare(channel, 1);
    }

    /** Of more than one partition the messages have no one order. */
    public void prepare(String channel, int partitions) throws Exception {
        topic(channel).create(partitions);
    }

    @Override
    public long count(String channel) {
        return topic(channel).count();
    }

    @Override
    public List<byte[]> messages(String channel) {
        return topic(channel).records().stream().map(ConsumerRecord::value).toList();
    }

    private KafkaTopic topic(String name) {
        return topics.computeIfAbsent(name, missing -> new KafkaTopic(broker.process.port(), missing));
    }

    @Override
    public void close() {
        topics.values().forEach(KafkaTopic::close);
        broker.process.close();
    }
}
