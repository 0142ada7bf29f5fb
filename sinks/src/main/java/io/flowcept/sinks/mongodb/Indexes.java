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

    /** Whether the server refuses a second task of one id; one that does not say counts as one that does not. */
    static boolean haveUniqueTasks(MongoDatabase database) {
        try {
            for (BsonDocument index : database.getCollection("tasks").listIndexes(BsonDocument.class)) {
                if (index.getDocument("key").keySet().equals(Collections.singleton("task_id"))
                        && index.getBoolean("unique", BsonBoolean.FALSE).getValue()
                        && !index.containsKey("partialFilterExpression")) {
                    return true;
                }
            }
            return false;
        } catch (MongoCommandException | BSONException e) {
            return false;
        }
    }

    private static BsonDocument ascending(String field) {
        return new BsonDocument(field, new BsonInt32(1));
    }
}
