package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The keeper stores what a program with Python's Flowcept publishes, and Flowcept reads it back. What it reads is compared,
 * whole, with what Flowcept's own consumer heard of the same program.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeeperInteropTest {
    private static final List<String> TIMES = List.of("started_at", "ended_at", "submitted_at", "utc_timestamp");

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
    void pythonsTasks_areReadFromLmdb(@TempDir Path directory) throws Exception {
        List<Map<String, Object>> heard =
                heard(directory, "lmdb: {enabled: true, path: " + directory.resolve("lmdb") + "}");
        Map<String, List<Map<String, Object>>> found = Documents.query(python, directory, "workflow_id", "wf-python");
        assertThat(Documents.byId(found.get("tasks"), "task_id")).isEqualTo(Documents.byId(tasks(heard), "task_id"));
        assertThat(found.get("workflows")).containsExactly(heard.get(4));
    }

    @Test
    void pythonsTasks_areReadFromMongodb(@TempDir Path directory) throws Exception {
        services.start("mongo");
        List<Map<String, Object>> heard =
                heard(directory, "mongodb: {enabled: true, host: localhost, port: " + services.port("mongo") + "}");
        Map<String, List<Map<String, Object>>> found = Documents.query(python, directory, "workflow_id", "wf-python");
        Map<Object, Map<String, Object>> tasks = Documents.byId(found.get("tasks"), "task_id");
        for (Map<String, Object> task : tasks(heard)) {
            assertStored(tasks.remove(task.get("task_id")), task);
        }
        assertThat(tasks).isEmpty();
        assertThat(found.get("workflows")).hasSize(1);
        assertThat(found.get("workflows").get(0)).containsAllEntriesOf(without(heard.get(4), "interceptor_ids"));
        assertThat(list(found.get("workflows").get(0).get("interceptor_ids")))
                .isNotEmpty()
                .allMatch(list(heard.get(4).get("interceptor_ids"))::contains);
    }

    /** What Flowcept's consumer hears of the program while a keeper stores it; of the run, the first and the last message. */
    private List<Map<String, Object>> heard(Path directory, String database) throws Exception {
        String settings = """
                project: {db_flush_mode: online, enrich_messages: false, dump_buffer: {enabled: true}}
                mq: {enabled: true, type: redis, host: localhost, port: %d}
                db_buffer: {insertion_buffer_time_secs: 1}
                databases: {%s}
                """.formatted(services.port("redis"), database);
        Process keeper = AgentRun.command(
                        directory,
                        "consume",
                        "--settings",
                        directory.resolve("settings.yaml").toString(),
                        "--jsonl")
                .settings(settings)
                .start();
        try (PythonScript consumer = python.start(directory, "consume.py", "5").started()) {
            await(directory, () -> listening() == 2);
            assertThat(python.run(directory, "program.py", "wf-python", "c-python"))
                    .isEqualTo("30\n");
            await(directory, () -> written(directory) == 5);
            keeper.destroy();
            assertThat(keeper.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readString(directory.resolve("stderr"))).contains("took 5 messages: 3 of tasks");
            List<Map<String, Object>> heard = Documents.heard(consumer.output());
            assertThat(heard)
                    .extracting(message -> message.get("type"))
                    .containsExactly("workflow", "task", "task", "task", "workflow");
            return heard;
        } finally {
            keeper.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void await(Path directory, Callable<Boolean> done) throws Exception {
        for (int i = 0; i < 600 && !done.call(); i++) {
            Thread.sleep(100);
        }
        assertThat(done.call())
                .as(Files.readString(directory.resolve("stderr")))
                .isTrue();
    }

    /** How many messages are in the keeper's file, which it writes beside the database. */
    private static long written(Path directory) throws IOException {
        Path file = directory.resolve("cwd/flowcept_messages.jsonl");
        return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    }

    /** How many connections of the server wait for messages. */
    private long listening() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), services.port("redis"))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("CLIENT LIST TYPE pubsub\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().filter(line -> line.contains(" psub=")).count();
        }
    }

    private static List<Map<String, Object>> tasks(List<Map<String, Object>> messages) {
        return messages.stream()
                .filter(message -> "task".equals(message.get("type")))
                .map(Documents::stored)
                .toList();
    }

    /** MongoDB's dates have milliseconds. When the task was stored is added. */
    private static void assertStored(Map<String, Object> found, Map<String, Object> task) {
        for (String time : TIMES) {
            if (task.containsKey(time)) {
                assertThat((Double) found.get(time)).isCloseTo((Double) task.get(time), within(0.001));
            }
        }
        assertThat(found).containsKey("registered_at");
        Map<String, Object> rest = without(found, "registered_at");
        rest.keySet().removeAll(TIMES);
        Map<String, Object> expected = new HashMap<>(task);
        expected.keySet().removeAll(TIMES);
        assertThat(rest).isEqualTo(expected);
    }

    private static Map<String, Object> without(Map<String, Object> map, String... keys) {
        Map<String, Object> rest = new HashMap<>(map);
        rest.keySet().removeAll(List.of(keys));
        return rest;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }
}
