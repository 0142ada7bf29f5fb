package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsLocationTest {
    @TempDir
    Path home;

    private final Properties system = new Properties();
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void everyPlaceNamesAFile() throws IOException {
        system.setProperty("user.home", home.toString());
        system.setProperty("flowcept.settings", "property.yaml");
        env.put("FLOWCEPT_SETTINGS_PATH", "environment.yaml");
        Files.createDirectory(home.resolve(".flowcept"));
        Files.writeString(home.resolve(".flowcept/settings.yaml"), "");
    }

    @Test
    void placesAreAskedInOrder() throws IOException {
        assertThat(find("settings=argument.yaml")).isEqualTo("argument.yaml (agent argument settings=)");
        assertThat(find(null)).isEqualTo("property.yaml (system property flowcept.settings)");
        assertThat(find("")).isEqualTo("property.yaml (system property flowcept.settings)");
        system.remove("flowcept.settings");
        assertThat(find(null)).isEqualTo("environment.yaml (environment FLOWCEPT_SETTINGS_PATH)");
        env.put("FLOWCEPT_SETTINGS_PATH", "");
        assertThat(find(null)).isEqualTo(home + "/.flowcept/settings.yaml (~/.flowcept/settings.yaml)");
        Files.delete(home.resolve(".flowcept/settings.yaml"));
        assertThat(find(null)).isEqualTo("built-in defaults");
        assertThat(SettingsLocation.find(null, system, env).file()).isNull();
    }

    @Test
    void useDefault_comesBeforeAllPlaces() {
        env.put("FLOWCEPT_USE_DEFAULT", "yes");

        assertThat(find("settings=argument.yaml")).isEqualTo("built-in defaults");
    }

    @Test
    void useDefaultThatIsNotTrue_changesNothing() {
        env.put("FLOWCEPT_USE_DEFAULT", "on");

        assertThat(find(null)).isEqualTo("property.yaml (system property flowcept.settings)");
    }

    @Test
    void pathsMayStartAtHome_andHoldCommas() {
        assertThat(find("settings=~/a,b.yaml")).isEqualTo(home + "/a,b.yaml (agent argument settings=)");
    }

    @Test
    void unknownArguments_areErrors() {
        assertThat(problem("setting=a.yaml"))
                .isEqualTo("agent argument: found \"setting=a.yaml\", expected settings=PATH"
                        + " (did you mean \"settings\"?)");
        assertThat(problem("a.yaml")).isEqualTo("agent argument: found \"a.yaml\", expected settings=PATH");
        assertThat(problem("settings=a.yaml,colour=red"))
                .isEqualTo("agent argument: found \"colour=red\", expected settings=PATH");
        assertThat(problem("settings=")).isEqualTo("agent argument settings=: expected the path of a file");
    }

    @Test
    void namedFileThatDoesNotExist_isAnError() {
        assertThat(problem("settings=/no/such.yaml")).isEqualTo("/no/such.yaml: there is no such file");
        assertThat(problem(null)).isEqualTo("property.yaml: there is no such file");
    }

    private String find(String agentArgs) {
        return SettingsLocation.find(agentArgs, system, env).toString();
    }

    private String problem(String agentArgs) {
        SettingsLocation location = SettingsLocation.find(agentArgs, system, env);
        Throwable[] thrown = new Throwable[1];
        assertThatThrownBy(() -> Settings.load(location, env))
                .isInstanceOf(SettingsException.class)
                .satisfies(e -> thrown[0] = e);
        return thrown[0].getMessage();
    }
}
