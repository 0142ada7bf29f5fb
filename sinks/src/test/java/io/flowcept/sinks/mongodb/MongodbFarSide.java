package io.flowcept.sinks.mongodb;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * A server of MongoDB's protocol, with a database for each destination. FerretDB asks everybody for a password;
 * mongo-java-server has none, so it refuses whoever gives one.
 */
public final class MongodbFarSide implements FarSide {
    private static final String USER = "ada";
    private static final String PASSWORD = "countess";

    private final MongodbProtocol server;
    private MongoClient client;

    public MongodbFarSide(Path directory) throws IOException {
        server = MongodbProtocol.in(
                directory,
                "--test-enable-new-auth",
                "--setup-database=admin",
                "--setup-username=" + USER,
                "--setup-password=" + PASSWORD);
    }

    @Override
    public LocalServer server() {
        return server.process;
    }

    @Override
    public int portBehindProxy() {
        return server.process.port();
    }

    @Override
    public String settings(String destination, int port) {
        return settings(destination, port, server.ferret ? PASSWORD : null);
    }

    @Override
    public String settings(String destination, boolean right) {
        return right
                ? settings(destination, server.process.port())
                : settings(destination, server.process.port(), "open sesame");
    }

    private static String settings(String destination, int port, String password) {
        return "databases: {mongodb: {enabled: true, host: localhost, port: " + port + ", db: " + destination
                + (password == null ? "" : ", username: " + USER + ", password: " + password) + "}}\n";
    }

    /** Does nothing: the sink makes databases and collections. */
    @Override
    public void prepare(String destination) {}

    @Override
    public long count(String destination) {
        return collection(destination, "tasks").estimatedDocumentCount()
                + collection(destination, "workflows").estimatedDocumentCount();
    }

    @Override
    public boolean keepsOrder() {
        return false;
    }

    @Override
    public int pace() {
        return server.ferret ? 50 : 250;
    }

    @Override
    public List<byte[]> messages(String destination) throws IOException {
        List<byte[]> messages = new ArrayList<>();
        for (String type : List.of("workflow", "task")) {
            for (Document document : collection(destination, type + "s").find()) {
                // A workflow has it already.
                document.put("type", type);
                document.remove("_id");
                messages.add(packed(document));
            }
        }
        return messages;
    }

    private static byte[] packed(Document document) throws IOException {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(document, packer);
            return packer.toByteArray();
        }
    }

    @SuppressWarnings("JavaUtilDate") // so the driver reads dates
    private static void pack(Object value, MessagePacker packer) throws IOException {
        if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> field : map.entrySet()) {
                packer.packString((String) field.getKey());
                pack(field.getValue(), packer);
            }
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object item : list) {
                pack(item, packer);
            }
        } else if (value instanceof String text) {
            packer.packString(text);
        } else if (value instanceof Boolean truth) {
            packer.packBoolean(truth);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else if (value instanceof Number number) {
            packer.packLong(number.longValue());
        } else if (value instanceof Date date) {
            packer.packDouble(date.getTime() / 1e3);
        } else if (value == null) {
            packer.packNil();
        } else {
            throw new IOException("a " + value.getClass() + " was not to be stored: " + value);
        }
    }

    private MongoCollection<Document> collection(String database, String name) {
        if (client == null) {
            client = client();
        }
        return client.getDatabase(database).getCollection(name);
    }

    private MongoClient client() {
        MongoClientSettings.Builder settings = MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(30, TimeUnit.SECONDS)
                        .hosts(List.of(new ServerAddress("localhost", server.process.port()))))
                .applyToSocketSettings(socket -> socket.readTimeout(60, TimeUnit.SECONDS));
        if (server.ferret) {
            settings.credential(MongoCredential.createCredential(USER, "admin", PASSWORD.toCharArray()));
        }
        return MongoClients.create(settings.build());
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        server.process.close();
    }
}
