package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/** The consumer's properties, then those of {@code mq.kafka} that a consumer knows: the others are the producer's. */
final class ConsumerProperties {
    /** A reader that has been silent for so long is dead, and its partitions go to the others. */
    private static final int SESSION_MILLIS = 10_000;

    /** One that waits for its database for so long loses its partitions, too; they come back when it reads again. */
    private static final int PAUSE_MILLIS = 60_000;

    private static final int MOST_RECORDS = 500;

    private ConsumerProperties() {}

    static Map<String, Object> of(QueueOptions queue, Reader reader) throws IOException {
        Map<String, Object> properties = ClientProperties.of(queue);
        properties.put("session.timeout.ms", SESSION_MILLIS);
        properties.put("heartbeat.interval.ms", SESSION_MILLIS / 4);
        properties.put("max.poll.interval.ms", PAUSE_MILLIS);
        properties.put("max.poll.records", MOST_RECORDS);
        properties.put("default.api.timeout.ms", QueueOptions.ANSWER_MILLIS);
        properties.put("allow.auto.create.topics", false);
        // Who keeps its partition goes on reading while others come and go.
        properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        // As Flowcept: who reads for the first time reads all that there is.
        properties.put("auto.offset.reset", "earliest");
        for (Map.Entry<String, Object> own : ClientProperties.own(queue).entrySet()) {
            if (ConsumerConfig.configNames().contains(own.getKey())) {
                properties.put(own.getKey(), own.getValue());
            }
        }
        properties.put("enable.auto.commit", false);
        if (reader == Reader.KEEPER) {
            properties.putIfAbsent("group.id", queue.group());
        } else {
            properties.remove("group.id");
            properties.remove("group.instance.id");
            properties.put("auto.offset.reset", "latest");
        }
        return properties;
    }
}
