package io.flowcept.engine;

import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.dispatch.Batching;
import io.flowcept.engine.dispatch.Dispatcher;
import io.flowcept.engine.dispatch.RunDefinitions;
import io.flowcept.engine.dispatch.Sinks;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** All that brings one run's records to the sinks that the settings enable, each on a thread of its own. Thread-safe. */
final class Delivery {
    private final Journal journal;
    private final List<Dispatcher> dispatchers;

    private Delivery(Journal journal, List<Dispatcher> dispatchers) {
        this.journal = journal;
        this.dispatchers = dispatchers;
    }

    /**
     * Makes what the settings ask for; what is missing there is told to the log.
     *
     * @param definitions all of the run's facts are known to them
     * @throws IOException when a cursor cannot be made
     */
    static Delivery of(
            Settings settings,
            File workingDirectory,
            long startedMillis,
            Journal journal,
            RunDefinitions definitions,
            RunSummary summary,
            EpochClock clock,
            Log log)
            throws IOException {
        Map<String, Object> facts = definitions.facts();
        Map<String, Object> flat = new HashMap<>(settings.flat());
        flat.put(SinkOptions.RUN_STARTED_MILLIS, startedMillis);
        SinkOptions options = new SinkOptions(
                flat,
                workingDirectory,
                (String) facts.get("workflow_id"),
                (String) facts.get("process"),
                Collections.<String>emptySet());
        Map<String, Sink> sinks = Sinks.enabledBy(options, log);
        if (settings.mq.enabled && !sinks.containsKey(settings.mq.type)) {
            log.warning("this version does not deliver to mq.type " + settings.mq.type);
        }
        if (sinks.isEmpty()) {
            log.warning(
                    "no sink is enabled, so messages stay in the journal; see project.dump_buffer, mq and databases");
        }
        List<Dispatcher> dispatchers = new ArrayList<>();
        for (final Map.Entry<String, Sink> each : sinks.entrySet()) {
            ThreadFactory threads = new ThreadFactory() {
                @Override
                public Thread newThread(Runnable work) {
                    return Recording.daemon(work, "flowcept-" + each.getKey());
                }
            };
            dispatchers.add(new Dispatcher(
                    each.getKey(),
                    each.getValue(),
                    Batching.of(settings, each.getKey()),
                    journal,
                    definitions,
                    summary,
                    clock,
                    threads,
                    log));
        }
        return new Delivery(journal, dispatchers);
    }

    void start() {
        for (Dispatcher dispatcher : dispatchers) {
            dispatcher.start();
        }
    }

    /** Many records may have come since the last time. */
    void wake() {
        for (Dispatcher dispatcher : dispatchers) {
            dispatcher.wake();
        }
    }

    /**
     * Of each sink what has reached it; plain data.
     *
     * @param appended records in the journal so far
     */
    List<Map<String, Object>> status(long appended) {
        List<Map<String, Object>> sinks = new ArrayList<>();
        for (Dispatcher dispatcher : dispatchers) {
            Map<String, Object> sink = new LinkedHashMap<>();
            sink.put("sink", dispatcher.describe());
            sink.put("delivered", dispatcher.delivered());
            sink.put("pending", Math.max(0, appended - dispatcher.delivered() - dispatcher.unreadable()));
            if (dispatcher.trouble() != null) {
                sink.put("trouble", dispatcher.trouble());
            }
            sinks.add(sink);
        }
        return sinks;
    }

    /**
     * Has all of them deliver the rest, and waits for that; the journal is sealed.
     *
     * @param deadline until when to try, as of {@link System#nanoTime()}
     * @param last a record to deliver behind all of the journal's, or null
     * @param said gets a line for each sink that has not got everything
     * @return whether there are sinks, and all have
     */
    boolean end(long deadline, byte[] last, List<String> said) throws InterruptedException {
        for (Dispatcher dispatcher : dispatchers) {
            dispatcher.finish(deadline, last);
        }
        boolean all = !dispatchers.isEmpty();
        for (Dispatcher dispatcher : dispatchers) {
            boolean ended = dispatcher.join();
            long pending = journal.counters().appended()
                    + (last == null ? 0 : 1)
                    - dispatcher.delivered()
                    - dispatcher.unreadable();
            // One that has everything, and takes long to close, keeps nothing back.
            if (ended ? !dispatcher.isDrained() : pending > 0) {
                all = false;
                said.add(pending + " messages have not reached "
                        + dispatcher.describe()
                        + (dispatcher.trouble() == null ? "" : " (" + dispatcher.trouble() + ")") + "; they are in "
                        + journal.directory() + " and are delivered by the next start, or by: recover "
                        + journal.directory());
            }
        }
        for (Dispatcher dispatcher : dispatchers) {
            if (dispatcher.unreadable() > 0) {
                said.add(dispatcher.unreadable() + " records could not be told to " + dispatcher.describe());
            }
        }
        return all;
    }
}
