package io.flowcept.sinks.mongodb;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.UpdateOneModel;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.ServiceState;
import io.flowcept.sinks.Sink;
import io.flowcept.sinks.SinkOptions;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.queue.OwnLoader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BSONException;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Writes messages into MongoDB in bulk. Tasks are inserted where an index keeps a second one of an id out, which is the
 * cheapest for both sides, and those that it has kept out are upserted; all else is upserted at once. Whatever can be tried
 * again with hope is thrown; what the server will never take as it is (too large, too deep, keys of an old version) is
 * stored as text instead, so that one document neither gets lost nor holds up the others.
 */
final class MongodbSink implements Sink {
    private final MongodbServer server;
    private final boolean indexed;
    private final boolean timed;
    private final boolean enriched;
    /** Apart, since a server refuses inserts much faster than it does upserts. */
    private final BulkSize inserts = new BulkSize();

    private final BulkSize upserts = new BulkSize();
    private MongoClient client;
    private MongoDatabase database;
    private BsonValues values;
    private Tasks tasks;
    /** Whether a task may be inserted without a look whether it is there. */
    private boolean unique;

    MongodbSink(SinkOptions options) {
        server = new MongodbServer(options);
        indexed = options.bool("databases.mongodb.create_collection_index");
        timed = options.bool("project.performance_logging");
        enriched = options.bool("project.enrich_messages");
    }

    @Override
    public String describe() {
        return "mongodb " + server.hosts() + '/' + server.database();
    }

    @Override
    public void open() throws IOException {
        connect(true);
    }

    /** What the server says that it is; makes nothing there. */
    ServiceState check() throws IOException {
        try {
            BsonDocument build = connect(false);
            String what = isFerret(build)
                    ? "FerretDB "
                            + (build.isDocument("ferretdb")
                                    ? text(build.getDocument("ferretdb"), "version")
                                    : text(build, "ferretdbVersion"))
                            + ", speaking as MongoDB "
                    : "MongoDB ";
            return new ServiceState(server.hosts() + '/' + server.database(), what + text(build, "version"));
        } finally {
            close();
        }
    }

    /** FerretDB 1 has its version there, FerretDB 2 a document of it. */
    static boolean isFerret(BsonDocument build) {
        return build.containsKey("ferretdbVersion") || build.containsKey("ferretdb");
    }

    private static String text(BsonDocument document, String key) {
        return document.isString(key) ? document.getString(key).getValue() : "of an unknown version";
    }

    private BsonDocument connect(boolean toWrite) throws IOException {
        close();
        ClassLoader before = OwnLoader.enter();
        try {
            client = server.connect();
            server.await(client);
            database = client.getDatabase(server.database());
            BsonDocument build =
                    database.runCommand(new BsonDocument("buildInfo", new BsonInt32(1)), BsonDocument.class);
            // FerretDB 1.x has no NaN: it drops the connection.
            boolean finite = build.containsKey("ferretdbVersion");
            values = new BsonValues(finite);
            tasks = new Tasks(finite, enriched, timed);
            if (toWrite && indexed) {
                Indexes.create(database);
            }
            // What FerretDB answers when a task is there already is not known.
            unique = toWrite && !isFerret(build) && Indexes.haveUniqueTasks(database, indexed);
            return build;
        } catch (MongoException | BSONException e) {
            throw Trouble.explained(e, server, client);
        } finally {
            OwnLoader.leave(before);
        }
    }

