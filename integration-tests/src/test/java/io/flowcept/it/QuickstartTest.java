package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private static final String SETTINGS = """
            instrumentation:
              tasks:
                - class: org.example.quickstart.Main
                  method: sumOne
                  generated: o1
                - class: org.example.quickstart.Main
                  method: multTwo
                  generated: o2
            """;

    @TempDir
    private Path directory;

    @Test
    void twoMethodsNamedInTheSettings_giveExactlyTwoTaskMessages() {
        double before = System.currentTimeMillis() / 1e3;

        Outcome outcome = AgentRun.of(directory, Main.class).settings(SETTINGS).run();

        double after = System.currentTimeMillis() / 1e3 + 0.001;
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.messages())
                .extracting(message -> message.get("type"))
                .containsExactly("workflow", "task", "task", "workflow");
        Map<String, Object> workflow = outcome.workflows().get(1);
        Map<String, Object> first = outcome.tasks().get(0);
        Map<String, Object> second = outcome.tasks().get(1);
        assertThat(withoutTimesAndId(first)).isEqualTo(task(workflow, "sumOne", Map.of("i1", 3), Map.of("o1", 4)));
        assertThat(withoutTimesAndId(second)).isEqualTo(task(workflow, "multTwo", Map.of("o1", 4), Map.of("o2", 8)));
        assertThat(Stream.of(
                        before,
                        workflow.get("started_at"),
                        first.get("started_at"),
                        first.get("ended_at"),
                        second.get("started_at"),
                        second.get("ended_at"),
                        workflow.get("ended_at"),
                        after))
                .extracting(time -> (Double) time)
                .isSorted();
        assertThat(first.get("task_id"))
                .isNotEqualTo(second.get("task_id"))
                .asString()
                .matches("\\d{10}\\.\\d+_\\d+_\\d+_[0-9a-f]{16}-\\d+");
        assertThat(outcome.journal()).as("all is delivered").isEmpty();
    }

    @Test
    void theRunIsTheWorkflow_namedAfterItsMainClass() {
        Outcome outcome = AgentRun.of(directory, Main.class).settings(SETTINGS).run();

        assertThat(outcome.workflows()).hasSize(2);
        Map<String, Object> start = outcome.workflows().get(0);
        Map<String, Object> end = outcome.workflows().get(1);
        assertThat(start)
                .containsEntry("name", "org.example.quickstart.Main")
                .containsEntry("status", "RUNNING")
                .doesNotContainKey("ended_at");
        Map<String, Object> repeated = new HashMap<>(end);
        repeated.remove("ended_at");
        repeated.put("status", "RUNNING");
        Map<Object, Object> metadata = new HashMap<>((Map<?, ?>) end.get("custom_metadata"));
        metadata.remove("capture");
        repeated.put("custom_metadata", metadata);
        assertThat(repeated).isEqualTo(start);
        assertThat(end).containsEntry("status", "FINISHED").containsKey("ended_at");
        assertThat(outcome.captureCounters()).isNotEmpty();
    }

    @Test
    void applicationThatExitsWithACode_keepsIt_andItsTasksAreDelivered() {
        Outcome outcome =
                AgentRun.of(directory, Main.class, "a", "b").settings(SETTINGS).run();
        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.calls()).containsExactly("sumOne{i1=3} -> {o1=4}", "multTwo{o1=4} -> {o2=8}");
    }

    @Test
    void workflowEntry_makesTheTasksBelowItItsOwn() {
        Outcome outcome = AgentRun.of(directory, Main.class).settings("""
                        instrumentation:
                          workflows:
                            - method: org.example.quickstart.Main.main
                              name: my_workflow
                          tasks:
                            - org.example.quickstart.Main.sumOne
                        """).run();
        Map<String, Object> named = outcome.workflows().stream()
                .filter(workflow -> "my_workflow".equals(workflow.get("name")))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(outcome.task("sumOne")).containsEntry("workflow_id", named.get("workflow_id"));
    }

    @Test
    void lightweightMode_recordsNoValues() {
        Outcome outcome = AgentRun.of(directory, Main.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.quickstart.Main
                              method: sumOne
                              mode: lightweight
                        """).run();
        assertThat(outcome.task("sumOne"))
                .containsEntry("status", "FINISHED")
                .containsKeys("task_id", "workflow_id", "started_at", "ended_at")
                .doesNotContainKeys("used", "generated");
    }

    @Test
    void everythingAnEntryCanSay_isInTheMessage() {
        Outcome outcome = AgentRun.of(directory, Main.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.quickstart.*
                              method: "sumOne(int)"
                              activity_id: increment
                              subtype: learning
                              used: []
                              generated: sum
                              tags: [nightly, "42"]
                              custom_metadata: {team: physics, size: 3}
                        """).run();
        assertThat(outcome.task("increment"))
                .containsEntry("subtype", "learning")
                .containsEntry("generated", Map.of("sum", 4))
                .containsEntry("tags", List.of("nightly", "42"))
                .containsEntry("custom_metadata", Map.of("team", "physics", "size", 3));
        assertThat(outcome.task("increment").getOrDefault("used", Map.of())).isEqualTo(Map.of());
    }

    @Test
    void entryThatMatchesNothing_isNamedOnceWithWhatIsNear() {
        Outcome outcome = AgentRun.of(directory, Main.class).settings("""
                        instrumentation:
                          tasks:
                            - org.example.quickstart.Main.sumOnce
                        """).run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.complaints())
                .singleElement()
                .asString()
                .contains("org.example.quickstart.Main.sumOnce", "sumOne");
    }

    @Test
    void disabledInstrumentation_leavesNothingBehind() {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(SETTINGS.replace("instrumentation:", "instrumentation:\n  enabled: false"))
                .run();
        assertThat(outcome).isEqualTo(new Outcome(0, "8\n", "", List.of(), List.of(), outcome.file()));
    }

    private static Map<String, Object> task(
            Map<String, Object> workflow, String activity, Map<String, Object> used, Map<String, Object> generated) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("type", "task");
        task.put("workflow_id", workflow.get("workflow_id"));
        task.put("campaign_id", workflow.get("campaign_id"));
        task.put("activity_id", activity);
        task.put("used", used);
        task.put("generated", generated);
        task.put("status", "FINISHED");
        task.put("hostname", workflow.get("hostname"));
        return task;
    }

    private static Map<String, Object> withoutTimesAndId(Map<String, Object> task) {
        Map<String, Object> rest = new LinkedHashMap<>(task);
        rest.keySet().removeAll(List.of("task_id", "started_at", "ended_at"));
        return rest;
    }
}
