package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.document.Packed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.BsonDocument;

/** Whether a server has the same tasks where they were inserted, as an index allows, and where each was upserted. */
class InsertedTaskTest {
    private static MongodbProtocol server;
    private static MongoClient client;
    private static Sink inserting;
    private static Sink upserting;
    private static int tries;

    @BeforeContainer
    static void start() throws Exception {
        Path directory = Files.createTempDirectory("inserted-tasks");
        server = MongodbProtocol.inMemory(directory);
        server.process.start();
        client = MongoClients.create("mongodb://127.0.0.1:" + server.process.port());
        inserting = sink("inserted", true, directory);
        upserting = sink("upserted", false, directory);
    }

    private static Sink sink(String database, boolean indexed, Path directory) throws IOException {
        Map<String, Object> settings = new HashMap<>();
        settings.put("databases.mongodb.enabled", true);
        settings.put("databases.mongodb.create_collection_index", indexed);
        settings.put("databases.mongodb.host", "127.0.0.1");
        settings.put("databases.mongodb.port", server.process.port());
        settings.put("databases.mongodb.db", database);
        settings.put("project.enrich_messages", true);
        Sink sink = new MongodbSinkProvider().create(new SinkOptions(settings, directory.toFile(), "w", "p", Set.of()));
        sink.open();
        return sink;
    }

    @AfterContainer
    static void stop() throws IOException {
        inserting.close();
        upserting.close();
        client.close();
        server.process.close();
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void tasksInSeveralMessagesAndBatches_areTheSame_whetherInsertedOrUpserted(
            @ForAll("batches") List<List<Map<Object, Object>>> batches) throws IOException {
        tries++;
        for (List<Map<Object, Object>> batch : batches) {
            List<Message> messages = new ArrayList<>();
            for (Map<Object, Object> message : batch) {
                String id = "try " + tries + " task " + message.hashCode() % 3;
                messages.add(new Message(Message.Kind.TASK, id, Packed.bytes(message)));
            }
            inserting.publish(messages);
            upserting.publish(messages);
        }
        assertThat(stored("inserted")).isEqualTo(stored("upserted"));
    }

    @Provide
    Arbitrary<List<List<Map<Object, Object>>>> batches() {
        return AnyTask.messages().list().ofMaxSize(4).list().ofMaxSize(3);
    }

    /** By their ids, without what differs between any two databases. */
    private static Map<String, BsonDocument> stored(String database) {
        Map<String, BsonDocument> stored = new HashMap<>();
        List<BsonDocument> found = client.getDatabase(database)
                .getCollection("tasks", BsonDocument.class)
                .find(Filters.regex("task_id", "^try " + tries + " "))
                .into(new ArrayList<>());
        Set<Object> ids = new HashSet<>();
        for (BsonDocument task : found) {
            ids.add(task.remove("_id"));
            assertThat(task.remove("registered_at")).isNotNull();
            stored.put(task.getString("task_id").getValue(), task);
        }
        assertThat(stored).hasSameSizeAs(found);
        assertThat(ids).hasSameSizeAs(found);
        return stored;
    }
}
