package io.flowcept.sinks.lmdb;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;

/** Makes an {@link LmdbSink} when {@code databases.lmdb.enabled} says so. */
public final class LmdbSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "lmdb";
    }

    @Override
    public Sink create(SinkOptions options) {
        return options.bool("databases.lmdb.enabled") ? new LmdbSink(options) : null;
    }
}
