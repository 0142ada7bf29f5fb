package io.flowcept.sinks.kafka;

import io.flowcept.sinks.Reader;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;

/**
 * Makes a {@link KafkaSink} or a {@link KafkaSource} when {@code mq.enabled} and {@code mq.type} say so. Names no class of
 * the client, which would be loaded with it in every start, whatever sink is on.
 */
public final class KafkaSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "kafka";
    }

    @Override
    public Sink create(SinkOptions options) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new KafkaSink(queue);
    }

    @Override
    public Source source(SinkOptions options, Reader reader) {
        QueueOptions queue = queue(options);
        return queue == null ? null : new KafkaSource(queue, reader);
    }

    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        QueueOptions queue = queue(options);
        return queue == null ? null : KafkaCheck.of(queue);
    }

    private QueueOptions queue(SinkOptions options) {
        return QueueOptions.of(options, name(), 9092);
    }
}
