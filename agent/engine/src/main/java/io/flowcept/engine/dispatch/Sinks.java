package io.flowcept.engine.dispatch;

import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The sinks that the settings ask for. */
public final class Sinks {
    private Sinks() {}

    /** Not yet open, by name. */
    public static Map<String, Sink> enabledBy(SinkOptions options) {
        Map<String, Sink> sinks = new LinkedHashMap<>();
        for (SinkProvider provider : ServiceLoader.load(SinkProvider.class, Sinks.class.getClassLoader())) {
            Sink sink = provider.create(options);
            if (sink != null) {
                sinks.put(provider.name(), sink);
            }
        }
        return sinks;
    }
}
