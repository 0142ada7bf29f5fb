package io.flowcept.sinks.lmdb;

import static io.flowcept.sinks.document.Packed.map;
import static io.flowcept.sinks.document.Packed.task;
import static io.flowcept.sinks.document.Packed.usualId;
import static io.flowcept.sinks.document.Packed.usualTask;
import static io.flowcept.sinks.document.Packed.workflow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.document.PythonVenv;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sink wrote is read by Python's LMDB and by Flowcept, never by code of ours. */
class LmdbSinkTest {
    private static final String DUMP = """
            import lmdb, sys
            env = lmdb.open(sys.argv[1], map_size=10**12, max_dbs=5)
            with env.begin() as txn:
                print(*sorted(key.decode() for key, value in txn.cursor()))
                for name in (b"tasks", b"workflows", b"agents"):
                    for key, value in txn.cursor(db=env.open_db(name, txn=txn, create=False)):
                        print(name.decode(), key.decode(), value.decode())
            """;

    @TempDir
    private Path directory;

    @Test
    void provider_makesNothingUnlessAsked() {
        assertThat(new LmdbSinkProvider().create(new SinkOptions(Map.of(), directory.toFile(), "w", "p", Set.of())))
                .isNull();
    }

    @Test
    void documents_areReadByPython_asFlowceptWouldHaveWrittenThem() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        try (Sink sink = sink("env")) {
            sink.open();
            sink.publish(List.of(
                    workflow("w", "name", "\u00e9", "status", "RUNNING"),
                    task("t2", "used", map("$a.b", "$x", "e", map()), "started_at", 1795277376.5, "data", "raw"),
                    task(
                            "t1",
                            "status",
                            "FINISHED",
                            "generated",
                            map("loss", Double.NaN, "max", Double.POSITIVE_INFINITY))));
            sink.publish(List.of(workflow("w", "name", "\u00e9", "status", "FINISHED")));
            assertThat(sink.describe()).isEqualTo("lmdb " + directory.resolve("env"));
        }
        assertThat(python.run(DUMP, Map.of(), directory.resolve("env").toString())
                        .lines())
                .containsExactly(
                        "agents tasks workflows",
                        "tasks t1 {\"task_id\": \"t1\", \"status\": \"FINISHED\", \"generated\": {\"loss\": NaN,"
                                + " \"max\": Infinity}, \"finished\": true}",
                        "tasks t2 {\"task_id\": \"t2\", \"used\": {\"$a.b\": \"$x\"}, \"started_at\": 1795277376.5}",
                        "workflows w {\"type\": \"workflow\", \"workflow_id\": \"w\", \"name\": \"\\u00e9\","
                                + " \"status\": \"FINISHED\"}");
    }

    @Test
    void flowceptItself_returnsTheTasksAndTheWorkflow() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        try (Sink sink = sink("env")) {
            sink.open();
            sink.publish(List.of(
                    workflow("w", "name", "run", "campaign_id", "c", "started_at", 1.5, "status", "FINISHED"),
                    usualTask(1, 0),
                    usualTask(1, 1),
                    task("other", "workflow_id", "x")));
        }
        Path settings = directory.resolve("settings.yaml");
        Files.writeString(settings, """
                flowcept_version: 1.0.3
                project: {debug: false, db_flush_mode: online}
                log: {log_file_level: disable, log_stream_level: error}
                mq: {enabled: false}
                kv_db: {enabled: false}
                databases: {mongodb: {enabled: false}, lmdb: {enabled: true, path: %s}}
                """.formatted(directory.resolve("env")));
        String script = """
                import json
                from flowcept import Flowcept
                print(json.dumps(Flowcept.db.query(filter={"workflow_id": "w"}, collection="tasks")))
                print(json.dumps(Flowcept.db.get_workflow_object("w").to_dict(), sort_keys=True))
                """;
        String output = python.run(script, Map.of("FLOWCEPT_SETTINGS_PATH", settings.toString()));
        assertThat(output.lines())
                .containsExactly(
                        "[" + usualJson(0) + ", " + usualJson(1) + "]",
                        "{\"campaign_id\": \"c\", \"name\": \"run\", \"started_at\": 1.5, \"status\": \"FINISHED\","
                                + " \"type\": \"workflow\", \"workflow_id\": \"w\"}");
    }

    @Test
    void fiftyThousandTasksOfFourThreads_arriveOnce_andAgainAfterAReplayOfAll() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        Set<String> expected = new TreeSet<>();
        List<Message> batch = new ArrayList<>();
        for (int replay = 0; replay < 2; replay++) {
            try (Sink sink = sink("env")) {
                sink.open();
                for (int i = 0; i < 50_000; i++) {
                    batch.add(usualTask(i % 4, i / 4));
                    expected.add(usualId(i % 4, i / 4));
                    if (batch.size() == 1000) {
                        sink.publish(batch);
                        batch.clear();
                    }
                }
            }
        }
        assertThat(taskIds(python, "env")).containsExactlyElementsOf(expected);
    }

    @Test
    void threeProcessesAndTwoSinksOfThisOne_writeOneEnvironment() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        List<Process> others = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            others.add(new ProcessBuilder(
                            System.getProperty("java.home") + "/bin/java",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            directory.toString(),
                            String.valueOf(writer))
                    .inheritIO()
                    .start());
        }
        List<Thread> threads = new ArrayList<>();
        for (int writer = 3; writer < 5; writer++) {
            int number = writer;
            Thread thread = new Thread(() -> Writer.write(directory.toFile(), number));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process other : others) {
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
        }
        Set<String> expected = new TreeSet<>();
        for (int writer = 0; writer < 5; writer++) {
            for (int i = 0; i < Writer.BATCHES * Writer.BATCH; i++) {
                expected.add(usualId(writer, i));
            }
        }
        assertThat(taskIds(python, "shared")).containsExactlyElementsOf(expected);
    }

    /** One writer of the shared environment, in this process or in another. */
    static final class Writer {
        static final int BATCHES = 30;
        static final int BATCH = 7;

        public static void main(String[] arguments) {
            write(new File(arguments[0]), Integer.parseInt(arguments[1]));
        }

        static void write(File directory, int writer) {
            try {
                for (int i = 0; i < BATCHES; i++) {
                    try (Sink sink = sink(directory, "shared")) {
                        sink.open();
                        List<Message> batch = new ArrayList<>();
                        for (int j = 0; j < BATCH; j++) {
                            batch.add(usualTask(writer, i * BATCH + j));
                        }
                        sink.publish(batch);
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void idThatIsTooLongForAKey_isStoredAll() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        String id = "x".repeat(1000);
        try (Sink sink = sink("env")) {
            sink.open();
            sink.publish(List.of(task(id)));
        }
        assertThat(python.run(DUMP, Map.of(), directory.resolve("env").toString())
                        .lines()
                        .skip(1))
                .containsExactly("tasks " + new String(DocumentKey.of(id), StandardCharsets.US_ASCII)
                        + " {\"task_id\": \"" + id + "\"}");
    }

    @Test
    void malformedMessage_isRefused_andNothingOfItsBatchIsStored() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        try (Sink sink = sink("env")) {
            sink.open();
            Message broken = new Message(Message.Kind.TASK, "x", new byte[] {(byte) 0x81});
            assertThatThrownBy(() -> sink.publish(List.of(usualTask(1, 1), broken)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("a message of 1 bytes is cut short (at byte 1)");
        }
        assertThat(taskIds(python, "env")).isEmpty();
    }

    @Test
    void fileInThePlaceOfTheDirectory_isExplained() throws IOException {
        Path taken = Files.createFile(directory.resolve("taken"));
        assertThatThrownBy(() -> sink("taken").open())
                .isInstanceOf(IOException.class)
                .hasMessage("cannot make the directory " + taken
                        + " (java.nio.file.FileAlreadyExistsException: " + taken
                        + "); set databases.lmdb.path to one that can be written");
    }

    @Test
    void damagedEnvironment_isExplained() throws IOException {
        Path env = Files.createDirectory(directory.resolve("env"));
        Files.writeString(env.resolve("data.mdb"), "x".repeat(8192));
        assertThatThrownBy(() -> sink("env").open())
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("LMDB in " + env + " says: ")
                .hasMessageEndingWith(
                        "it needs a local disk with room, a directory it may write, and 1 TB of address space");
    }

    @Test
    void environmentThatIsMovedAway_isMadeAnew_andTheBatchComesAgain() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        try (Sink sink = sink("env")) {
            sink.open();
            sink.publish(List.of(usualTask(1, 1)));
            Files.move(directory.resolve("env"), directory.resolve("kept"));
            assertThatThrownBy(() -> sink.publish(List.of(usualTask(1, 2))))
                    .isInstanceOf(IOException.class)
                    .hasMessage(directory.resolve("env")
                            + " was deleted or moved while it was written to; it is made anew");
        }
        try (Sink sink = sink("env")) {
            sink.open();
            sink.publish(List.of(usualTask(1, 2)));
        }
        assertThat(taskIds(python, "env")).containsExactly(usualId(1, 2));
    }

    @Test
    void opening_leavesTheHostsThreadAndPropertiesAsTheyWere() throws IOException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        try (Sink sink = sink("env")) {
            sink.open();
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(context);
            assertThat(System.getProperty("jffi.unsafe.disabled")).isNull();
        }
    }

    private List<String> taskIds(PythonVenv python, String name) throws Exception {
        String script = """
                import lmdb, json, sys
                env = lmdb.open(sys.argv[1], map_size=10**12, max_dbs=5)
                with env.begin(db=env.open_db(b"tasks")) as txn:
                    for key, value in txn.cursor():
                        assert json.loads(value)["task_id"] == key.decode()
                        print(key.decode())
                """;
        return python.run(script, Map.of(), directory.resolve(name).toString())
                .lines()
                .toList();
    }

    private static String usualJson(int count) {
        double start = 1795277376 + count / 1000.0;
        return "{\"task_id\": \"" + usualId(1, count) + "\", \"workflow_id\": \"w\", \"campaign_id\": \"c\","
                + " \"activity_id\": \"solve\", \"used\": {\"x\": " + count + ", \"name\": \"run 1\"},"
                + " \"generated\": {\"arg_0\": " + count * 2 + "}, \"started_at\": " + json(start) + ", \"ended_at\": "
                + json(start + 0.5) + ", \"hostname\": \"h\", \"status\": \"FINISHED\", \"finished\": true}";
    }

    private static String json(double value) {
        return io.flowcept.sinks.document.PythonJson.text(value);
    }

    private Sink sink(String path) {
        return sink(directory.toFile(), path);
    }

    private static Sink sink(File directory, String path) {
        Map<String, Object> settings = Map.of("databases.lmdb.enabled", true, "databases.lmdb.path", path);
        return new LmdbSinkProvider().create(new SinkOptions(settings, directory, "w", "p", Set.of()));
    }
}