    @Override
    public void publish(List<Message> batch) throws IOException {
        long now = System.currentTimeMillis();
        Map<String, List<Message>> byTask = new LinkedHashMap<>();
        List<Upsert> workflows = new ArrayList<>();
        List<Upsert> agents = new ArrayList<>();
        for (Message message : batch) {
            if (message.kind() == Message.Kind.TASK) {
                byTask.computeIfAbsent(message.id(), id -> new ArrayList<>(1)).add(message);
            } else if (message.kind() == Message.Kind.AGENT) {
                agents.add(Upsert.agent(message.id(), MsgpackMap.read(message.msgpack()), values));
            } else {
                workflows.add(Upsert.workflow(message.id(), MsgpackMap.read(message.msgpack()), values));
            }
        }
        List<Upsert> known = new ArrayList<>();
        List<List<Message>> perhapsNew = new ArrayList<>();
        List<BsonDocument> documents = new ArrayList<>();
        for (List<Message> task : byTask.values()) {
            BsonDocument document = unique ? tasks.document(task, now) : null;
            if (document == null) {
                known.add(tasks.upsert(task, now));
            } else {
                perhapsNew.add(task);
                documents.add(document);
            }
        }
        try {
            // A workflow's last message must not be overtaken by its first; each task is there once.
            write("workflows", workflows, true);
            write("agents", agents, true);
            for (int each : notNew(documents)) {
                known.add(tasks.upsert(perhapsNew.get(each), now));
            }
            write("tasks", known, false);
        } catch (MongoException | BSONException e) {
            throw Trouble.explained(e, server, client);
        }
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    /** Inserts tasks; returns the places of those that are there already, and of those that the server does not take so. */
    private List<Integer> notNew(List<BsonDocument> documents) {
        MongoCollection<BsonDocument> collection = database.getCollection("tasks", BsonDocument.class);
        List<Integer> notNew = new ArrayList<>();
        int to = 0;
        for (int from = 0; from < documents.size(); from = to) {
            to = Math.min(documents.size(), from + inserts.next());
            long begin = System.nanoTime();
            try {
                collection.insertMany(documents.subList(from, to), new InsertManyOptions().ordered(false));
            } catch (MongoBulkWriteException e) {
                if (e.getWriteErrors().isEmpty() || e.getWriteConcernError() != null) {
                    throw e;
                }
                for (BulkWriteError error : e.getWriteErrors()) {
                    notNew.add(from + error.getIndex());
                }
            } catch (MongoSocketReadTimeoutException e) {
                inserts.notDone();
                throw e;
            }
            inserts.done(to - from, System.nanoTime() - begin);
        }
        return notNew;
    }

    private void write(String name, List<Upsert> all, boolean ordered) {
        MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
        List<Upsert> left = all;
        while (!left.isEmpty()) {
            List<Upsert> part = left.subList(0, Math.min(left.size(), upserts.next()));
            left = left.subList(part.size(), left.size());
            long begin = System.nanoTime();
            try {
                for (Upsert refused : refused(collection, part, ordered)) {
                    writeAlone(collection, refused);
                }
            } catch (MongoSocketReadTimeoutException e) {
                upserts.notDone();
                throw e;
            }
            upserts.done(part.size(), System.nanoTime() - begin);
        }
    }

    /** Writes and returns those that must be tried one by one. */
    private static List<Upsert> refused(MongoCollection<BsonDocument> collection, List<Upsert> part, boolean ordered) {
        List<UpdateOneModel<BsonDocument>> models = new ArrayList<>(part.size());
        for (Upsert upsert : part) {
            models.add(upsert.model());
        }
        try {
            collection.bulkWrite(models, new BulkWriteOptions().ordered(ordered));
            return new ArrayList<>();
        } catch (MongoBulkWriteException e) {
            if (e.getWriteErrors().isEmpty() || e.getWriteConcernError() != null) {
                throw e;
            }
            if (ordered) {
                return part.subList(e.getWriteErrors().get(0).getIndex(), part.size());
            }
            List<Upsert> refused = new ArrayList<>();
            for (BulkWriteError error : e.getWriteErrors()) {
                refused.add(part.get(error.getIndex()));
            }
            return refused;
        } catch (BSONException e) {
            return part;
        }
    }

    private static void writeAlone(MongoCollection<BsonDocument> collection, Upsert upsert) {
        try {
            try {
                collection.updateOne(upsert.filter(), upsert.update(), Upsert.OPTIONS);
            } catch (MongoWriteException e) {
                if (e.getError().getCategory() != ErrorCategory.DUPLICATE_KEY) {
                    throw e;
                }
                // Another writer, or a request of ours that was given up, has just inserted it.
                collection.updateOne(upsert.filter(), upsert.update(), Upsert.OPTIONS);
            }
        } catch (MongoWriteException | BSONException e) {
            collection.updateOne(upsert.filter(), upsert.asText(e.getMessage()), Upsert.OPTIONS);
        }
    }
}
