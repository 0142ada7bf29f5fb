package io.flowcept.sinks.mofka;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;

/** Makes a {@link MofkaSink} when {@code mq.enabled} and {@code mq.type} say so. */
public final class MofkaSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "mofka";
    }

    @Override
    public Sink create(SinkOptions options) {
        boolean asked = options.bool("mq.enabled") && name().equals(options.string("mq.type"));
        return asked ? new MofkaSink(options) : null;
    }
}
