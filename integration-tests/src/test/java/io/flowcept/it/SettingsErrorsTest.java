package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with the settings: one line on stderr, and an application that notices nothing. */
class SettingsErrorsTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("malformed YAML", "instrumentation: [tasks", List.of("settings.yaml:", "not valid YAML")),
                Arguments.of("tab", "instrumentation:\n\ttasks: []", List.of("settings.yaml:2")),
                Arguments.of(
                        "unknown mode",
                        task("org.example.quickstart.Main", "sumOne", "mode: lite"),
                        List.of("settings.yaml:5", "mode", "lite", "lightweight")),
                Arguments.of(
                        "invalid glob",
                        task("org..example", "sumOne", "mode: task"),
                        List.of("settings.yaml:3", "org..example")),
                Arguments.of(
                        "wrong type",
                        "capture:\n  max_depth: deep\n" + task("org.example.quickstart.Main", "sumOne", "mode: task"),
                        List.of("settings.yaml:2", "capture.max_depth", "deep")),
                Arguments.of(
                        "queue of another kind",
                        "mq:\n  enabled: true\n  type: redis\n  uri: amqp://ada:countess@b\n",
                        List.of("settings.yaml:4: mq.uri: found amqp://, expected redis://")),
                Arguments.of(
                        "queue at two places",
                        "mq: {enabled: true, host: a, uri: redis://b}",
                        List.of("settings.yaml:1: mq.uri", "mq.host", "keep one of them")),
                Arguments.of(
                        "unknown type of queue",
                        "mq:\n  type: rabbit\n",
                        List.of("settings.yaml:2: mq.type: found \"rabbit\"", "did you mean \"rabbitmq\"")),
                Arguments.of(
                        "port out of range",
                        "mq:\n  port: 65536\n",
                        List.of("settings.yaml:2: mq.port: found \"65536\"", "from 1 to 65535")),
                Arguments.of(
                        "instance that is no address",
                        "mq:\n  instances: [a:1,\n    b:c]\n",
                        List.of("settings.yaml:3: mq.instances[1]: found \"b:c\", expected host:port")),
                Arguments.of(
                        "Mofka at no place",
                        "mq: {enabled: true, type: mofka}",
                        List.of("settings.yaml:1: mq.group_file: not set")),
                Arguments.of("no mapping", "- just\n- a list\n", List.of("settings.yaml")),
                Arguments.of("binary", "\u0000\u0001\u0002", List.of("settings.yaml")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistakeInTheFile_isOneLineThatSaysWhere_andTheHostRunsOn(String kind, String yaml, List<String> said) {
        // The journal section would hide that the text is not valid as a whole, so it is named but never reached.
        Outcome outcome = AgentRun.of(directory, Main.class, "x")
                .settings(yaml + "\n# journal:\n")
                .run();
        assertOffWithOneLine(outcome, said);
    }

    @Test
    void directoryInPlaceOfTheFile_isNamed() {
        assertOffWithOneLine(run("=settings=" + directory), List.of(directory.toString(), "directory"));
    }

    @Test
    void missingFile_isNamed() {
        assertOffWithOneLine(run("=settings=" + directory.resolve("none.yaml")), List.of("none.yaml"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unreadableFile_isNamed() {
        // Root may read every ordinary file; the start of a process's memory is no address, whoever asks.
        assertOffWithOneLine(run("=settings=/proc/self/mem"), List.of("/proc/self/mem"));
    }

    @Test
    void unknownKey_isAWarningWithTheNearestOne_andCaptureGoesOn() {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings("captur:\n  max_depth: 3\n" + task("org.example.quickstart.Main", "sumOne", "mode: task"))
                .run();
        assertThat(outcome.complaints()).singleElement().asString().contains("captur", "capture");
        assertThat(outcome.calls()).containsExactly("sumOne{i1=3} -> {arg_0=4}");
    }

    @Test
    void settingsAreFound_inTheirOrder() throws IOException {
        Path home = Files.createDirectories(directory.resolve("home/.flowcept"));
        Files.writeString(home.resolve("settings.yaml"), selecting("home"));
        Path byProperty = Files.writeString(directory.resolve("property.yaml"), selecting("property"));

        assertThat(AgentRun.of(directory, Main.class).agentArgument("").run().tasks("home"))
                .hasSize(1);
        assertThat(AgentRun.of(directory, Main.class)
                        .agentArgument("")
                        .jvm("-Dflowcept.settings=" + byProperty)
                        .run()
                        .tasks("property"))
                .hasSize(1);
        assertThat(AgentRun.of(directory, Main.class)
                        .settings(selecting("argument"))
                        .jvm("-Dflowcept.settings=" + byProperty)
                        .run()
                        .tasks("argument"))
                .hasSize(1);
    }

    private Outcome run(String agentArgument) {
        return AgentRun.of(directory, Main.class, "x")
                .agentArgument(agentArgument)
                .run();
    }

    private static void assertOffWithOneLine(Outcome outcome, List<String> said) {
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err().lines())
                .singleElement()
                .asString()
                .startsWith("flowcept")
                .contains(said)
                .doesNotContain("countess");
        assertThat(outcome.messages()).isEmpty();
        assertThat(outcome.journal()).isEmpty();
    }

    private String selecting(String activity) {
        return task("org.example.quickstart.Main", "sumOne", "activity_id: " + activity) + "journal:\n  path: "
                + directory.resolve("journal") + "\n";
    }

    private static String task(String type, String method, String more) {
        return "instrumentation:\n  tasks:\n    - class: " + type + "\n      method: " + method + "\n      " + more
                + "\n";
    }
}
