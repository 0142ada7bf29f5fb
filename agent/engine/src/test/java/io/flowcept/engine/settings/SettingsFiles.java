package io.flowcept.engine.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Settings files for tests. In problems the file is called {@code settings.yaml}, wherever it lies. */
final class SettingsFiles {
    private final Path directory;

    SettingsFiles(Path directory) {
        this.directory = directory;
    }

    SettingsLocation location(String text) {
        try {
            Path file = Files.writeString(directory.resolve("settings.yaml"), text);
            return SettingsLocation.named(file.toString(), "test", home());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Properties home() {
        Properties system = new Properties();
        system.setProperty("user.home", directory.toString());
        return system;
    }

    Settings load(String... lines) throws SettingsException {
        return load(Map.of(), lines);
    }

    Settings load(Map<String, String> env, String... lines) throws SettingsException {
        return Settings.load(location(String.join("\n", lines) + "\n"), env);
    }

    /** The problems that loading fails with, one line each; empty when it does not fail. */
    List<String> problems(String... lines) {
        return problems(Map.of(), lines);
    }

    List<String> problems(Map<String, String> env, String... lines) {
        try {
            load(env, lines);
            return List.of();
        } catch (SettingsException e) {
            return shown(e.problems());
        }
    }

    List<String> warnings(String... lines) throws SettingsException {
        return shown(load(lines).warnings());
    }

    String shown(String text) {
        return text.replace(directory + "/", "");
    }

    private List<String> shown(List<SettingsProblem> problems) {
        return problems.stream().map(problem -> shown(problem.toString())).toList();
    }
}
