package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.example.libraries.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLibrariesTest {
    @TempDir
    private Path directory;

    @Test
    void hostWithItsOwnOlderLibraries_getsExactlyThose() {
        Outcome plain = host("plain").withoutAgent().run();
        Outcome outcome = host("agent")
                .settings("instrumentation:\n  tasks:\n    - org.example.libraries.Main.use\n")
                .run();

        assertThat(plain.out())
                .contains(
                        "ObjectMapper from file:" + AgentRun.subject("jackson-databind.jar"),
                        "Yaml from file:" + AgentRun.subject("snakeyaml.jar"),
                        "MessagePack from file:" + AgentRun.subject("msgpack-core.jar"),
                        "ByteBuddy from file:" + AgentRun.subject("byte-buddy.jar"),
                        "2.9.10");
        assertThat(outcome.out()).isEqualTo(plain.out());
        assertThat(outcome.err()).isEqualTo(plain.err());
        assertThat(outcome.exit()).isEqualTo(plain.exit()).isZero();
        assertThat(outcome.task("use")).containsEntry("used", Map.of("value", Map.of("answer", 42)));
    }

    @Test
    void classesOfTheAgentsOwnLibraries_areNotThereForTheHost() {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings("instrumentation:\n  tasks:\n    - org.example.libraries.Main.use\n")
                .run();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("java.lang.ClassNotFoundException: com.fasterxml.jackson.databind.ObjectMapper");
    }

    private AgentRun host(String name) {
        return AgentRun.of(directory.resolve(name), Main.class)
                .jvm("--add-opens=java.base/java.lang=ALL-UNNAMED")
                .subjects(
                        "jackson-databind.jar",
                        "jackson-core.jar",
                        "jackson-annotations.jar",
                        "snakeyaml.jar",
                        "msgpack-core.jar",
                        "byte-buddy.jar");
    }
}
