package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.example.quickstart.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar with MongoDB, LMDB and the file at once. */
class DatabasesTest {
    private static final String SETTINGS = """
            instrumentation:
              max_overhead_percent: 0
              tasks: [%s]
            project: {shutdown_timeout_secs: 30}
            databases:
              mongodb: {enabled: true, host: 127.0.0.1, port: %d}
              lmdb: {enabled: true, path: %s}
            """;

    private static final String QUICKSTART = "org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo";

    @TempDir
    private Path directory;

    private Path environment;
    private MongodbServer mongodb;

    @BeforeEach
    void choosePort() throws IOException {
        environment = directory.resolve("env");
        mongodb = new MongodbServer(directory.resolve("mongodb"));
    }

    @AfterEach
    void stop() {
        mongodb.close();
    }

    @Test
    void messagesOfARun_areInBothDatabasesAndTheFile_whenItEnds() throws Exception {
        mongodb.start();
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(settings(QUICKSTART))
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.journal()).isEmpty();
        assertThat(outcome.tasks()).hasSize(2);
        assertAllThreeAgree(outcome);
    }

    @Test
    void databaseThatIsDown_holdsBackNeitherOfTheOthers_andGetsAllByRecover() throws Exception {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(settings(QUICKSTART))
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.tasks()).hasSize(2);
        assertThat(LmdbDocuments.of(environment, "tasks")).hasSize(2);
        assertThat(outcome.err())
                .contains("cannot reach MongoDB at 127.0.0.1:" + mongodb.port + " (Connection refused)")
                .contains("4 messages have not reached mongodb 127.0.0.1:" + mongodb.port + "/flowcept")
                .doesNotContain("have not reached lmdb", "have not reached jsonl", "Exception", "\tat ");

        mongodb.start();
        Outcome recovered = AgentRun.command(
                        directory,
                        "recover",
                        "--settings",
                        directory.resolve("settings.yaml").toString())
                .settings(settings(QUICKSTART))
                .run();
        assertThat(recovered.exit()).as(recovered.err()).isZero();
        assertThat(recovered.journal()).isEmpty();
        assertThat(recovered.tasks()).hasSize(2);
        assertAllThreeAgree(recovered);
    }

    @Test
    void databaseThatComesUpWhileTheHostRuns_getsAll() throws Exception {
        List<Map<String, Object>> stored = new ArrayList<>();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
        Process host = AgentRun.of(directory, org.example.crash.Main.class, "200", "wait")
                .settings(settings("org.example.crash.Main.step"))
                .start();
        try {
            while (!Files.exists(directory.resolve("cwd/flowcept_messages.jsonl")) && System.nanoTime() < until) {
                Thread.sleep(50);
            }
            mongodb.start();
            while (stored.size() < 200 && System.nanoTime() < until) {
                Thread.sleep(200);
                stored = mongodb.documents("tasks");
            }
            assertThat(stored).hasSize(200);
            host.getOutputStream().close();
            assertThat(host.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            host.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        assertAllThreeAgree(Outcome.of(host.exitValue(), directory, directory.resolve("cwd")));
        assertThat(AgentRun.journalFiles(directory)).isEmpty();
    }

    @Test
    void wrongCredentials_areToldInOneLine_withoutThePassword() throws Exception {
        mongodb.start();
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings("""
                        instrumentation:
                          tasks: [org.example.quickstart.Main.sumOne]
                        databases:
                          mongodb: {enabled: true, host: 127.0.0.1, port: %d, username: ada, password: open sesame}
                        """.formatted(mongodb.port))
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.tasks()).hasSize(1);
        assertThat(outcome.err().lines().filter(line -> !line.contains("have not reached")))
                .singleElement()
                .asString()
                .contains(
                        "MongoDB at 127.0.0.1:" + mongodb.port, "databases.mongodb.username, password and auth_source");
        assertThat(outcome.err()).doesNotContain("open sesame");
    }

    @Test
    void machineThatLmdbIsNotThereFor_isTold_andTheFileIsWrittenAllTheSame() throws Exception {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings("""
                        instrumentation:
                          tasks: [org.example.quickstart.Main.sumOne]
                        databases: {lmdb: {enabled: true}}
                        """)
                .jvm("-Dos.arch=s390x")
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.tasks()).hasSize(1);
        assertThat(outcome.err())
                .contains("cannot load LMDB's native library on Linux s390x (")
                .contains("there is one for Linux and macOS on x86_64 and aarch64, and for Windows on x86_64");
    }

    @Test
    void twoJvmsAtOnce_writeOneEnvironment() throws Exception {
        String settings = """
                instrumentation:
                  max_overhead_percent: 0
                  tasks: [org.example.crash.Main.step]
                project: {dump_buffer: {enabled: false}, shutdown_timeout_secs: 30}
                databases: {lmdb: {enabled: true, path: %s}}
                """.formatted(environment);
        List<Process> hosts = new ArrayList<>();
        try {
            for (String name : List.of("one", "two")) {
                hosts.add(AgentRun.of(directory.resolve(name), org.example.crash.Main.class, "4000")
                        .settings(settings)
                        .start());
            }
            for (Process host : hosts) {
                assertThat(host.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(host.exitValue()).isZero();
            }
        } finally {
            hosts.forEach(Process::destroyForcibly);
        }
        assertThat(AgentRun.journalFiles(directory.resolve("one"))).isEmpty();
        assertThat(AgentRun.journalFiles(directory.resolve("two"))).isEmpty();
        Map<String, Integer> steps = new TreeMap<>();
        for (Map<String, Object> task : LmdbDocuments.of(environment, "tasks").values()) {
            Map<?, ?> used = (Map<?, ?>) task.get("used");
            steps.merge(used.get("worker") + ":" + used.get("number"), 1, Integer::sum);
        }
        assertThat(steps)
                .hasSize(4000)
                .allSatisfy((step, times) -> assertThat(times).isEqualTo(2));
        assertThat(LmdbDocuments.of(environment, "workflows")).hasSize(2);
    }

    private String settings(String tasks) {
        return SETTINGS.formatted(tasks, mongodb.port, environment);
    }

    /** Whole documents, against the messages of the file: what a database adds or drops is said here. */
    private void assertAllThreeAgree(Outcome outcome) throws IOException {
        Map<Object, Map<String, Object>> tasks = new LinkedHashMap<>();
        Map<Object, Map<String, Object>> dated = new LinkedHashMap<>();
        for (Map<String, Object> message : outcome.tasks()) {
            Map<String, Object> task = new LinkedHashMap<>(message);
            task.remove("type");
            task.put("finished", true);
            tasks.put(task.get("task_id"), task);
            Map<String, Object> withDates = new LinkedHashMap<>(task);
            for (String time : List.of("started_at", "ended_at")) {
                withDates.put(
                        time, Instant.ofEpochMilli(Math.floorDiv(Math.round((double) task.get(time) * 1e6), 1000)));
            }
            dated.put(task.get("task_id"), withDates);
        }
        Map<Object, Map<String, Object>> workflows = new LinkedHashMap<>();
        outcome.workflows().forEach(workflow -> workflows.put(workflow.get("workflow_id"), workflow));

        assertThat(LmdbDocuments.of(environment, "tasks")).isEqualTo(tasks);
        assertThat(LmdbDocuments.of(environment, "workflows")).isEqualTo(workflows);
        assertThat(byId(mongodb.documents("tasks"), "task_id")).isEqualTo(dated);
        Map<Object, Map<String, Object>> merged = byId(mongodb.documents("workflows"), "workflow_id");
        assertThat(merged.keySet()).isEqualTo(workflows.keySet());
        merged.forEach((id, workflow) -> assertThat(workflow).containsAllEntriesOf(workflows.get(id)));
    }

    private static Map<Object, Map<String, Object>> byId(List<Map<String, Object>> documents, String key) {
        Map<Object, Map<String, Object>> byId = new LinkedHashMap<>();
        for (Map<String, Object> document : documents) {
            if (key.equals("task_id")) {
                assertThat(document.remove("registered_at")).isInstanceOf(Instant.class);
            }
            assertThat(byId.put(document.get(key), document)).as("once").isNull();
        }
        return byId;
    }
}
