package io.flowcept.sinks.jsonl;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;

/** Makes a {@link JsonlSink} when {@code project.dump_buffer.enabled} says so. */
public final class JsonlSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "jsonl";
    }

    @Override
    public Sink create(SinkOptions options) {
        return options.bool("project.dump_buffer.enabled") ? new JsonlSink(options) : null;
    }
}
