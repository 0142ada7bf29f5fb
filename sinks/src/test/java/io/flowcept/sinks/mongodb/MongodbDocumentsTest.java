package io.flowcept.sinks.mongodb;

import static io.flowcept.sinks.document.Packed.map;
import static io.flowcept.sinks.document.Packed.task;
import static io.flowcept.sinks.document.Packed.usualId;
import static io.flowcept.sinks.document.Packed.usualTask;
import static io.flowcept.sinks.document.Packed.workflow;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.document.PythonVenv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.types.Binary;
import org.junit.jupiter.api.Test;

/** What becomes of messages in MongoDB's collections, and whether Flowcept finds them there. */
class MongodbDocumentsTest extends AgainstMongodb {
    @Test
    void task_isStoredWithDates_andItsStatus_andWhenItWasRegistered() throws IOException {
        Instant before = Instant.now().minusMillis(1);
        publish(task(
                "t",
                "activity_id",
                "a",
                "used",
                map("x", 1, "big", 1L << 40, "list", List.of(1.5, "s", true), "m", map("deep", map("n", 2))),
                "generated",
                5,
                "started_at",
                1795277992.9024851,
                "ended_at",
                1795277993.0,
                "telemetry_at_start",
                map("cpu", map()),
                "data",
                new byte[] {1, 2},
                "status",
                "FINISHED"));
        Document stored = only("tasks");
        assertThat((Instant) stored.remove("registered_at")).isBetween(before, Instant.now());
        assertThat(stored.remove("data")).isEqualTo(new Binary(new byte[] {1, 2}));
        assertThat(stored)
                .isEqualTo(new Document("task_id", "t")
                        .append("activity_id", "a")
                        .append(
                                "used",
                                new Document("x", 1)
                                        .append("big", 1L << 40)
                                        .append("list", List.of(1.5, "s", true))
                                        .append("m", new Document("deep", new Document("n", 2))))
                        .append("generated", new Document("arg0", 5))
                        .append("started_at", Instant.ofEpochMilli(1795277992902L))
                        .append("ended_at", Instant.ofEpochMilli(1795277993000L))
                        .append("telemetry_at_start", new Document())
                        .append("status", "FINISHED")
                        .append("finished", true));
    }

    @Test
    void laterMessageOfATask_isMerged_levelByLevel_andRegistrationStays() throws Exception {
        publish(task("t", "status", "RUNNING", "used", map("a", map("x", 1, "y", 1)), "tags", List.of("one", "two")));
        Object registered = only("tasks").get("registered_at");
        Thread.sleep(5);
        publish(task("t", "status", "FINISHED", "used", map("a", map("y", 2)), "tags", List.of("three")));
        assertThat(only("tasks"))
                .isEqualTo(new Document("task_id", "t")
                        .append("status", "FINISHED")
                        .append("used", new Document("a", new Document("x", 1).append("y", 2)))
                        .append("tags", List.of("three"))
                        .append("running", true)
                        .append("finished", true)
                        .append("registered_at", registered));
    }

    @Test
    void taskThatFlowceptItselfHasStored_isMerged_andKeepsItsId() throws IOException {
        publish();
        try (MongoClient client = client()) {
            MongoCollection<Document> tasks = client.getDatabase(database()).getCollection("tasks");
            Document stored =
                    new Document("_id", "its own").append("task_id", "t").append("used", new Document("x", 1));
            tasks.insertOne(stored);
            publish(task("new"), task("t", "used", map("y", 2)));
            assertThat(tasks.find(new Document("task_id", "t")))
                    .containsExactly(stored.append("used", new Document("x", 1).append("y", 2)));
            assertThat(tasks.countDocuments()).isEqualTo(2);
        }
    }

    @Test
    void collectionThatWouldTakeATaskTwice_hasItOnce() throws IOException {
        try (MongoClient client = client()) {
            client.getDatabase(database()).getCollection("tasks").createIndex(new Document("task_id", 1));
        }
        publish(usualTask(1, 1));
        publish(usualTask(1, 1));
        assertThat(all("tasks")).hasSize(1);
    }

