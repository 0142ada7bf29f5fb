package io.flowcept.cli;

import io.flowcept.engine.settings.SettingsLocation;
import picocli.CommandLine.Option;

/** {@code --settings}, for commands that work with the settings the agent would use. */
final class SettingsOption {
    @Option(
            names = "--settings",
            paramLabel = "PATH",
            description = "The settings file; without it, the one the agent would find.")
    private String path;

    SettingsLocation location(FlowceptCli cli) {
        return path == null
                ? SettingsLocation.find(null, cli.system(), cli.env())
                : SettingsLocation.named(path, "--settings", cli.system());
    }
}
