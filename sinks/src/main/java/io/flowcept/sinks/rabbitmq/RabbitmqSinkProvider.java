package io.flowcept.sinks.rabbitmq;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;

/** Makes a {@link RabbitmqSink} or a {@link RabbitmqSource} when {@code mq.enabled} and {@code mq.type} say so. */
public final class RabbitmqSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "rabbitmq";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new RabbitmqSink(queue);
    }

    @Override
    public Source source(SinkOptions options, Reader reader) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new RabbitmqSource(queue, reader);
    }

    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        QueueOptions queue = queue(options);
        if (queue == null) {
            return null;
        }
        RabbitmqLink link = new RabbitmqLink(queue);
        try {
            return new ServiceState(queue.describe(), "RabbitMQ " + link.version());
        } finally {
            link.close();
        }
    }

    private QueueOptions queue(SinkOptions options) {
        return QueueOptions.of(options, name(), 5672);
    }
}
