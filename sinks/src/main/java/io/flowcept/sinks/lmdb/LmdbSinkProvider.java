package io.flowcept.sinks.lmdb;

import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.io.IOException;

/** Makes an {@link LmdbSink} when {@code databases.lmdb.enabled} says so. */
public final class LmdbSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "lmdb";
    }

    @Override
    public Sink create(SinkOptions options) {
        return sink(options);
    }

    private static LmdbSink sink(SinkOptions options) {
        return options.bool("databases.lmdb.enabled") ? new LmdbSink(options) : null;
    }

    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        LmdbSink sink = sink(options);
        if (sink == null) {
            return null;
        }
        sink.check();
        return new ServiceState(sink.describe().substring("lmdb ".length()), "LMDB, can be written");
    }
}
