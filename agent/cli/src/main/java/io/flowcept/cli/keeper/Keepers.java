package io.flowcept.cli.keeper;

import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.Source;
import io.flowcept.sinks.redis.KeyValueStore;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Makes a keeper out of what the settings say. */
public final class Keepers {
    private Keepers() {}

    /**
     * A keeper that has not begun.
     *
     * @param sinks where the messages go, at least one, not yet open
     * @param deadLetters the file for messages that cannot be stored
     * @param idleSecs see {@link KeeperOptions}
     * @param log for lines to a person
     */
    public static Keeper of(
            Settings settings,
            SinkOptions options,
            Source source,
            Collection<Sink> sinks,
            Path deadLetters,
            double idleSecs,
            Pauses pauses,
            Consumer<String> log) {
        Controls controls = new Controls(KeyValueStore.of(options), log);
        Host host = settings.project.enrichMessages ? Host.read(settings.sysMetadata) : null;
        List<Database> databases =
                sinks.stream().map(sink -> new Database(sink, log)).toList();
        return new Keeper(
                new SteadyQueue(source, pauses, log),
                databases,
                new Inserter(settings.dbBuffer.removeEmptyFields, host, controls::campaign),
                new DeadLetters(deadLetters, source.describe()),
                controls,
                pauses,
                log,
                new KeeperOptions(settings.dbBuffer.bufferSize, settings.dbBuffer.insertionBufferTimeSecs, idleSecs));
    }
}
