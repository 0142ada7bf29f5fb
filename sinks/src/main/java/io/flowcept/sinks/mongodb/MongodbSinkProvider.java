package io.flowcept.sinks.mongodb;

import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.io.IOException;

/** Makes a {@link MongodbSink} when {@code databases.mongodb.enabled} says so. */
public final class MongodbSinkProvider implements SinkProvider {
    @Override
    public String name() {
        return "mongodb";
    }

    @Override
    public Sink create(SinkOptions options) {
        return sink(options);
    }

    private static MongodbSink sink(SinkOptions options) {
        return options.bool("databases.mongodb.enabled") ? new MongodbSink(options) : null;
    }

    @Override
    public ServiceState check(SinkOptions options) throws IOException {
        MongodbSink sink = sink(options);
        return sink == null ? null : sink.check();
    }
}
