package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.example.governed.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left out on purpose: that it is counted, that no parent is missing, and that the host keeps its speed. */
class GovernorTest {
    private static final String NAME = "org.example.governed.Main";
    private static final int TREES = 4_000;

    @TempDir
    private Path directory;

    @Test
    void samples_takeWholeTrees_andEveryCallIsCounted() throws Exception {
        Outcome outcome = trees("""
                instrumentation:
                  max_overhead_percent: 0
                  tasks:
                    - {method: org.example.governed.Main.root, sample: 0.5}
                    - {method: org.example.governed.Main.branch, sample: 0.25}
                    - {method: org.example.governed.Main.leaf, sample: 0.25}
                    - {method: org.example.governed.Main.brief, sample: 0}
                """);

        assertThat(outcome.tasks("root").size()).isBetween(TREES / 2 - 200, TREES / 2 + 200);
        assertThat(outcome.tasks("branch").size()).isBetween(2 * TREES / 4 - 350, 2 * TREES / 4 + 350);
        assertThat(outcome.tasks("leaf")).hasSameSizeAs(outcome.tasks("branch"));
        assertThat(outcome.tasks("brief")).isEmpty();
        assertParentsAreThere(outcome);
        assertAllAreCounted(outcome, "root", TREES, "sampled_out");
        assertAllAreCounted(outcome, "brief", TREES, "sampled_out");
        long branchesOut = missing(outcome, "branch").get("sampled_out").longValue();
        assertThat(outcome.tasks("branch").size() + branchesOut).isEqualTo(2 * TREES);
    }

    @Test
    void maxRate_isNotExceeded_andEveryCallIsCounted() throws Exception {
        Outcome outcome = trees("""
                instrumentation:
                  max_overhead_percent: 0
                  tasks:
                    - {method: org.example.governed.Main.root, max_rate: 50}
                    - org.example.governed.Main.leaf
                """);

        List<Double> starts = outcome.tasks("root").stream()
                .map(task -> ((Number) task.get("started_at")).doubleValue())
                .sorted()
                .toList();
        assertThat(starts).hasSizeGreaterThanOrEqualTo(50);
        for (int i = 0; i + 100 < starts.size(); i++) {
            assertThat(starts.get(i + 100) - starts.get(i)).isGreaterThan(1);
        }
        assertThat(outcome.tasks("leaf")).hasSize(2 * starts.size());
        assertParentsAreThere(outcome);
        assertAllAreCounted(outcome, "root", TREES, "over_rate");
        assertAllAreCounted(outcome, "leaf", 2 * TREES, "over_rate");
    }

    @Test
    void minDuration_keepsWhatIsLong_whatFails_andWhoeverHoldsSomethingRecorded() throws Exception {
        Outcome outcome = trees("""
                instrumentation:
                  max_overhead_percent: 0
                  tasks:
                    - {method: org.example.governed.Main.root, min_duration_ms: 1000}
                    - {method: org.example.governed.Main.branch, min_duration_ms: 1000}
                    - {method: org.example.governed.Main.slow, min_duration_ms: 1}
                    - {method: org.example.governed.Main.leaf, min_duration_ms: 1000}
                    - {method: org.example.governed.Main.brief, min_duration_ms: 1000}
                """);

        assertThat(outcome.tasks("slow")).hasSize(2 * TREES / 100);
        assertThat(outcome.tasks("branch")).hasSize(2 * TREES / 100);
        assertThat(outcome.tasks("root")).hasSize(TREES / 100);
        assertThat(outcome.tasks("leaf")).isEmpty();
        assertThat(outcome.tasks("brief"))
                .hasSize(TREES / 1000)
                .allSatisfy(task -> assertThat(task).containsEntry("status", "ERROR"));
        assertParentsAreThere(outcome);
        assertAllAreCounted(outcome, "root", TREES, "too_short");
        assertAllAreCounted(outcome, "leaf", 2 * TREES, "too_short");
        assertAllAreCounted(outcome, "brief", TREES, "too_short");
    }

    @Test
    void methodThatStartsAWorkflowAndIsNoTask_isNobodysParent() throws Exception {
        Outcome outcome = trees("""
                instrumentation:
                  workflows: [{method: org.example.governed.Main.trees, name: all}]
                  tasks: [org.example.governed.Main.root, org.example.governed.Main.slow]
                """);

        assertThat(outcome.tasks("root")).hasSize(TREES).noneMatch(task -> task.containsKey("parent_task_id"));
        assertParentsAreThere(outcome);
    }

