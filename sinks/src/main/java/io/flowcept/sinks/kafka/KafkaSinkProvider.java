package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.QueueOptions;

/** Makes a {@link KafkaSink} when {@code mq.enabled} and {@code mq.type} say so. */
public final class KafkaSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = QueueOptions.of(options, name(), 9092);
        return queue == null ? null : new KafkaSink(queue);
    }
}
