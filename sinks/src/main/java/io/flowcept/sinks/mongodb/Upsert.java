package io.flowcept.sinks.mongodb;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.flowcept.sinks.document.Curation;
import io.flowcept.sinks.document.PythonJson;
import java.util.List;
import java.util.Map;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * The update that stores one message, the same however often it is made. It is the classic {@code $set}, in which a text
 * that begins with a dollar sign is a text; Flowcept's own pipeline form takes it for the name of a field.
 */
final class Upsert {
    static final UpdateOptions OPTIONS = new UpdateOptions().upsert(true);

    /** Of one field in {@link #asText}; a document has 16 MiB. */
    private static final int MAX_TEXT = 1 << 20;

    /**
     * Levels of maps and lists. MongoDB documents 100; a server refuses a single document that is some deeper, but a whole
     * request, with all that is in it, from 200 on.
     */
    private static final int MAX_DEPTH = 100;

    private static final String REGISTERED = "registered_at";
    private static final String INTERCEPTORS = "interceptor_ids";
    private static final String MACHINES = "machine_info";

    private final boolean task;
    private final String type;
    private final BsonDocument filter;
    private final String key;
    private final Map<String, Object> document;
    private final BsonValues values;
    private final BsonDateTime now;

    private Upsert(String type, String id, Map<String, Object> document, BsonValues values, long nowMillis) {
        this.task = type.equals("task");
        this.type = type;
        this.key = type + "_id";
        this.filter = new BsonDocument(key, new BsonString(id));
        this.document = document;
        this.values = values;
        this.now = new BsonDateTime(nowMillis);
    }

    /** Of a curated task: times become dates, its maps are merged with what is stored, level by level. */
    static Upsert task(String id, Map<String, Object> task, BsonValues values, long nowMillis) {
        return new Upsert("task", id, task, values, nowMillis);
    }

    /** Of a workflow: times stay numbers, maps replace, except that every interceptor and machine adds itself. */
    static Upsert workflow(String id, Map<String, Object> workflow, BsonValues values) {
        return new Upsert("workflow", id, workflow, values, 0);
    }

    /** Of an agent: as of a workflow. */
    static Upsert agent(String id, Map<String, Object> agent, BsonValues values) {
        return new Upsert("agent", id, agent, values, 0);
    }

    BsonDocument filter() {
        return filter;
    }

    UpdateOneModel<BsonDocument> model() {
        return new UpdateOneModel<>(filter, update(), OPTIONS);
    }

    BsonDocument update() {
        for (Object value : document.values()) {
            if (isDeeper(value, MAX_DEPTH, task)) {
                return asText("a value is nested deeper than " + MAX_DEPTH + " levels");
            }
        }
        return task ? taskUpdate() : workflowUpdate();
    }

