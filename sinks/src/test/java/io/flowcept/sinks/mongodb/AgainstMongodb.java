package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Tests with one server of MongoDB's protocol and for each a fresh database in it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AgainstMongodb {
    protected final Map<String, Object> settings = new HashMap<>();
    protected Path directory;
    protected MongodbProtocol server;
    private int databases;

    @BeforeAll
    void startServer(@TempDir Path directory) throws Exception {
        this.directory = directory;
        server = MongodbProtocol.in(directory);
        server.process.start();
    }

    @AfterAll
    void stopServer() {
        if (server != null) {
            server.process.close();
        }
    }

    @BeforeEach
    void freshDatabase() {
        databases++;
        settings.clear();
        settings.put("databases.mongodb.enabled", true);
        settings.put("databases.mongodb.create_collection_index", true);
        settings.put("databases.mongodb.host", "127.0.0.1");
        settings.put("databases.mongodb.port", server.process.port());
        settings.put("databases.mongodb.db", database());
    }

    protected final String database() {
        return "provenance" + databases;
    }

    /** The one document of a collection, as {@link #all} gives it. */
    protected final Document only(String collection) {
        List<Document> all = all(collection);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    /** Without {@code _id}, and with dates as instants. */
    protected final List<Document> all(String collection) {
        try (MongoClient client = client()) {
            List<Document> all = client.getDatabase(database())
                    .getCollection(collection)
                    .find()
                    .into(new ArrayList<>());
            Set<Object> ids = new HashSet<>();
            for (Document document : all) {
                ids.add(document.remove("_id"));
                document.replaceAll((field, value) -> value instanceof Date date ? date.toInstant() : value);
            }
            assertThat(ids).hasSameSizeAs(all);
            return all;
        }
    }

    /** A client of the server that {@link #settings} name. */
    protected final MongoClient client() {
        return MongoClients.create("mongodb://127.0.0.1:" + settings.get("databases.mongodb.port")
                + "/?socketTimeoutMS=60000&serverSelectionTimeoutMS=10000");
    }

    protected final void publish(Message... messages) throws IOException {
        try (Sink sink = sink()) {
            sink.open();
            sink.publish(Arrays.asList(messages));
        }
    }

    protected final Sink sink(String uri) {
        Map<String, Object> others = new HashMap<>(settings);
        others.put("databases.mongodb.uri", uri);
        return new MongodbSinkProvider().create(new SinkOptions(others, directory.toFile(), "w", "p", Set.of()));
    }

    protected final Sink sink() {
        return sink(null);
    }
}
