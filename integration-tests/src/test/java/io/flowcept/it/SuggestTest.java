package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.demo.WekaDemo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.example.watched.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed to a newcomer, and whether it records what it says. */
class SuggestTest {
    private static final Pattern ENTRY = Pattern.compile("(?m)^    - \\{method: \"(.+)\", max_rate: 1000\\}$");

    @TempDir
    private Path directory;

    @Test
    void runningApplication_isWatchedFromOutside_andTheMethodWorthRecordingIsProposed() throws Exception {
        Process host = AgentRun.of(directory, Main.class, "2000").withoutAgent().start();
        try {
            Path out = directory.resolve("stdout");
            for (int i = 0; i < 600 && !Files.readString(out).contains("works"); i++) {
                Thread.sleep(100);
            }
            Path file = directory.resolve("proposed.yaml");

            Outcome suggested = AgentRun.command(
                            directory.resolve("command"),
                            "suggest",
                            "--pid",
                            String.valueOf(host.pid()),
                            "--seconds",
                            "4",
                            "--out",
                            file.toString())
                    .run();

            assertThat(suggested.err()).contains("Wrote " + file);
            assertThat(suggested.exit()).isZero();
            String proposal = Files.readString(file);
            // round() is nothing but simulate(), pause() has no data, step() is short, main() is the run.
            assertThat(entries(proposal)).as(proposal).containsExactly("org.example.watched.Main.round");
            assertThat(proposal)
                    .contains("#   - {method: \"org.example.watched.Model.simulate(double[], long)\", max_rate: 1000}")
                    .contains("#   - \"org.example.watched.Main.main\"")
                    .contains("takes int, gives double")
                    .doesNotContain("Model.step", "Main.pause");
            double millis = Double.parseDouble(match("# ([0-9.]+) ms a call or less", proposal));
            double calls = Double.parseDouble(match("([0-9.]+) calls or more", proposal));
            assertThat(millis).isBetween(50.0, 90.0);
            assertThat(calls).isBetween(25.0, 60.0);
            assertThat(Files.readString(directory.resolve("stderr"))).doesNotContain("flowcept");
            assertThat(accepted(file)).isZero();
        } finally {
            host.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void twoWatchesInARow_areBothAnswered_andTheAgentMayComeAfterwards() throws Exception {
        Process host = AgentRun.of(directory, Main.class, "2000").withoutAgent().start();
        try {
            Path out = directory.resolve("stdout");
            for (int i = 0; i < 600 && !Files.readString(out).contains("works"); i++) {
                Thread.sleep(100);
            }
            String pid = String.valueOf(host.pid());
            Path commands = directory.resolve("command");
            for (int i = 0; i < 2; i++) {
                Outcome suggested = AgentRun.command(
                                commands, "suggest", "--pid", pid, "--seconds", "2", "--package", "org.example.watched")
                        .run();
                assertThat(entries(suggested.out())).containsExactly("org.example.watched.Main.round");
                assertThat(suggested.out()).contains("own: the packages that were named, [org.example.watched]");
            }
            Path settings = directory.resolve("proposed.yaml");
            Files.writeString(
                    settings,
                    "instrumentation: {tasks: [org.example.watched.Main.round]}\njournal: {path: "
                            + directory.resolve("journal") + "}\n");
            assertThat(AgentRun.command(commands, "attach", pid, "--settings", settings.toString())
                            .run()
                            .out())
                    .startsWith("the agent is in this JVM now");
            assertThat(AgentRun.command(commands, "suggest", "--pid", pid, "--seconds", "2")
                            .run()
                            .out())
                    .contains("- {method: \"org.example.watched.Main.round\", max_rate: 1000}");
            Outcome detached = AgentRun.command(commands, "detach", pid).run();
            assertThat(detached.out()).isEqualTo("the agent has left this JVM\n");
        } finally {
            host.destroyForcibly().waitFor(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void wekaWatchedFromItsStart_givesSettings_withWhichItsTasksAreRecorded() throws Exception {
        Path data = directory.resolve("iris.arff");
        Files.createDirectories(directory);
        try (var in = WekaDemo.class.getResourceAsStream("/iris.arff")) {
            Files.write(data, in.readAllBytes());
        }
        Path proposed = directory.resolve("watched/cwd/flowcept-suggested.yaml");
        Outcome watched =
                weka("watched", data).agentArgument("=suggest,seconds=60").run();

        assertThat(watched.exit()).isZero();
        assertThat(watched.complaints()).hasSize(1).first().asString().contains("what to record is proposed in");
        String proposal = Files.readString(proposed);
        List<String> entries = entries(proposal);
        assertThat(entries)
                .as(proposal)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry).startsWith("weka."));
        assertThat(entries).anySatisfy(entry -> assertThat(entry).contains("buildClassifier"));
        assertThat(accepted(proposed)).isZero();

        Outcome recorded = weka("recorded", data).settings(proposal).run();

        assertThat(recorded.exit()).isZero();
        assertThat(recorded.out()).isEqualTo(watched.out());
        assertThat(recorded.complaints()).as(proposal).isEmpty();
        for (String entry : entries) {
            String method = entry.replaceFirst("\\(.*", "");
            assertThat(recorded.tasks(method.substring(method.lastIndexOf('.') + 1)))
                    .as(entry)
                    .isNotEmpty();
        }
    }

    @Test
    void wrongArgument_isNamed_andTheApplicationRuns() {
        Outcome outcome = AgentRun.of(directory, Main.class, "1")
                .agentArgument("=suggest,minutes=1")
                .run();

        assertThat(outcome.out()).isEqualTo("works\ntrue\n");
        assertThat(outcome.complaints()).hasSize(1).first().asString().contains("minutes=1, expected seconds=NUMBER");
    }

    private AgentRun weka(String name, Path data) {
        return AgentRun.of(
                        directory.resolve(name),
                        "weka.classifiers.trees.RandomForest",
                        "-t",
                        data.toString(),
                        "-x",
                        "10",
                        "-I",
                        "300",
                        "-classifications",
                        "weka.classifiers.evaluation.output.prediction.CSV")
                .subjects("weka-stable.jar", "bounce.jar", "netlib-core.jar")
                .jvm("-Dcom.github.fommil.netlib.ARPACK=com.github.fommil.netlib.F2jARPACK")
                .jvm("-DWEKA_HOME=" + directory.resolve("weka-home"));
    }

    private int accepted(Path settings) {
        return AgentRun.command(directory.resolve("show"), "show-settings", "--settings", settings.toString())
                .run()
                .exit();
    }

    private static List<String> entries(String proposal) {
        return ENTRY.matcher(proposal).results().map(result -> result.group(1)).toList();
    }

    private static String match(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .findFirst()
                .map((MatchResult result) -> result.group(1))
                .orElseThrow(() -> new AssertionError("no " + pattern + " in\n" + text));
    }
}
