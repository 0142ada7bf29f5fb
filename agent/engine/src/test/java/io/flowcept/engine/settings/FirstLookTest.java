package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstLookTest {
    @TempDir
    private Path directory;

    @Test
    void itKnowsEachVariableOfTheEnvironmentThatOverridesAKey() throws Exception {
        Asked ofAll = new Asked();
        Settings.load(defaults(), ofAll);
        Asked ofTheLook = new Asked();
        FirstLook.at(defaults(), ofTheLook);

        assertThat(ofTheLook.names).isEqualTo(ofAll.names).hasSizeGreaterThan(20);
    }

    @Test
    void variableOfTheEnvironment_isLookedAtThoughTheFileDoesNotMentionItsSection() throws Exception {
        Asked asked = new Asked();
        Settings.load(defaults(), asked);
        for (String variable : asked.names) {
            for (String value : new String[] {"?!", "tcp://10.0.0.1:80", "yes"}) {
                Map<String, String> environment = Map.of(variable, value);
                Throwable wrong = catchThrowable(() -> Settings.load(defaults(), environment));
                if (wrong != null) {
                    assertThatThrownBy(() -> FirstLook.at(defaults(), environment))
                            .as("%s=%s", variable, value)
                            .hasMessage(wrong.getMessage());
                } else {
                    FirstLook look = FirstLook.at(defaults(), environment);
                    assertThat(look.warnings().toString())
                            .isEqualTo(Settings.load(defaults(), environment)
                                    .warnings()
                                    .toString());
                    assertThat(look.all().flat())
                            .isEqualTo(Settings.load(defaults(), environment).flat());
                }
            }
        }
    }

    @Test
    void all_isOfTheFileAsItWasLookedAt_andAlwaysTheSame() throws Exception {
        Path file =
                Files.writeString(directory.resolve("settings.yaml"), "capture: {max_depth: 7}\nmq: {port: 1234}\n");
        FirstLook look =
                FirstLook.at(SettingsLocation.named(file.toString(), "test", new Properties()), new HashMap<>());
        Files.writeString(file, "mq: {port: wrong}");

        assertThat(look.all().mq.port).isEqualTo(1234);
        assertThat(look.all()).isSameAs(look.all());
        assertThat(look.telemetryCapture).isNull();
    }

    private static SettingsLocation defaults() {
        Properties system = new Properties();
        system.setProperty("user.home", "/nowhere");
        return SettingsLocation.find(null, system, Map.of());
    }

    /** An environment without variables, which notes what it is asked for. */
    private static final class Asked extends HashMap<String, String> {
        private static final long serialVersionUID = 1;
        private final transient Set<String> names = new TreeSet<>();

        @Override
        public String get(Object name) {
            names.add((String) name);
            return super.get(name);
        }
    }
}