    @Test
    void textsThatBeginWithADollarSign_areTexts() throws IOException {
        publish(task("t", "activity_id", "$name", "used", map("price", "$5", "list", List.of("$$ROOT"))));
        assertThat(only("tasks"))
                .containsEntry("activity_id", "$name")
                .containsEntry("used", new Document("price", "$5").append("list", List.of("$$ROOT")));
    }

    @Test
    void keysThatAreNoPaths_areStored_andLoseNoOther() throws IOException {
        publish(
                task("dot", "used", map("a.b", 1)),
                task("dollar", "used", map("m", map("$x", 1))),
                task("empty", "used", map("", 1)),
                usualTask(1, 1),
                workflow("w", "conf", map("bootstrap.servers", "h:1")));
        Map<String, Object> used = new HashMap<>();
        for (Document task : all("tasks")) {
            used.put(task.getString("task_id"), task.get("used"));
        }
        // Servers that have no such keys (FerretDB, MongoDB before 5) get the same as text.
        assertThat(used.remove("dot")).isIn(new Document("a.b", 1), new Document("json", "{\"a.b\": 1}"));
        assertThat(used.remove("dollar"))
                .isIn(new Document("m", new Document("$x", 1)), new Document("json", "{\"m\": {\"$x\": 1}}"));
        assertThat(used)
                .isEqualTo(Map.of(
                        "empty", new Document("", 1), usualId(1, 1), new Document("x", 1).append("name", "run 1")));
        assertThat(only("workflows").get("conf"))
                .isIn(
                        new Document("bootstrap.servers", "h:1"),
                        new Document("json", "{\"bootstrap.servers\": \"h:1\"}"));
    }

    @Test
    void whatTheServerCannotMerge_isStoredAsText_withTheReason_andTheOthersAsTheyAre() throws IOException {
        publish(task("t", "used", map("a", 5)));
        publish(
                task("before", "used", map("x", 1)),
                task(
                        "t",
                        "used",
                        map("a", map("b", 1)),
                        "tags",
                        List.of("x"),
                        "custom_metadata",
                        map("k", 1),
                        "ended_at",
                        2.0),
                task("after", "used", map("x", 2)));
        Map<String, Document> stored = new HashMap<>();
        for (Document task : all("tasks")) {
            task.remove("registered_at");
            stored.put(task.getString("task_id"), task);
        }
        Document metadata = stored.get("t").get("custom_metadata", Document.class);
        assertThat(metadata.getString("not_storable"))
                // FerretDB's answer to a single update lacks what the driver reads first.
                .containsAnyOf("Cannot create field 'b'", "does not contain key n");
        assertThat(stored)
                .isEqualTo(Map.of(
                        "before", new Document("task_id", "before").append("used", new Document("x", 1)),
                        "after", new Document("task_id", "after").append("used", new Document("x", 2)),
                        "t",
                                new Document("task_id", "t")
                                        .append("used", new Document("json", "{\"a\": {\"b\": 1}}"))
                                        .append("tags", "[\"x\"]")
                                        .append("ended_at", Instant.ofEpochMilli(2000))
                                        .append(
                                                "custom_metadata",
                                                new Document("json", "{\"k\": 1}")
                                                        .append("not_storable", metadata.get("not_storable")))));
    }

    @Test
    void documentBeyondSixteenMegabytes_isStoredCut_andLosesNoOther() throws IOException {
        publish(
                task("big", "activity_id", "a", "used", map("x", "y".repeat(17 << 20))),
                task("small", "activity_id", "b"));
        Map<String, String> activities = new HashMap<>();
        for (Document task : all("tasks")) {
            activities.put(task.getString("task_id"), task.getString("activity_id"));
        }
        assertThat(activities).isEqualTo(Map.of("big", "a", "small", "b"));
    }

