package io.flowcept.sinks.mongodb;

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
import org.bson.Document;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/**
 * A server of MongoDB's protocol, with a database for each destination. It has no users, so it refuses whoever gives a
 * password: MongoDB because it does not know the user, mongo-java-server because it does not know how to ask.
 */
public final class MongodbFarSide implements FarSide {
    private final LocalServer server;
    private final String serverName;
    private MongoClient client;

    public MongodbFarSide(Path directory) throws IOException {
        this(MongodbProtocol.forManyDocuments(directory));
    }

    /** One that forgets all when it ends, but is as fast as can be had. */
    public static MongodbFarSide fast(Path directory) throws IOException {
        return new MongodbFarSide(MongodbProtocol.fast(directory));
    }

    /** One that counts what it is told to store, and forgets it. */
    public static MongodbFarSide storingNothing(Path directory) throws IOException {
        return new MongodbFarSide(MongodbProtocol.storingNothing(directory));
    }

    private MongodbFarSide(MongodbProtocol protocol) {
        server = protocol.process;
        serverName = protocol.name;
    }

    /** Which of the servers that speak it this is. */
    public String serverName() {
        return serverName;
    }

    @Override
    public LocalServer server() {
        return server;
    }

    @Override
    public int portBehindProxy() {
        return server.port();
    }

    @Override
    public String settings(String destination, int port) {
        return settings(destination, port, "");
    }

    @Override
    public String settings(String destination, boolean right) {
        return settings(destination, server.port(), right ? "" : ", username: ada, password: open sesame");
    }

    private static String settings(String destination, int port, String credentials) {
        return "databases: {mongodb: {enabled: true, host: localhost, port: " + port + ", db: " + destination
                + credentials + "}}\n";
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
        return 250;
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
            packer.packDouble(date.toInstant().toEpochMilli() / 1e3);
        } else if (value == null) {
            packer.packNil();
        } else {
            throw new IOException("a " + value.getClass() + " was not to be stored: " + value);
        }
    }

    private MongoCollection<Document> collection(String database, String name) {
        if (client == null) {
            client = MongoClients.create(
                    "mongodb://localhost:" + server.port() + "/?serverSelectionTimeoutMS=30000&socketTimeoutMS=60000");
        }
        return client.getDatabase(database).getCollection(name);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        server.close();
    }
}
