package io.flowcept.sinks.mongodb;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.bson.BSONException;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The indexes of Flowcept's collections. As there, one counts as present when some index begins with its field. */
final class Indexes {
    private Indexes() {}

    /** Creates what is missing, named {@code <field>_1}; the first index of each collection is unique. */
    static void create(MongoDatabase database) {
        create(database, "tasks", "task_id", "workflow_id", "parent_task_id", "campaign_id");
        create(database, "workflows", "workflow_id", "parent_workflow_id", "campaign_id");
        create(database, "agents", "agent_id");
    }

    private static void create(MongoDatabase database, String name, String key, String... others) {
        MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
        Set<String> present = new HashSet<>();
        for (BsonDocument index : collection.listIndexes(BsonDocument.class)) {
            present.add(index.getDocument("key").getFirstKey());
        }
        if (!present.contains(key)) {
            collection.createIndex(ascending(key), new IndexOptions().unique(true));
        }
        for (String field : others) {
            if (!present.contains(field)) {
                collection.createIndex(ascending(field));
            }
        }
    }

    /**
     * Whether the server refuses a second task of one id; one that does not say counts as one that does not. An index is
     * listed from when it is begun, and may fail to be unique until it is built.
     *
     * @param ask whether to make an index again that is listed, which returns when it is built
     */
    static boolean haveUniqueTasks(MongoDatabase database, boolean ask) {
        try {
            MongoCollection<BsonDocument> tasks = database.getCollection("tasks", BsonDocument.class);
            for (BsonDocument index : tasks.listIndexes(BsonDocument.class)) {
                if (isUniqueTask(index)) {
                    return (ask && isBuilt(tasks, index)) || isListedAsBuilt(database);
                }
            }
            return false;
        } catch (MongoCommandException | BSONException e) {
            return false;
        }
    }

    /** False when the server does not say, as it does not to who may make no index, or of one with other options. */
    private static boolean isBuilt(MongoCollection<BsonDocument> tasks, BsonDocument index) {
        try {
            tasks.createIndex(
                    index.getDocument("key"),
                    new IndexOptions().unique(true).name(index.getString("name").getValue()));
            return true;
        } catch (MongoCommandException e) {
            return false;
        }
    }

    /** MongoDB wraps what is still being built in a document with a {@code buildUUID}, where it is asked for that. */
    private static boolean isListedAsBuilt(MongoDatabase database) {
        BsonDocument listing = database.runCommand(
                new BsonDocument("listIndexes", new BsonString("tasks"))
                        .append("cursor", new BsonDocument())
                        .append("includeBuildUUIDs", BsonBoolean.TRUE),
                BsonDocument.class);
        for (BsonValue index : listing.getDocument("cursor").getArray("firstBatch")) {
            if (isUniqueTask(index.asDocument())) {
                return true;
            }
        }
        return false;
    }

    /** Of one that is built, as far as it says. */
    static boolean isUniqueTask(BsonDocument index) {
        return index.isDocument("key")
                && index.getDocument("key").keySet().equals(Collections.singleton("task_id"))
                && index.getBoolean("unique", BsonBoolean.FALSE).getValue()
                && !index.containsKey("partialFilterExpression")
                && !index.containsKey("buildUUID")
                && !index.containsKey("indexBuildInfo");
    }

    private static BsonDocument ascending(String field) {
        return new BsonDocument(field, new BsonInt32(1));
    }
}
