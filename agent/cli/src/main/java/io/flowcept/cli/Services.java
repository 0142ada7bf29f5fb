package io.flowcept.cli;

import io.flowcept.engine.dispatch.Sinks;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.settings.SettingsProblem;
import io.flowcept.sinks.Reader;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.SinkProvider;
import io.flowcept.sinks.Source;
import java.io.File;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** The options of commands that talk to the services of the settings, and what these come to. */
final class Services {
    @Option(
            names = {"--from", "--settings"},
            paramLabel = "SETTINGS",
            description = "The settings file; without it, the one the agent would find.")
    private String path;

    /** Null when they cannot be used; why is then on {@code err}. */
    Settings load(FlowceptCli cli, PrintWriter err) {
        SettingsLocation location = path == null
                ? SettingsLocation.find(null, cli.system(), cli.env())
                : SettingsLocation.named(path, "--from", cli.system());
        try {
            return Settings.load(location, cli.env());
        } catch (SettingsException e) {
            for (SettingsProblem problem : e.problems()) {
                err.println(problem);
            }
            return null;
        }
    }

    /** For this process, which is no run of an application. */
    static SinkOptions options(Settings settings) {
        Map<String, Object> all = new HashMap<>(settings.flat());
        all.put(SinkOptions.RUN_STARTED_MILLIS, (double) System.currentTimeMillis());
        String process =
                ProcessHandle.current().pid() + "_" + Thread.currentThread().getId();
        return new SinkOptions(all, new File("").getAbsoluteFile(), "keeper", process, Set.of());
    }

    /** What reads the queue of the settings; null when there is none to be read, and why is then on {@code err}. */
    static Source source(Settings settings, Reader reader, PrintWriter err) {
        if (!settings.mq.enabled) {
            err.println("mq.enabled is false: there is no queue to read; set it to true, with mq.type and where it is");
            return null;
        }
        for (SinkProvider provider : Sinks.providers()) {
            Source source = provider.source(options(settings), reader);
            if (source != null) {
                return source;
            }
        }
        err.println(
                "mq.type: " + settings.mq.type + " cannot be read here; set it to redis, kafka or rabbitmq, or read it"
                        + " with Flowcept's own consumer");
        return null;
    }
}
