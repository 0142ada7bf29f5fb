package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.example.interop.Main;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flowcept 1.0.3 itself reads what the agent sends, and both read one settings file. What it reads is compared, whole, with
 * what the agent wrote of the same run to its JSONL file.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FlowceptInteropTest {
    /** Of tasks, 13; of the run, its first and its last. */
    private static final int MESSAGES = 15;

    private Services services;
    private FlowceptPython python;

    @BeforeAll
    void serversAndPython(@TempDir Path servers) throws Exception {
        services = new Services(servers);
        python = FlowceptPython.orSkip();
        services.start("redis");
    }

    @AfterAll
    void stop() throws IOException {
        services.close();
    }

    @Test
    void flowceptsConsumer_receivesWholeMessages_overRedis(@TempDir Path directory) throws Exception {
        assertConsumed(directory, "redis");
    }

    @Test
    void flowceptsConsumer_receivesWholeMessages_overKafka(@TempDir Path directory) throws Exception {
        services.start("kafka");
        assertConsumed(directory, "kafka");
    }

    @Test
    void flowceptsInserter_storesWhatItsQueryReturns(@TempDir Path directory) throws Exception {
        String settings = settings(directory, "redis", false);
        writeSettings(directory, settings);
        Outcome outcome;
        try (PythonScript inserter = python.start(directory, "insert.py").started()) {
            outcome = agent(directory, settings).run();
            assertSent(outcome);
            inserter.output();
        }
        String workflow = (String) outcome.workflows().get(0).get("workflow_id");
        Map<String, List<Map<String, Object>>> found = Documents.query(python, directory, "workflow_id", workflow);
        assertThat(Documents.byId(found.get("tasks"), "task_id"))
                .isEqualTo(Documents.byId(
                        outcome.tasks().stream().map(Documents::stored).toList(), "task_id"));
        // A workflow's last message replaces what was stored.
        assertThat(found.get("workflows"))
                .containsExactly(Documents.plain(outcome.workflows().get(1)));
    }

    @Test
    void pythonProgramAndAgent_areFoundTogether_inOneWorkflowAndCampaign(@TempDir Path directory) throws Exception {
        String settings = settings(directory, "redis", false);
        writeSettings(directory, settings);
        Outcome outcome;
        try (PythonScript inserter = python.start(directory, "insert.py").started()) {
            assertThat(python.run(directory, "program.py", "wf-shared", "c-shared"))
                    .isEqualTo("30\n");
            outcome = agent(directory, settings)
                    .environment("FLOWCEPT_WORKFLOW_ID", "wf-shared")
                    .environment("FLOWCEPT_CAMPAIGN_ID", "c-shared")
                    .run();
            assertSent(outcome);
            inserter.output();
        }
        Map<String, List<Map<String, Object>>> byWorkflow =
                Documents.query(python, directory, "workflow_id", "wf-shared");
        assertThat(byWorkflow.get("tasks"))
                .extracting(task -> task.get("activity_id") + " " + task.get("status"))
                .containsExactlyInAnyOrderElementsOf(
                        join(List.of("scale FINISHED", "scale FINISHED", "refuse ERROR"), activities(outcome)));
        assertThat(byWorkflow.get("tasks"))
                .extracting(task -> task.get("campaign_id"))
                .containsOnly("c-shared");
        assertThat(Documents.byId(
                        Documents.query(python, directory, "campaign_id", "c-shared")
                                .get("tasks"),
                        "task_id"))
                .isEqualTo(Documents.byId(byWorkflow.get("tasks"), "task_id"));
        assertThat(byWorkflow.get("workflows"))
                .extracting(found -> found.get("status"))
                .containsExactly("FINISHED");
    }

    @Test
    void settingsFileOfTheProject_isReadByPython_withTheSameMeaning(@TempDir Path directory) throws Exception {
        Files.copy(Path.of("..", "settings.yaml"), directory.resolve("settings.yaml"));
        Map<String, Object> meaning =
                Documents.ofLines(python.run(directory, "settings.py")).get(0);
        Path project = Path.of("..", "settings.yaml").toAbsolutePath();
        Outcome shown = AgentRun.command(directory, "show-settings", "--settings", project.toString())
                .run();
        Map<String, String> ours = new HashMap<>();
        for (String line : shown.out().lines().toList()) {
            String[] columns = line.split(" {2,}", 3);
            ours.put(columns[0], columns.length > 1 ? columns[1] : "");
        }
        Map<String, String> names = new TreeMap<>();
        names.put("MQ_ENABLED", "mq.enabled");
        names.put("MQ_TYPE", "mq.type");
        names.put("MQ_HOST", "mq.host");
        names.put("MQ_PORT", "mq.port");
        names.put("MQ_URI", "mq.uri");
        names.put("MQ_CHANNEL", "mq.channel");
        names.put("MQ_USERNAME", "mq.username");
        names.put("MQ_PASSWORD", "mq.password");
        names.put("MQ_VHOST", "mq.vhost");
        names.put("MQ_GROUP_ID", "mq.group_id");
        names.put("MQ_INSTANCES", "mq.instances");
        names.put("MQ_BUFFER_SIZE", "mq.buffer_size");
        names.put("MQ_INSERTION_BUFFER_TIME", "mq.insertion_buffer_time_secs");
        names.put("MQ_CHUNK_SIZE", "mq.chunk_size");
        names.put("MQ_TIMING", "mq.timing");
        names.put("KVDB_ENABLED", "kv_db.enabled");
        names.put("KVDB_HOST", "kv_db.host");
        names.put("KVDB_PORT", "kv_db.port");
        names.put("MONGO_ENABLED", "databases.mongodb.enabled");
        names.put("MONGO_HOST", "databases.mongodb.host");
        names.put("MONGO_PORT", "databases.mongodb.port");
        names.put("MONGO_DB", "databases.mongodb.db");
        names.put("MONGO_CREATE_INDEX", "databases.mongodb.create_collection_index");
        names.put("LMDB_ENABLED", "databases.lmdb.enabled");
        names.put("INSERTION_BUFFER_TIME", "db_buffer.insertion_buffer_time_secs");
        names.put("DB_BUFFER_SIZE", "db_buffer.buffer_size");
        names.put("REMOVE_EMPTY_FIELDS", "db_buffer.remove_empty_fields");
        names.put("DB_INSERTER_MAX_TRIALS_STOP", "db_buffer.stop_max_trials");
        names.put("DB_INSERTER_SLEEP_TRIALS_STOP", "db_buffer.stop_trials_sleep");
        names.put("DB_FLUSH_MODE", "project.db_flush_mode");
        names.put("PERF_LOG", "project.performance_logging");
        names.put("JSON_SERIALIZER", "project.json_serializer");
        names.put("REPLACE_NON_JSON_SERIALIZABLE", "project.replace_non_json_serializable");
        names.put("ENRICH_MESSAGES", "project.enrich_messages");
        names.put("DUMP_BUFFER_ENABLED", "project.dump_buffer.enabled");
        names.put("DUMP_BUFFER_PATH", "project.dump_buffer.path");
        names.put("APPEND_WORKFLOW_ID_TO_PATH", "project.dump_buffer.append_workflow_id_to_path");
        names.put("APPEND_ID_TO_PATH", "project.dump_buffer.append_id_to_path");
        names.put("DELETE_BUFFER_FILE", "project.dump_buffer.delete_previous_file");
        names.put("INSTRUMENTATION_ENABLED", "instrumentation.enabled");
        names.put("ENVIRONMENT_ID", "sys_metadata.environment_id");
        Map<String, String> theirs = new TreeMap<>();
        Map<String, String> same = new TreeMap<>();
        names.forEach((python, key) -> {
            Object value = meaning.get(python);
            theirs.put(key, value == null ? "~" : value.toString());
            same.put(key, ours.get(key));
        });
        assertThat(same).isEqualTo(theirs);
    }

    private void assertConsumed(Path directory, String queue) throws Exception {
        String settings = settings(directory, queue, true);
        writeSettings(directory, settings);
        String printed;
        Outcome outcome;
        try (PythonScript consumer =
                python.start(directory, "consume.py", String.valueOf(MESSAGES)).started()) {
            outcome = agent(directory, settings).run();
            assertSent(outcome);
            printed = consumer.output();
        }
        assertThat(Documents.heard(printed))
                .containsExactlyInAnyOrderElementsOf(
                        outcome.messages().stream().map(Documents::plain).toList());
    }

    private static void assertSent(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEqualTo("3\nno luck\n");
        assertThat(outcome.messages()).hasSize(MESSAGES);
        assertThat(outcome.journal()).isEmpty();
    }

    /** The one file that the agent and Python read. An inserter that enriches would add its own host to tasks. */
    private String settings(Path directory, String queue, boolean enrich) {
        return """
                instrumentation:
                  max_overhead_percent: 0
                  tasks: [org.example.interop.Main.*]
                project: {db_flush_mode: online, enrich_messages: %b, shutdown_timeout_secs: 60}
                mq: {enabled: true, type: %s, host: localhost, port: %d, buffer_size: 10}
                databases: {lmdb: {enabled: true, path: %s}}
                journal: {path: %s}
                log: {log_path: default}
                """.formatted(
                        enrich, queue, services.port(queue), directory.resolve("lmdb"), directory.resolve("journal"));
    }

    /** For Python to begin before the agent does. */
    private void writeSettings(Path directory, String settings) throws IOException {
        Files.writeString(directory.resolve("settings.yaml"), settings);
    }

    /** The database is Python's in these tests. */
    private static AgentRun agent(Path directory, String settings) {
        return AgentRun.of(directory, Main.class).settings(settings).environment("LMDB_ENABLED", "false");
    }

    private static List<String> activities(Outcome outcome) {
        return outcome.tasks().stream()
                .map(task -> task.get("activity_id") + " " + task.get("status"))
                .toList();
    }

    private static List<String> join(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
