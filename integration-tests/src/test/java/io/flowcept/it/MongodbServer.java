package io.flowcept.it;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.flowcept.sinks.mongodb.MongodbProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** A server of MongoDB's protocol, on a port that is its own before it is started, and what it holds. */
final class MongodbServer implements AutoCloseable {
    final int port;
    private final MongodbProtocol protocol;

    MongodbServer(Path directory) throws IOException {
        protocol = MongodbProtocol.in(Files.createDirectories(directory));
        port = protocol.process.port();
    }

    void start() throws IOException, InterruptedException {
        protocol.process.start();
    }

    /** All documents of a collection as plain maps with instants for dates, without the server's own {@code _id}. */
    List<Map<String, Object>> documents(String collection) {
        try (MongoClient client =
                MongoClients.create("mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=10000")) {
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Document document :
                    client.getDatabase("flowcept").getCollection(collection).find()) {
                document.remove("_id");
                documents.add(plain(document));
            }
            return documents;
        }
    }

    /** A {@link Document} equals no other kind of map. */
    private static Map<String, Object> plain(Document document) {
        Map<String, Object> plain = new LinkedHashMap<>(document);
        plain.replaceAll((field, value) ->
                value instanceof Document inner ? plain(inner) : value instanceof Date date ? date.toInstant() : value);
        return plain;
    }

    @Override
    public void close() {
        protocol.process.close();
    }
}
