package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.example.quickstart.Main;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two agents in one JVM: each does all that it does alone, whichever comes first. */
class OtherAgentsTest {
    private static final String SETTINGS = """
            instrumentation:
              tasks:
                - {method: org.example.quickstart.Main.sumOne, generated: o1}
                - {method: org.example.quickstart.Main.multTwo, generated: o2}
            project: {shutdown_timeout_secs: 30}
            """;

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "JaCoCo first: {0}")
    @ValueSource(booleans = {true, false})
    void jacoco_countsTheLinesThatItCountsAlone(boolean otherFirst) throws IOException {
        Path alone = directory.resolve("alone");
        jacoco(host(alone), alone, false).withoutAgent().run();
        Path both = directory.resolve("both");
        Outcome outcome = jacoco(host(both), both, otherFirst).run();

        assertRecorded(outcome);
        assertThat(outcome.err()).isEmpty();
        assertThat(coverage(both))
                .isEqualTo(coverage(alone))
                .containsPattern("org.example.quickstart,Main,\\d+,[1-9]\\d*,");
    }

    @ParameterizedTest(name = "OpenTelemetry first: {0}")
    @ValueSource(booleans = {true, false})
    void openTelemetry_tellsTheSpansOfTheSameMethods(boolean otherFirst) {
        Outcome outcome = with(
                        host(directory),
                        otherFirst,
                        "-javaagent:" + AgentRun.subject("opentelemetry-javaagent.jar"),
                        "-Dotel.traces.exporter=console",
                        "-Dotel.metrics.exporter=none",
                        "-Dotel.logs.exporter=none",
                        "-Dotel.instrumentation.methods.include=org.example.quickstart.Main[sumOne,multTwo]")
                .run();

        assertRecorded(outcome);
        assertThat(outcome.err().lines().filter(line -> line.contains("'Main.sumOne' : ")))
                .hasSize(1);
        assertThat(outcome.err().lines().filter(line -> line.contains("'Main.multTwo' : ")))
                .hasSize(1);
        assertThat(outcome.complaints()).isEmpty();
    }

    private static void assertRecorded(Outcome outcome) {
        assertThat(outcome.out()).as(outcome.err()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.calls()).containsExactly("sumOne{i1=3} -> {o1=4}", "multTwo{o1=4} -> {o2=8}");
        assertThat(outcome.captureCounters().get("internal_errors")).isEqualTo(0);
        assertThat(outcome.journal()).isEmpty();
    }

    private static AgentRun host(Path place) {
        return AgentRun.of(place, Main.class).settings(SETTINGS).timeout(Duration.ofMinutes(2));
    }

    private static AgentRun jacoco(AgentRun run, Path place, boolean first) {
        String agent =
                "-javaagent:" + AgentRun.subject("jacoco-agent.jar") + "=destfile=" + place.resolve("jacoco.exec");
        return with(run, first, agent);
    }

    private static AgentRun with(AgentRun run, boolean first, String... options) {
        return first ? run.jvmFirst(options) : run.jvm(options);
    }

    /** What JaCoCo's own report says of the class. */
    private String coverage(Path place) throws IOException {
        Path classes = Files.createDirectories(place.resolve("classes/org/example/quickstart"));
        Path source = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        Files.copy(source.resolve("org/example/quickstart/Main.class"), classes.resolve("Main.class"));
        Path csv = place.resolve("coverage.csv");
        List<String> arguments = List.of(
                "report",
                place.resolve("jacoco.exec").toString(),
                "--classfiles",
                place.resolve("classes").toString(),
                "--csv",
                csv.toString());
        Outcome report = AgentRun.of(
                        place.resolve("report"), "org.jacoco.cli.internal.Main", arguments.toArray(new String[0]))
                .withoutAgent()
                .subjects("jacoco-cli.jar")
                .run();
        assertThat(report.exit()).as(report.err() + report.out()).isZero();
        return Files.readString(csv);
    }
}