    @Test
    void methodWhoseValuesCostTooMuch_isRecordedWithoutThem_andWithThemWhenItIsCalledLess() throws Exception {
        Outcome outcome = hot("dear", 5, 20, 5);

        List<Map<String, Object>> steps = steps(outcome);
        assertThat(steps.get(0))
                .containsEntry("method", NAME + ".dear(Ljava/math/BigInteger;)V")
                .containsEntry("from", "full")
                .containsEntry("to", "lightweight")
                .satisfies(step -> assertThat(((Number) step.get("overhead_percent")).doubleValue())
                        .isGreaterThan(5));
        assertThat(steps.get(steps.size() - 1)).containsEntry("to", "full");
        List<Map<String, Object>> tasks = outcome.tasks("dear");
        assertThat(tasks).hasSize(Integer.parseInt(outcome.out().strip()));
        assertThat(tasks.get(0)).containsKey("used");
        assertThat(tasks.get(tasks.size() - 1)).containsKey("used");
        assertThat(tasks.stream().filter(task -> !task.containsKey("used")).count())
                .isEqualTo(missing(outcome, "dear").get("without_values").longValue())
                .isPositive();
    }

    @Test
    void methodThatCostsTooMuchInAnyWay_isRecordedLessAndLess_andClimbsBack() throws Exception {
        Outcome outcome = hot("cheap", 12, 13, 0.005);

        List<Object> steps = steps(outcome).stream().map(step -> step.get("to")).toList();
        assertThat(steps).startsWith("lightweight", "counted", "off", "counted");
        Map<String, Number> missing = missing(outcome, "cheap");
        assertThat(missing.get("counted").longValue()).isPositive();
        assertThat(outcome.tasks("cheap").size() + missing.get("counted").longValue())
                .isLessThan(Integer.parseInt(outcome.out().strip()));
    }

    private Outcome hot(String method, int busySeconds, int idleSeconds, double percent) throws Exception {
        Outcome outcome = AgentRun.of(directory, Main.class, method, "" + busySeconds, "" + idleSeconds)
                .settings("""
                        instrumentation:
                          max_overhead_percent: %s
                          tasks: [org.example.governed.Main.%s]
                        capture: {max_string: 16}
                        project: {shutdown_timeout_secs: 60}
                        """.formatted(percent, method))
                .timeout(Duration.ofMinutes(3))
                .run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        return outcome;
    }

    private Outcome trees(String settings) throws Exception {
        Outcome outcome =
                AgentRun.of(directory, Main.class, "trees").settings(settings).run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo(TREES + " " + TREES / 1000 + "\n");
        return outcome;
    }

    private static void assertParentsAreThere(Outcome outcome) {
        Set<Object> ids =
                outcome.tasks().stream().map(task -> task.get("task_id")).collect(Collectors.toSet());
        Set<Object> parents = new HashSet<>();
        outcome.tasks().stream().map(task -> task.get("parent_task_id")).forEach(parents::add);
        parents.remove(null);
        assertThat(parents).isNotEmpty();
        assertThat(ids).containsAll(parents);
    }

    private static void assertAllAreCounted(Outcome outcome, String method, int calls, String reason) {
        assertThat(missing(outcome, method)).containsOnlyKeys(reason);
        assertThat(outcome.tasks(method).size()
                        + missing(outcome, method).get(reason).longValue())
                .isEqualTo(calls);
    }

    @SuppressWarnings("unchecked") // as RunSummary makes it
    private static Map<String, Number> missing(Outcome outcome, String method) {
        Map<String, Map<String, Number>> incomplete =
                (Map<String, Map<String, Number>>) outcome.captureCounters().get("incomplete");
        return incomplete.get(incomplete.keySet().stream()
                .filter(signature -> signature.startsWith(NAME + "." + method + "("))
                .findFirst()
                .orElseThrow());
    }

    @SuppressWarnings("unchecked") // likewise
    private static List<Map<String, Object>> steps(Outcome outcome) {
        return (List<Map<String, Object>>) outcome.captureCounters().get("overhead_steps");
    }
}