    private BsonDocument taskUpdate() {
        BsonDocument set = new BsonDocument();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            Object value = field.getValue();
            if (isTime(field.getKey(), value)) {
                set.put(field.getKey(), BsonValues.date(((Number) value).doubleValue()));
            } else if (!field.getKey().equals(key)) {
                flatten(top(field.getKey()), value, set);
            }
        }
        BsonDocument update = new BsonDocument();
        if (!set.isEmpty()) {
            update.put("$set", set);
        }
        if (!set.containsKey(REGISTERED)) {
            update.put("$setOnInsert", new BsonDocument(REGISTERED, now));
        }
        return update;
    }

    /**
     * What the update of a task makes where there is no document of that id yet; null where servers differ, since a key is
     * no path, or refuse all that comes with it, since it is so deep.
     */
    BsonDocument document() {
        BsonDocument whole = new BsonDocument("_id", new BsonObjectId()).append(key, filter.get(key));
        for (Map.Entry<String, Object> field : document.entrySet()) {
            String name = field.getKey();
            Object value = field.getValue();
            if (isTime(name, value)) {
                whole.put(name, BsonValues.date(((Number) value).doubleValue()));
            } else if (!name.equals(key)) {
                if (!top(name).equals(name) || !hasPaths(value, MAX_DEPTH - 1) || name.equals(REGISTERED)) {
                    return null;
                }
                whole.put(name, values.of(value));
            }
        }
        if (!whole.containsKey(REGISTERED)) {
            whole.put(REGISTERED, now);
        }
        return whole;
    }

    /** Whether every key at any depth can be part of a path, and there are no more levels than that. */
    private static boolean hasPaths(Object value, int levels) {
        if (levels == 0) {
            return !(value instanceof Map || value instanceof List);
        }
        if (value instanceof List) {
            for (Object element : (List<?>) value) {
                if (!hasPaths(element, levels - 1)) {
                    return false;
                }
            }
        } else if (value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
            if (!isPath((Map<?, ?>) value)) {
                return false;
            }
            for (Object element : ((Map<?, ?>) value).values()) {
                if (!hasPaths(element, levels - 1)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether a value has more levels than that, those that {@link #flatten} makes paths of not counted. */
    private static boolean isDeeper(Object value, int levels, boolean flat) {
        boolean isMap = value instanceof Map;
        if (!isMap && !(value instanceof List)) {
            return false;
        }
        boolean isPath = flat && isMap && isPath((Map<?, ?>) value);
        if (!isPath && levels == 0) {
            return true;
        }
        for (Object element : isMap ? ((Map<?, ?>) value).values() : (List<?>) value) {
            if (isDeeper(element, isPath ? levels : levels - 1, isPath)) {
                return true;
            }
        }
        return false;
    }

    private BsonDocument workflowUpdate() {
        BsonDocument set = new BsonDocument("type", new BsonString(type));
        BsonDocument update = new BsonDocument("$set", set);
        for (Map.Entry<String, Object> field : document.entrySet()) {
            Object value = field.getValue();
            if (field.getKey().equals(INTERCEPTORS) && value instanceof List) {
                // Flowcept pushes, so that each has it twice; a set is also right when a message comes again.
                BsonDocument each = new BsonDocument("$each", values.of(value));
                update.put("$addToSet", new BsonDocument(INTERCEPTORS, each));
            } else if (field.getKey().equals(MACHINES) && value instanceof Map && isPath((Map<?, ?>) value)) {
                for (Map.Entry<?, ?> machine : ((Map<?, ?>) value).entrySet()) {
                    set.put(MACHINES + '.' + machine.getKey(), values.of(machine.getValue()));
                }
            } else if (!field.getKey().equals(key)) {
                set.put(top(field.getKey()), values.of(value));
            }
        }
        return update;
    }

    /** Sets the leaves of nested maps by their paths; a map with a key that no path can have is set as a whole. */
    private void flatten(String path, Object value, BsonDocument set) {
        if (value instanceof Map && isPath((Map<?, ?>) value)) {
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                flatten(path + '.' + entry.getKey(), entry.getValue(), set);
            }
        } else {
            set.put(path, values.of(value));
        }
    }

    private static boolean isPath(Map<?, ?> map) {
        for (Object key : map.keySet()) {
            String name = (String) key;
            if (name.isEmpty() || name.charAt(0) == '$' || name.indexOf('.') >= 0 || name.indexOf('\0') >= 0) {
                return false;
            }
        }
        return !map.isEmpty();
    }

    /** The name of a field of the document itself, which must be a path and is not the server's. */
    private static String top(String name) {
        return name.isEmpty() || name.equals("_id")
                ? '_' + name
                : BsonValues.key(name).replace('.', '\uFF0E').replace('$', '\uFF04');
    }

    /**
     * The same message for a server that refused it: collections as JSON text, what is too long cut, and the reason in
     * {@code custom_metadata.not_storable}. Every server stores that, so no message is lost and none holds up the others.
     */
    BsonDocument asText(String reason) {
        BsonDocument set = new BsonDocument();
        for (Map.Entry<String, Object> field : document.entrySet()) {
            if (!field.getKey().equals(key)) {
                set.put(top(field.getKey()), asText(field.getKey(), field.getValue()));
            }
        }
        BsonDocument metadata =
                set.isDocument("custom_metadata") ? set.getDocument("custom_metadata") : new BsonDocument();
        set.put("custom_metadata", metadata.append("not_storable", new BsonString(cut(reason))));
        BsonDocument update = new BsonDocument("$set", set);
        if (task && !set.containsKey(REGISTERED)) {
            update.put("$setOnInsert", new BsonDocument(REGISTERED, now));
        }
        return update;
    }

    private BsonValue asText(String name, Object value) {
        if (isTime(name, value)) {
            return BsonValues.date(((Number) value).doubleValue());
        }
        if (value instanceof Map || value instanceof byte[]) {
            return new BsonDocument("json", new BsonString(cut(PythonJson.text(value))));
        }
        if (value instanceof List || isNotFinite(value)) {
            return new BsonString(cut(PythonJson.text(value)));
        }
        return value instanceof String ? new BsonString(cut((String) value)) : values.of(value);
    }

    private boolean isTime(String name, Object value) {
        return task && Curation.TIMES.contains(name) && value instanceof Number && !isNotFinite(value);
    }

    private static boolean isNotFinite(Object value) {
        return value instanceof Double && !Double.isFinite((Double) value);
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
