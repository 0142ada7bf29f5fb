package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.example.selection.Annotated;
import org.example.selection.Methods;
import org.example.selection.OtherLanguages;
import org.example.selection.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {
    @TempDir
    private Path directory;

    @Test
    void everyKindOfMethod_isRecordedWithItsParametersByName() {
        Outcome plain = AgentRun.of(directory, Methods.class).withoutAgent().run();
        Outcome outcome = selecting("org.example.selection.Methods.*", Methods.class);

        assertSameApart(plain, outcome);
        assertThat(outcome.calls())
                .filteredOn(call -> !call.startsWith("main{"))
                .containsExactly(
                        "ofClass{x=1} -> {arg_0=2}",
                        "ofInstance{x=2} -> {arg_0=12}",
                        "ofNobodyElse{x=3} -> {arg_0=13}",
                        "overloaded{x=4} -> {arg_0=4}",
                        "overloaded{x=4} -> {arg_0=4}",
                        "summed{xs=[5, 6, 7]} -> {arg_0=18}",
                        "summed{xs=[]} -> {arg_0=0}",
                        "largest{one=a, other=b} -> {arg_0=b}",
                        "largest{one=8, other=9} -> {arg_0=9}",
                        "locked{x=10} -> {arg_0=20}",
                        "withLambda{x=11} -> {arg_0=22}",
                        "wide{a=1, b=2.5, c=3, d=c, e=true, f=4.0, g=5, h=[6]} -> {arg_0=120.5}",
                        "failing{why=x} -> ERROR");
    }

    @Test
    void theHostsException_isItsOwn_andRecordedWithClassMessageAndStack() {
        Outcome plain = AgentRun.of(directory, Methods.class).withoutAgent().run();
        Outcome outcome = selecting("org.example.selection.Methods.failing", Methods.class);

        assertThat(outcome.exit()).isEqualTo(1);
        assertSameApart(plain, outcome);
        Map<String, Object> task = outcome.task("failing");
        assertThat(task).containsEntry("status", "ERROR").doesNotContainKey("generated");
        assertThat(task.get("stderr"))
                .asString()
                .startsWith("java.lang.UnsupportedOperationException: not x")
                .contains("org.example.selection.Methods.failing")
                .contains("org.example.selection.Methods.main");
    }

    @Test
    void messageOfATaskThatFailed_isWhole_inTheOrderOfOthers() {
        Outcome outcome = AgentRun.of(directory, Methods.class).settings("""
                        experiment: {campaign_id: spring}
                        instrumentation:
                          tasks:
                            - method: org.example.selection.Methods.failing
                              subtype: trial
                              tags: [nightly]
                              custom_metadata: {team: physics}
                        """).run();

        Map<String, Object> task = outcome.task("failing");
        Map<String, Object> workflow = outcome.workflows().get(0);
        assertThat(task.keySet())
                .containsExactly(
                        "type",
                        "task_id",
                        "workflow_id",
                        "campaign_id",
                        "activity_id",
                        "used",
                        "started_at",
                        "ended_at",
                        "status",
                        "stderr",
                        "hostname",
                        "subtype",
                        "tags",
                        "custom_metadata");
        assertThat(task)
                .containsEntry("type", "task")
                .containsEntry("workflow_id", workflow.get("workflow_id"))
                .containsEntry("campaign_id", "spring")
                .containsEntry("activity_id", "failing")
                .containsEntry("used", Map.of("why", "x"))
                .containsEntry("status", "ERROR")
                .containsEntry("hostname", workflow.get("hostname"))
                .containsEntry("subtype", "trial")
                .containsEntry("tags", List.of("nightly"))
                .containsEntry("custom_metadata", Map.of("team", "physics"));
    }

    @Test
    void constructors_areRecorded_alsoThoseThatThrow() {
        Outcome outcome = selecting("org.example.selection.Methods.<init>", Methods.class);
        assertThat(outcome.tasks()).hasSize(2);
        assertThat(outcome.tasks().get(0))
                .containsEntry("activity_id", "<init>")
                .containsEntry("used", Map.of("seed", 10))
                .containsEntry("status", "FINISHED");
        assertThat(outcome.tasks().get(1))
                .containsEntry("used", Map.of("seed", -1))
                .containsEntry("status", "ERROR");
        assertThat(outcome.tasks().get(1).get("stderr"))
                .asString()
                .startsWith("java.lang.IllegalArgumentException: negative seed -1");
    }

    @Test
    void parameterTypes_chooseAmongOverloads() {
        Outcome outcome = selecting("org.example.selection.Methods.overloaded(String)", Methods.class);
        assertThat(outcome.calls()).containsExactly("overloaded{x=4} -> {arg_0=4}");
        assertThat(outcome.task("overloaded")).containsEntry("used", Map.of("x", "4"));
    }

    @Test
    void everyKindOfType_isReachedByAGlob() {
        Outcome plain = AgentRun.of(directory, Types.class).withoutAgent().run();
        Outcome outcome = selecting("org.example.selection.**", Types.class);

        assertSameApart(plain, outcome);
        assertThat(outcome.calls())
                .contains(
                        "area{} -> {arg_0=9.0}",
                        "area{} -> {arg_0=1.0}",
                        "twice{x=2.0} -> {arg_0=4.0}",
                        "greetTwice{name=Eve} -> {arg_0=Hi EveHi Eve}",
                        "loudly{name=bob} -> {arg_0=bob!}",
                        "run{x=1} -> {arg_0=1}",
                        "run{x=2} -> {arg_0=102}",
                        "norm{} -> {arg_0=5.0}",
                        "weigh{x=2} -> {arg_0=6}");
    }

    @Test
    void nestedClass_isNamedWithDotOrDollar() {
        assertThat(selecting("org.example.selection.Types.Nested.run", Types.class)
                        .calls())
                .containsExactly("run{x=1} -> {arg_0=1}");
        assertThat(selecting("org.example.selection.Types$Inner.run", Types.class)
                        .calls())
                .contains("run{x=2} -> {arg_0=102}");
    }

    @Test
    void subtypes_areTheClassItselfAndAllBelowIt() {
        Outcome outcome = AgentRun.of(directory, Types.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.selection.Types.Shape
                              match: subtypes
                              method: "*"
                        """).run();
        assertThat(outcome.calls())
                .containsExactlyInAnyOrder(
                        "area{} -> {arg_0=9.0}",
                        "twice{x=2.0} -> {arg_0=4.0}",
                        "area{} -> {arg_0=1.0}",
                        "area{} -> {arg_0=1.0}");
        List<Map<String, Object>> areas = outcome.tasks("area");
        assertThat(areas)
                .filteredOn(task -> task.containsKey("parent_task_id"))
                .singleElement()
                .satisfies(inner -> assertThat(areas)
                        .extracting(task -> task.get("task_id"))
                        .contains(inner.get("parent_task_id")));
    }

    @Test
    void interfaceMethod_isRecordedInItsImplementation_alsoInALambda() {
        Outcome outcome = AgentRun.of(directory, Types.class).settings("""
                        instrumentation:
                          tasks:
                            - class: java.lang.Runnable
                              match: subtypes
                              method: run
                        """).run();
        assertThat(outcome.out()).contains("anonymous");
        assertThat(outcome.calls()).contains("run{} -> null");
    }

    @Test
    void annotatedClass_isSelectedByItsAnnotation_andArgumentsAreAsTheyWereAtEntry() {
        Outcome outcome = AgentRun.of(directory, Types.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.selection.Types.Traced
                              match: annotated
                              method: work
                        """).run();
        assertThat(outcome.calls()).containsExactly("work{x=5} -> {arg_0=5}", "work{xs=[6]} -> null");
    }

    @Test
    void annotationsOfTheApi_selectWithoutAnEntry_andNeedNothingWithoutTheAgent() {
        Outcome plain = AgentRun.of(directory, Annotated.class).withoutAgent().run();
        assertThat(plain.err()).isEmpty();
        assertThat(plain.out()).isEqualTo("22\n");

        Outcome outcome = AgentRun.of(directory, Annotated.class).run();

        assertThat(outcome.calls()).containsExactly("plain{x=2} -> {arg_0=2}", "learn{x=2} -> {model=20}");
        assertThat(outcome.task("learn")).containsEntry("subtype", "learning").containsEntry("tags", List.of("a", "b"));
        assertThat(outcome.workflows())
                .extracting(workflow -> workflow.get("name"))
                .contains("annotated pipeline");
    }

    @Test
    void firstEntryThatMatches_wins() {
        Outcome outcome = AgentRun.of(directory, Methods.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.selection.Methods
                              method: ofClass
                              activity_id: first
                            - class: org.example.selection.*
                              method: of*
                              activity_id: second
                        """).run();
        assertThat(outcome.calls())
                .containsExactly("first{x=1} -> {arg_0=2}", "second{x=2} -> {arg_0=12}", "second{x=3} -> {arg_0=13}");
    }

    @Test
    void usedNamesAndPositions_chooseParameters_andCaptureThisAddsTheInstance() {
        Outcome outcome = AgentRun.of(directory, Methods.class).settings("""
                        instrumentation:
                          tasks:
                            - class: org.example.selection.Methods
                              method: wide
                              used: [b, 0]
                              capture_this: true
                        """).run();
        Map<?, ?> used = (Map<?, ?>) outcome.task("wide").get("used");
        assertThat(used.toString()).contains("b=2.5", "a=1", "org.example.selection.Methods_instance_id_");
        assertThat(used).hasSize(3);
    }

    @Test
    void classesOfKotlinScalaAndGroovy_areRecorded() {
        Outcome outcome = AgentRun.of(directory, OtherLanguages.class)
                .subjects("kotlin-stdlib.jar", "scala-library.jar", "groovy.jar")
                .settings("""
                        instrumentation:
                          tasks:
                            - kotlin.text.StringsKt__IndentKt.trimIndent
                            - scala.util.hashing.MurmurHash3$.stringHash(String)
                            - org.example.groovy.Calculator.twice
                        """)
                .run();
        assertThat(outcome.out().lines()).hasSize(3).first().isEqualTo("a");
        assertThat(outcome.tasks())
                .extracting(task -> task.get("activity_id"))
                .contains("trimIndent", "stringHash", "twice");
        assertThat(outcome.task("trimIndent").get("generated")).isEqualTo(Map.of("arg_0", "a"));
        assertThat(outcome.task("twice")).containsEntry("used", Map.of("x", 21));
        assertThat(outcome.task("twice")).containsEntry("generated", Map.of("arg_0", 42));
    }

    private Outcome selecting(String entry, Class<?> main) {
        return AgentRun.of(directory.resolve(String.valueOf(entry.hashCode())), main)
                .settings("instrumentation:\n  tasks:\n    - \"" + entry + "\"\n")
                .run();
    }

    private static void assertSameApart(Outcome plain, Outcome withAgent) {
        assertThat(withAgent.out()).isEqualTo(plain.out());
        assertThat(withAgent.err()).isEqualTo(plain.err());
        assertThat(withAgent.exit()).isEqualTo(plain.exit());
    }
}
