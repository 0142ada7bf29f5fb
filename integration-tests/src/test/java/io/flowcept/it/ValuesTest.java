package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.example.values.Main;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
    @TempDir
    private static Path directory;

    private static Outcome outcome;

    @BeforeAll
    static void run() {
        outcome = AgentRun.of(directory, Main.class)
                .jvm("-Xmx1500m", "-Xss2m")
                .settings("""
                        instrumentation:
                          workflows:
                            - {method: org.example.values.Main.spectrum}
                          tasks:
                            - org.example.values.Main.*
                        """)
                .run();
    }

    @Test
    void theHost_noticesNothing() {
        Outcome plain = AgentRun.of(directory.resolve("plain"), Main.class)
                .withoutAgent()
                .jvm("-Xmx1500m", "-Xss2m")
                .run();
        assertThat(outcome.err()).isEqualTo(plain.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo(plain.out());
        assertThat(outcome.exit()).isEqualTo(plain.exit()).isZero();
    }

    @Test
    void everyRecord_isBounded() throws Exception {
        ObjectMapper json = new ObjectMapper();
        for (Map<String, Object> message : outcome.messages()) {
            assertThat(json.writeValueAsBytes(message).length).isLessThan(200_000);
        }
    }

    @Test
    void arrayOfAGibibyte_isCut() {
        assertThat(outcome.task("huge").get("used").toString())
                .contains("<cut: ")
                .hasSizeLessThan(20_000);
        assertThat(outcome.task("huge")).containsEntry("generated", Map.of("arg_0", 1 << 30));
    }

    @Test
    void whatContainsItself_isCutWhereItDoes() {
        assertThat(outcome.task("selfContaining").get("used").toString())
                .matches("\\{list=\\[1, java\\.util\\.ArrayList_instance_id_\\d+<cycle>],"
                        + " array=\\[2, \\[Ljava\\.lang\\.Object;_instance_id_\\d+<cycle>],"
                        + " map=\\{self=java\\.util\\.HashMap_instance_id_\\d+<cycle>}}");
    }

    @Test
    void objectWhoseMethodsThrowOrBlock_isItsClassAndAnIdentity() {
        Map<?, ?> used = (Map<?, ?>) outcome.task("hostile").get("used");
        String identity = "org\\.example\\.values\\.Main[.$]Hostile_instance_id_\\d+";
        assertThat(used.get("argument")).asString().matches(identity);
        assertThat((List<?>) used.get("more")).hasSize(2).last().isEqualTo("end");
        assertThat(((List<?>) used.get("more")).get(0)).asString().matches(identity);
    }

    @Test
    void nulls_areNulls() {
        Map<String, Object> nulls = new HashMap<>();
        for (String name : Arrays.asList("object", "text", "array", "list")) {
            nulls.put(name, null);
        }
        assertThat(outcome.task("nothing")).containsEntry("used", nulls).doesNotContainKey("generated");
    }

    @Test
    void longArraysOfNumbers_areTheirNumbers() {
        List<Double> numbers = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            numbers.addAll(List.of(0.1, -0.0, 1e300));
            weights.addAll(List.of((double) 0.1f, 2.0));
        }
        assertThat(outcome.task("both"))
                .containsEntry("used", Map.of("numbers", numbers, "weights", weights, "end", "end"))
                .containsEntry("generated", Map.of("arg_0", numbers));
        // The call that is a workflow, too, and one that failed.
        assertThat(outcome.task("spectrum")).containsEntry("generated", Map.of("arg_0", numbers));
        assertThat(outcome.workflows())
                .extracting(workflow -> workflow.get("generated"))
                .contains(Map.of("arg_0", numbers));
        assertThat(outcome.task("failing"))
                .containsEntry("used", Map.of("numbers", numbers))
                .containsEntry("status", "ERROR");
    }

    @Test
    void notANumberAndInfinity_areNullInJson() {
        Map<String, Object> used = new HashMap<>();
        used.put("number", null);
        used.put("single", null);
        used.put("numbers", Arrays.asList(1.0, null));
        assertThat(outcome.task("notNumbers")).containsEntry("used", used);
    }

    /** The first call of each goes another way than those that follow. */
    @Test
    void numbersAndBooleans_areWhatTheyWere_inEachCall() {
        List<Map<String, Object>> wide = new ArrayList<>();
        List<Map<String, Object>> narrow = new ArrayList<>();
        List<Map<String, Object>> single = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            wide.add(call(
                    Map.of("first", Long.MIN_VALUE + i, "second", -0.0, "third", (double) 0.1f, "fourth", i == 1),
                    i == 1 ? (double) (Long.MIN_VALUE + 1) : (double) 0.1f));
            narrow.add(call(Map.of("first", -1, "second", i), i == 1));
            single.add(call(Map.of("first", (double) 0.1f, "second", i == 1), i == 1 ? -(double) 0.1f : (double) 0.1f));
        }
        assertThat(calls("wide")).containsExactlyElementsOf(wide);
        assertThat(calls("narrow")).containsExactlyElementsOf(narrow);
        assertThat(calls("single")).containsExactlyElementsOf(single);
    }

    @Test
    void textNullAndException_areTheEndsOfCallsWithNumbersToo() {
        assertThat(outcome.tasks("words"))
                .extracting(task -> task.get("used"), task -> task.get("generated"))
                .containsExactly(
                        tuple(Map.of("which", 0, "factor", 2.5), null),
                        tuple(Map.of("which", 1, "factor", 2.5), Map.of("arg_0", "one2.5")),
                        tuple(Map.of("which", 2, "factor", 2.5), Map.of("arg_0", "caught")));
        List<Map<String, Object>> inner = outcome.tasks("inner");
        assertThat(inner)
                .extracting(task -> task.get("used"), task -> task.get("generated"), task -> task.get("status"))
                .containsExactly(
                        tuple(Map.of("which", 1), Map.of("arg_0", "one"), "FINISHED"),
                        tuple(Map.of("which", 2), null, "ERROR"));
        assertThat(inner.get(1).get("stderr")).asString().startsWith("java.lang.IllegalArgumentException: two");
        assertThat(inner)
                .extracting(task -> task.get("parent_task_id"))
                .containsExactly(
                        outcome.tasks("words").get(1).get("task_id"),
                        outcome.tasks("words").get(2).get("task_id"));
    }

    @Test
    void callThatTakesSeconds_isAsLongAsItWas() {
        Map<String, Object> slow = outcome.task("slow");
        assertThat(slow)
                .containsEntry("used", Map.of("millis", 4_400))
                .containsEntry("generated", Map.of("arg_0", true));
        assertThat((double) slow.get("ended_at") - (double) slow.get("started_at"))
                .isBetween(4.4, 30.0);
    }

    private static List<Map<String, Object>> calls(String method) {
        List<Map<String, Object>> calls = new ArrayList<>();
        outcome.tasks(method)
                .forEach(task -> calls.add(
                        call((Map<?, ?>) task.get("used"), ((Map<?, ?>) task.get("generated")).get("arg_0"))));
        return calls;
    }

    private static Map<String, Object> call(Map<?, ?> used, Object returned) {
        return Map.of("used", used, "returned", returned);
    }

    @Test
    void longText_isCutAndSaysSo() {
        assertThat(outcome.task("text").get("used").toString())
                .startsWith("{text=xxxx")
                .contains("<cut: ")
                .hasSizeLessThan(5000);
    }

    @Test
    void recursionToTenThousand_isTenThousandTasks_eachTheChildOfTheOneBefore() {
        List<Map<String, Object>> calls = outcome.tasks("deep");
        assertThat(calls).hasSize(10_001);
        Map<Object, Object> depthOf = new HashMap<>();
        calls.forEach(task -> depthOf.put(task.get("task_id"), ((Map<?, ?>) task.get("used")).get("depth")));
        assertThat(depthOf).hasSize(10_001);
        assertThat(calls)
                .filteredOn(task -> !Integer.valueOf(10_000).equals(((Map<?, ?>) task.get("used")).get("depth")))
                .allSatisfy(task -> assertThat(depthOf.get(task.get("parent_task_id")))
                        .isEqualTo((Integer) ((Map<?, ?>) task.get("used")).get("depth") + 1));
    }
}
