package io.flowcept.sinks.mongodb;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.document.Curation;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.TelemetrySummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;

/** The two ways of storing a task, each given the messages of a batch that are about it. Not thread-safe. */
final class Tasks {
    /** In BSON a message is 16 times as long at most: all numbers of one byte. So no document exceeds MongoDB's 16 MiB. */
    private static final int MAX_INSERTED = 512 << 10;

    private final BsonValues values;
    private final TaskDocument usual;
    private final boolean enriched;
    private final boolean timed;

    /**
     * @param finite whether NaN and the infinities become null
     * @param enriched whether tasks get a summary of their telemetry
     * @param timed whether they get the time of this
     */
    Tasks(boolean finite, boolean enriched, boolean timed) {
        this.values = new BsonValues(finite);
        this.usual = new TaskDocument(finite, enriched);
        this.enriched = enriched;
        this.timed = timed;
    }

    /** What is stored when there is no such task yet, with an {@code _id}; null when only {@link #upsert} will do. */
    BsonDocument document(List<Message> task, long nowMillis) throws IOException {
        int bytes = 0;
        for (Message message : task) {
            bytes += Math.min(message.length(), MAX_INSERTED);
        }
        if (bytes >= MAX_INSERTED) {
            return null;
        }
        Message first = task.get(0);
        BsonDocument document = timed || task.size() > 1 ? null : usual.of(first.msgpack(), first.id(), nowMillis);
        return document == null ? upsert(task, nowMillis).document() : document;
    }

    /** What stores it whether it is there or not. */
    Upsert upsert(List<Message> task, long nowMillis) throws IOException {
        String id = task.get(0).id();
        Map<String, Map<String, Object>> united = new LinkedHashMap<>();
        for (Message message : task) {
            Map<String, Object> fields = MsgpackMap.read(message.msgpack());
            if (enriched) {
                TelemetrySummary.addTo(fields);
            }
            Curation.add(Curation.task(fields, timed ? nowMillis / 1e3 : 0), id, united);
        }
        return Upsert.task(id, united.get(id), values, nowMillis);
    }
}
