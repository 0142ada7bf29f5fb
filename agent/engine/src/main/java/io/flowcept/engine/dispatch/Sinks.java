package io.flowcept.engine.dispatch;

import io.flowcept.engine.log.Log;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkLog;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** The sinks that the settings ask for. */
public final class Sinks {
    private Sinks() {}

    /** Of every system that messages can go to, asked for or not. */
    public static Iterable<SinkProvider> providers() {
        return ServiceLoader.load(SinkProvider.class, Sinks.class.getClassLoader());
    }

    /**
     * Not yet open, by name.
     *
     * @param log for what they have to say beside their exceptions
     */
    public static Map<String, Sink> enabledBy(SinkOptions options, Log log) {
        SinkOptions logging = options.logging(new InLog(log));
        Map<String, Sink> sinks = new LinkedHashMap<>();
        for (SinkProvider provider : providers()) {
            Sink sink = provider.create(logging);
            if (sink != null) {
                sinks.put(provider.name(), sink);
            }
        }
        return sinks;
    }

    private static final class InLog implements SinkLog {
        private final Log log;

        InLog(Log log) {
            this.log = log;
        }

        @Override
        public void info(String line) {
            log.info(line);
        }

        @Override
        public void warning(String line) {
            log.warning(line);
        }
    }
}
