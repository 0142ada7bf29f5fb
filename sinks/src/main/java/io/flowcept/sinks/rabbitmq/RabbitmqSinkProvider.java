package io.flowcept.sinks.rabbitmq;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.QueueOptions;

/** Makes a {@link RabbitmqSink} when {@code mq.enabled} and {@code mq.type} say so. */
public final class RabbitmqSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = QueueOptions.of(options, name(), 5672);
        return queue == null ? null : new RabbitmqSink(queue);
    }
}
