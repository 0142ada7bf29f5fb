package io.flowcept.cli.keeper;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Received;
import io.flowcept.sinks.document.MsgpackBytes;
import io.flowcept.sinks.document.MsgpackMap;
import io.flowcept.sinks.document.PythonJson;
import io.flowcept.sinks.document.TelemetrySummary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Makes of a message what Flowcept's document inserter makes of it (Flowcept 1.0.3, {@code DocumentInserter}): guesses a
 * type that is missing, infers fields that are missing, summarises telemetry. The sinks do the rest, which is the same
 * for every writer.
 *
 * <p>It differs where Flowcept loses or invents something: a task without an id gets one that is the same when its
 * message comes again, a group's task without an index is kept, and a task of another machine does not get this one's
 * name.
 */
final class Inserter {
    private final boolean removeEmpty;
    private final Host host;
    private final Supplier<String> campaign;

    /**
     * @param removeEmpty whether fields that are null or an empty text are left out
     * @param host added to tasks that lack it, with a summary of their telemetry; null for neither
     * @param campaign the campaign of tasks that name none; may give null
     */
    Inserter(boolean removeEmpty, Host host, Supplier<String> campaign) {
        this.removeEmpty = removeEmpty;
        this.host = host;
        this.campaign = campaign;
    }

    /** Never throws: what cannot be read is refused. */
    Incoming read(Received received) {
        Map<String, Object> message;
        try {
            message = MsgpackMap.read(received.payload());
        } catch (IOException | RuntimeException e) {
            return new Incoming.Refused(e.getMessage() == null ? e.toString() : e.getMessage());
        }
        Object type = message.get("type") == null ? guess(message) : message.get("type");
        if (type == null) {
            return new Incoming.Refused("it has no type, and none of the fields that would tell it");
        }
        return switch (type.toString()) {
            case "task" -> document(Message.Kind.TASK, "task_id", task(message, received));
            case "workflow" -> document(Message.Kind.WORKFLOW, "workflow_id", typed(message, "workflow"));
            case "agent" -> document(Message.Kind.AGENT, "agent_id", typed(message, "agent"));
            case "object" -> new Incoming.PassedOver();
            case "flowcept_control" -> new Incoming.Control(message);
            default -> new Incoming.Refused("there is no type " + type);
        };
    }

    private static String guess(Map<String, Object> message) {
        if (message.get("task_id") != null || message.get("activity_id") != null) {
            return "task";
        }
        if (message.get("agent_id") != null) {
            return "agent";
        }
        return message.get("name") != null || message.get("environment_id") != null ? "workflow" : null;
    }

    private Incoming document(Message.Kind kind, String key, Map<String, Object> message) {
        Object id = message.get(key);
        if (id == null || id.equals("")) {
            return new Incoming.Refused("it has no " + key);
        }
        message.put(key, text(id));
        if (removeEmpty) {
            withoutEmpty(message);
        }
        return new Incoming.Document(new Message(kind, text(id), MsgpackBytes.of(message)));
    }

    private static Map<String, Object> typed(Map<String, Object> message, String type) {
        message.put("type", type);
        return message;
    }

    /** In Flowcept's order, in which a step may use what an earlier one has found. */
    Map<String, Object> task(Map<String, Object> task, Received received) {
        typed(task, "task");
        Map<?, ?> used = task.get("used") instanceof Map<?, ?> map ? map : Map.of();
        if (task.get("workflow_id") == null && isTrue(used.get("workflow_id"))) {
            task.put("workflow_id", text(used.remove("workflow_id")));
        }
        if (task.get("campaign_id") == null) {
            String current = campaign.get();
            if (current != null) {
                task.put("campaign_id", current);
            }
        }
        Object group = task.get("group_id");
        if (task.get("subtype") == null && group != null) {
            task.put("subtype", "iteration");
        }
        if (task.get("task_id") == null || task.get("task_id").equals("")) {
            task.put(
                    "task_id",
                    group != null && used.get("i") != null ? text(group) + text(used.get("i")) : id(received));
        }
        if (isTrue(task.get("finished"))) {
            task.put("status", "FINISHED");
        }
        if (host != null) {
            host.addTo(task);
            TelemetrySummary.addTo(task);
        }
        return task;
    }

    /** Of what was sent and where it lay: the same each time it comes, and another one for the like of it elsewhere. */
    static String id(Received received) {
        byte[] position = received.position().getBytes(StandardCharsets.UTF_8);
        byte[] all = new byte[position.length + received.payload().length];
        System.arraycopy(position, 0, all, 0, position.length);
        System.arraycopy(received.payload(), 0, all, position.length, received.payload().length);
        return UUID.nameUUIDFromBytes(all).toString();
    }

    /** As Python's {@code str}. */
    private static String text(Object value) {
        return value instanceof String text ? text : PythonJson.text(value);
    }

    private static boolean isTrue(Object value) {
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        return value != null && !value.equals(false) && !value.equals("");
    }

    private static void withoutEmpty(Map<?, ?> map) {
        map.values().removeIf(value -> value == null || value.equals(""));
        for (Object value : map.values()) {
            if (value instanceof Map<?, ?> below) {
                withoutEmpty(below);
            }
        }
    }
}
