package io.flowcept.sinks.document;

import io.flowcept.sinks.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePacker;

/** Messages for tests, encoded by msgpack-core and not by code of ours. */
public final class Packed {
    private Packed() {}

    /** {@code map("a", 1, "b", 2)}, in that order, with keys of any kind. */
    public static Map<Object, Object> map(Object... keysAndValues) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    public static Message task(String id, Object... keysAndValues) {
        return message(Message.Kind.TASK, id, map("type", "task", "task_id", id), keysAndValues);
    }

    public static Message workflow(String id, Object... keysAndValues) {
        return message(Message.Kind.WORKFLOW, id, map("type", "workflow", "workflow_id", id), keysAndValues);
    }

    /** A task as the agent sends it: the {@code count}-th of {@code thread}. */
    public static Message usualTask(int thread, int count) {
        double start = 1795277376 + count / 1000.0;
        return task(
                usualId(thread, count),
                "workflow_id",
                "w",
                "campaign_id",
                "c",
                "activity_id",
                "solve",
                "used",
                map("x", count, "name", "run " + thread),
                "generated",
                map("arg_0", count * 2),
                "started_at",
                start,
                "ended_at",
                start + 0.5,
                "hostname",
                "h",
                "status",
                "FINISHED");
    }

    public static String usualId(int thread, int count) {
        return "1795277376.552358_17_" + thread + "_00c0ffee00c0ffee-" + count;
    }

    public static byte[] bytes(Object value) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            pack(value, packer);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Message message(Message.Kind kind, String id, Map<Object, Object> fields, Object... more) {
        fields.putAll(map(more));
        return new Message(kind, id, bytes(fields));
    }

    private static void pack(Object value, MessagePacker packer) throws IOException {
        if (value == null) {
            packer.packNil();
        } else if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                pack(entry.getKey(), packer);
                pack(entry.getValue(), packer);
            }
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object element : list) {
                pack(element, packer);
            }
        } else if (value instanceof byte[] bytes) {
            packer.packBinaryHeader(bytes.length).writePayload(bytes);
        } else if (value instanceof BigInteger integer) {
            packer.packBigInteger(integer);
        } else if (value instanceof Boolean truth) {
            packer.packBoolean(truth);
        } else if (value instanceof Float number) {
            packer.packFloat(number);
        } else if (value instanceof Double number) {
            packer.packDouble(number);
        } else if (value instanceof Number number) {
            packer.packLong(number.longValue());
        } else {
            packer.packString((String) value);
        }
    }
}
