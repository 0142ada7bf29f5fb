package io.flowcept.sinks.redis;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.queue.QueueOptions;

/** Makes a {@link RedisSink} when {@code mq.enabled} and {@code mq.type} say so. */
public final class RedisSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = QueueOptions.of(options, name(), 6379);
        return queue == null ? null : new RedisSink(queue);
    }
}