    @Test
    void taskThatIsVeryDeep_isStoredByPaths_orAsText_andLosesNoOther() throws IOException {
        Object maps = 1L;
        Object lists = 1L;
        for (int i = 0; i < 120; i++) {
            maps = map("k", maps);
            lists = List.of(lists);
        }
        Upsert byPaths = upsert(map("used", maps));
        assertThat(byPaths.document()).isNull();
        assertThat(byPaths.update().getDocument("$set").keySet()).containsExactly("used" + ".k".repeat(120));
        Upsert asText = upsert(map("used", map("x", lists)));
        assertThat(asText.document()).isNull();
        assertThat(asText.update().getDocument("$set").getDocument("used").keySet())
                .containsExactly("json");
        publish(task("maps", "used", maps), task("lists", "used", map("x", lists)), task("usual", "used", map("x", 1)));
        publish(workflow("w", "conf", maps));
        Map<String, Document> used = new HashMap<>();
        for (Document task : all("tasks")) {
            used.put(task.getString("task_id"), task.get("used", Document.class));
        }
        assertThat(used.get("maps").toJson()).contains("{\"k\": ".repeat(120));
        assertThat(used.get("lists"))
                .isEqualTo(new Document("json", "{\"x\": " + "[".repeat(120) + 1 + "]".repeat(120) + "}"));
        assertThat(used.get("usual")).isEqualTo(new Document("x", 1));
        assertThat(only("workflows").get("custom_metadata", Document.class).getString("not_storable"))
                .isEqualTo("a value is nested deeper than 100 levels");
    }

    private static Upsert upsert(Map<Object, Object> task) {
        Map<String, Object> fields = new HashMap<>();
        task.forEach((field, value) -> fields.put((String) field, value));
        return Upsert.task("t", fields, new BsonValues(false), 0);
    }

    @Test
    void numbersWithoutJson_doNotStopDelivery() throws IOException {
        publish(
                task(
                        "nan",
                        "generated",
                        map("loss", Double.NaN, "max", Double.POSITIVE_INFINITY),
                        "ended_at",
                        Double.NaN),
                task("other"));
        assertThat(all("tasks"))
                .extracting(task -> task.getString("task_id"))
                .containsExactlyInAnyOrder("nan", "other");
    }

    @Test
    void workflow_isUpserted_timesAsNumbers_itsInterceptorsOnce_itsMachinesSideBySide() throws IOException {
        Message start = workflow(
                "w",
                "name",
                "n",
                "status",
                "RUNNING",
                "started_at",
                1.5,
                "interceptor_ids",
                List.of("i1"),
                "custom_metadata",
                map("old", 1),
                "machine_info",
                map("i1", map("cores", 2)));
        Message end = workflow(
                "w",
                "name",
                "n",
                "status",
                "FINISHED",
                "ended_at",
                2.5,
                "interceptor_ids",
                List.of("i1", "i2"),
                "custom_metadata",
                map("new", 2),
                "machine_info",
                map("i2", map("cores", 4)));
        publish(start);
        publish(start, end);
        assertThat(only("workflows"))
                .isEqualTo(new Document("workflow_id", "w")
                        .append("type", "workflow")
                        .append("name", "n")
                        .append("status", "FINISHED")
                        .append("started_at", 1.5)
                        .append("ended_at", 2.5)
                        .append("interceptor_ids", List.of("i1", "i2"))
                        .append("custom_metadata", new Document("new", 2))
                        .append(
                                "machine_info",
                                new Document("i1", new Document("cores", 2)).append("i2", new Document("cores", 4))));
    }

    @Test
    void indexes_areFlowcepts_createdOnce_unlessSwitchedOff() throws IOException {
        settings.put("databases.mongodb.create_collection_index", false);
        publish(usualTask(1, 1));
        assertThat(indexes("tasks")).isEqualTo(Map.of("_id_", false));
        settings.put("databases.mongodb.create_collection_index", true);
        publish();
        publish();
        assertThat(indexes("tasks"))
                .isEqualTo(Map.of(
                        "_id_",
                        false,
                        "task_id_1",
                        true,
                        "workflow_id_1",
                        false,
                        "parent_task_id_1",
                        false,
                        "campaign_id_1",
                        false));
        assertThat(indexes("workflows"))
                .isEqualTo(Map.of(
                        "_id_", false, "workflow_id_1", true, "parent_workflow_id_1", false, "campaign_id_1", false));
        assertThat(indexes("agents")).isEqualTo(Map.of("_id_", false, "agent_id_1", true));
    }

