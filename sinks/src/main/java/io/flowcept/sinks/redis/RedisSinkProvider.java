package io.flowcept.sinks.redis;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;

/**
 * Makes a {@link RedisSink}, and a {@link RedisChannelSource} or {@link RedisStreamSource}, when {@code mq.enabled} and
 * {@code mq.type} say so.
 */
public final class RedisSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "redis";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new RedisSink(queue);
    }

    @Override
    public Source source(SinkOptions options, Reader reader) {
        QueueOptions queue = queue(options);
        if (queue == null) {
            return null;
        }
        return RedisSink.isStream(queue) ? new RedisStreamSource(queue, reader) : new RedisChannelSource(queue);
    }

    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        QueueOptions queue = queue(options);
        return queue == null ? null : new ServiceState(queue.describe(), RedisVersion.read(queue));
    }

    private QueueOptions queue(SinkOptions options) {
        return QueueOptions.of(options, name(), 6379);
    }
}
