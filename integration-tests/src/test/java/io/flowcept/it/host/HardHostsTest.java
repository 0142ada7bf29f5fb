package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.it.jdk.Jdks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.example.hard.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit code and stdout are those of the same application without the agent, and what returned is recorded. */
class HardHostsTest {
    private static final String STEPS = "instrumentation: {tasks: [org.example.hard.Main.step]}\n";
    /** All that it does, and time to deliver it on a busy machine. */
    private static final String ALL =
            "instrumentation: {tasks: [org.example.hard.Main.*]}\nproject: {shutdown_timeout_secs: 60}\n";

    @TempDir
    private Path directory;

    private Path home = Path.of(System.getProperty("java.home"));

    @Test
    void heapOf64Megabytes_ofWhichTheHostKeeps40() {
        Outcome outcome = likeWithout(List.of("-Xmx64m"), ALL, "memory", "40", "100000");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.tasks("step")).hasSize(100_002);
        assertThat(outcome.captureCounters().get("dropped")).isEqualTo(0);
    }

    @Test
    void twoThousandThreads() {
        Outcome outcome = likeWithout(List.of("-Xss256k"), ALL, "threads", "2000");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.tasks("step")).hasSize(2000 * 5 + 2);
        Set<Object> ids = new HashSet<>();
        outcome.tasks("step").forEach(task -> ids.add(task.get("task_id")));
        assertThat(ids).hasSize(2000 * 5 + 2);
        assertThat(outcome.journal()).isEmpty();
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {21, 25})
    void hundredThousandVirtualThreads_thatWaitInSelectedMethods(int version) {
        home = Jdks.home(version);
        Outcome outcome = likeWithout(
                List.of("-Xmx1g"), ALL.replace("Main.*", "Main.step, org.example.hard.Main.rest"), "virtual", "100000");

        assertThat(outcome.err()).isEmpty();
        Set<Integer> resting = new HashSet<>();
        Map<Object, Object> callers = new HashMap<>();
        for (Map<String, Object> task : outcome.tasks("rest")) {
            int number = (Integer) ((Map<?, ?>) task.get("used")).get("number");
            assertThat(resting.add(number)).isTrue();
            callers.put(task.get("task_id"), number);
        }
        assertThat(resting).hasSize(100_000);
        // Each step is its own thread's, wherever that thread has run.
        List<Map<String, Object>> steps = outcome.tasks("step").stream()
                .filter(task -> task.get("parent_task_id") != null && callers.containsKey(task.get("parent_task_id")))
                .toList();
        assertThat(steps).hasSize(100_000);
        for (Map<String, Object> step : steps) {
            if (!callers.get(step.get("parent_task_id")).equals(((Map<?, ?>) step.get("used")).get("number"))) {
                throw new AssertionError("a step of another thread: " + step);
            }
        }
    }

    @Test
    void exitFromASelectedMethod() {
        Outcome outcome = likeWithout(List.of(), ALL, "exit");

        assertThat(outcome.exit()).isEqualTo(3);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.calls()).containsExactly("step{number=0} -> {arg_0=1}");
        assertThat(outcome.journal()).isEmpty();
    }

    @Test
    void haltFromASelectedMethod_leavesWhatHadReturnedToRecover() {
        Outcome outcome = likeWithout(List.of(), ALL, "halt");

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.err()).isEmpty();
        assertThat(recovered(outcome).calls()).containsExactly("step{number=0} -> {arg_0=1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill", "fill, and go on"})
    void outOfMemoryInASelectedMethod(String what) {
        Outcome outcome = likeWithout(List.of("-Xmx64m"), ALL, what);

        Outcome recovered = recovered(outcome);
        assertThat(recovered.task("fill")).containsEntry("status", "ERROR");
        assertThat(String.valueOf(recovered.task("fill").get("stderr"))).contains("OutOfMemoryError");
        assertThat(recovered.tasks("step")).hasSize(what.equals("fill") ? 1 : 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fall", "fall, and go on"})
    void stackOverflowInASelectedMethod(String what) {
        Outcome outcome = likeWithout(List.of("-Xss512k"), ALL, what);

        Outcome recovered = recovered(outcome);
        assertThat(recovered.tasks("fall"))
                .hasSizeGreaterThan(100)
                .allMatch(task -> "ERROR".equals(task.get("status"))
                        && String.valueOf(task.get("stderr")).contains("StackOverflowError"));
        assertThat(recovered.tasks("step")).hasSize(what.equals("fall") ? 1 : 2);
    }

    /** An error that nobody selected passes through the agent's own calls, as well. */
    @ParameterizedTest
    @ValueSource(strings = {"fill", "fall"})
    void errorBesideSelectedMethods(String what) {
        assertThat(recovered(likeWithout(List.of(what.equals("fill") ? "-Xmx64m" : "-Xss512k"), STEPS, what))
                        .calls())
                .containsExactly("step{number=0} -> {arg_0=1}");
    }

    private Outcome likeWithout(List<String> jvm, String settings, String... arguments) {
        Outcome without = run(directory.resolve("without"), jvm, "", arguments);
        Outcome outcome = run(directory.resolve("with"), jvm, settings, arguments);
        assertThat(outcome.out()).as(outcome.err()).isEqualTo(without.out());
        assertThat(outcome.exit()).isEqualTo(without.exit());
        // The frames are others, where those of the agent are.
        without.err()
                .lines()
                .findFirst()
                .ifPresent(line -> assertThat(outcome.err().lines()).contains(line));
        return outcome;
    }

    private Outcome run(Path place, List<String> jvm, String settings, String... arguments) {
        AgentRun run = AgentRun.of(place, Main.class, arguments)
                .javaHome(home)
                .jvm(jvm.toArray(new String[0]))
                .settings(settings)
                .timeout(Duration.ofMinutes(2));
        return settings.isEmpty() ? run.withoutAgent().run() : run.run();
    }

    /** With what the command finds in the journal, if the host could not deliver all. */
    private Outcome recovered(Outcome outcome) {
        if (outcome.journal().isEmpty()) {
            return outcome;
        }
        Path place = directory.resolve("with");
        Outcome recovered = AgentRun.command(
                        place,
                        "recover",
                        "--settings",
                        place.resolve("settings.yaml").toString())
                .settings(ALL)
                .run();
        assertThat(recovered.exit()).as(recovered.err()).isZero();
        assertThat(recovered.journal()).isEmpty();
        return recovered;
    }
}
