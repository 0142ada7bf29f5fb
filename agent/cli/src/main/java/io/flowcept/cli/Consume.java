package io.flowcept.cli;

import io.flowcept.cli.keeper.Keeper;
import io.flowcept.cli.keeper.Keepers;
import io.flowcept.engine.dispatch.Sinks;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.Source;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Stores the messages of the queue in the databases, until it is told to end. */
@Command(name = "consume", description = "Store the messages of the queue in the databases: the keeper.")
final class Consume implements Callable<Integer> {
    @ParentCommand
    private FlowceptCli cli;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Services services;

    @Option(
            names = "--until-idle",
            paramLabel = "SECONDS",
            description = "End when nothing has come for so long; without it, on SIGTERM or SIGINT only.")
    private double idleSecs;

    @Option(names = "--jsonl", description = "Write the file of project.dump_buffer, too.")
    private boolean jsonl;

    @Option(
            names = "--dead-letters",
            paramLabel = "PATH",
            defaultValue = "flowcept_dead_letters.jsonl",
            description = "The file for messages that cannot be stored; default ${DEFAULT-VALUE}.")
    private Path deadLetters;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = services.load(cli, err);
        Source source = settings == null ? null : Services.source(settings, Reader.KEEPER, err);
        if (source == null) {
            return 1;
        }
        SinkOptions options = Services.options(settings);
        Map<String, Sink> sinks =
                new LinkedHashMap<>(Sinks.enabledBy(options, new Log(settings.log, options.workingDirectory())));
        sinks.remove(settings.mq.type);
        if (!jsonl) {
            sinks.remove("jsonl");
        }
        if (sinks.isEmpty()) {
            err.println("no database is enabled: set databases.mongodb.enabled or databases.lmdb.enabled to true, or"
                    + (jsonl ? " project.dump_buffer.enabled" : " give --jsonl"));
            return 1;
        }
        try (Ending ending = Ending.awaited()) {
            Keeper keeper = Keepers.of(
                    settings,
                    options,
                    source,
                    sinks.values(),
                    deadLetters.toAbsolutePath(),
                    idleSecs,
                    ending.pauses(),
                    line -> {
                        err.println("flowcept: " + line);
                        err.flush();
                    });
            Keeper.Tally tally = keeper.run();
            err.println("flowcept: " + tally.summary(deadLetters.toString()));
            err.flush();
            return tally.isComplete() ? 0 : 1;
        }
    }
}