    @Test
    void flowceptItself_returnsTheTasksAndTheWorkflow() throws Exception {
        PythonVenv python = PythonVenv.orSkip();
        publish(
                workflow("w", "name", "run", "status", "FINISHED", "interceptor_ids", List.of("i")),
                task(
                        "t1",
                        "workflow_id",
                        "w",
                        "used",
                        map("price", "$5"),
                        "started_at",
                        1795277376.25,
                        "status",
                        "FINISHED"),
                task("t2", "workflow_id", "x"));
        Path file = directory.resolve("settings.yaml");
        Files.writeString(file, """
                flowcept_version: 1.0.3
                project: {debug: false, db_flush_mode: online}
                log: {log_file_level: disable, log_stream_level: error}
                mq: {enabled: false}
                kv_db: {enabled: false}
                databases:
                  mongodb: {enabled: true, host: 127.0.0.1, port: %d, db: %s, create_collection_index: true}
                  lmdb: {enabled: false}
                """.formatted(server.process.port(), database()));
        String script = """
                from flowcept import Flowcept
                for task in Flowcept.db.query(filter={"workflow_id": "w"}, collection="tasks"):
                    print(task["task_id"], task["used"], task["started_at"], task["status"], task["finished"])
                print(sorted(Flowcept.db.get_workflow_object("w").to_dict().items()))
                """;
        assertThat(python.run(script, Map.of("FLOWCEPT_SETTINGS_PATH", file.toString()))
                        .lines())
                .containsExactly(
                        "t1 {'price': '$5'} 2026-11-21 16:09:36.250000 FINISHED True",
                        "[('interceptor_ids', ['i']), ('name', 'run'), ('status', <Status.FINISHED: 'FINISHED'>),"
                                + " ('type', 'workflow'), ('workflow_id', 'w')]");
    }

    @Test
    void uniqueIndex_countsWhereItIsBuilt_andMakingItAgainChangesNothing() throws IOException {
        publish();
        try (MongoClient client = client()) {
            MongoDatabase here = client.getDatabase(database());
            List<Document> before = here.getCollection("tasks").listIndexes().into(new ArrayList<>());
            assertThat(Indexes.haveUniqueTasks(here, true)).isEqualTo(!server.ferret);
            assertThat(Indexes.haveUniqueTasks(here, false)).isEqualTo(!server.ferret);
            assertThat(here.getCollection("tasks").listIndexes()).containsExactlyElementsOf(before);
        }
        BsonDocument built = BsonDocument.parse("{v: 2, key: {task_id: 1}, name: 'task_id_1', unique: true}");
        assertThat(Indexes.isUniqueTask(built)).isTrue();
        assertThat(Indexes.isUniqueTask(new BsonDocument("spec", built).append("buildUUID", new BsonString("u"))))
                .isFalse();
        assertThat(Indexes.isUniqueTask(built.append("buildUUID", new BsonString("u"))))
                .isFalse();
    }

    @Test
    void ferretDb_isKnown_byWhatEitherVersionSaysOfItself() {
        assertThat(MongodbSink.isFerret(BsonDocument.parse("{version: '7.0.42', ferretdbVersion: 'v1.24.0'}")))
                .isTrue();
        assertThat(MongodbSink.isFerret(BsonDocument.parse("{version: '7.0.77', ferretdb: {version: 'v2.0.0'}}")))
                .isTrue();
        assertThat(MongodbSink.isFerret(BsonDocument.parse("{version: '8.0.5'}")))
                .isFalse();
    }

    private Map<String, Boolean> indexes(String collection) {
        try (MongoClient client = client()) {
            Map<String, Boolean> indexes = new HashMap<>();
            for (Document index :
                    client.getDatabase(database()).getCollection(collection).listIndexes()) {
                indexes.put(index.getString("name"), Boolean.TRUE.equals(index.get("unique")));
            }
            return indexes;
        }
    }
}
