package io.flowcept.sinks.queue;

import io.flowcept.sinks.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Tasks as a run of four threads would send them. */
public final class Messages {
    static final int THREADS = 4;

    private Messages() {}

    /** {@code count} tasks, {@code thread-number} by their ids, the threads in turn. */
    public static List<Message> tasks(int count, int padding) {
        List<Message> tasks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            tasks.add(task((i % THREADS) + "-" + (i / THREADS), padding));
        }
        return tasks;
    }

    static Message task(String id, int padding) {
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packMapHeader(3).packString("type").packString("task");
            packer.packString("task_id").packString(id);
            packer.packString("activity_id").packString("a".repeat(padding));
            return among(packer.toByteArray(), id);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Before and behind it there are bytes that belong to other messages, as in a run. */
    private static Message among(byte[] task, String id) {
        byte[] bytes = new byte[task.length + 20];
        Arrays.fill(bytes, (byte) 0x81);
        System.arraycopy(task, 0, bytes, 9, task.length);
        // Behind the map's header, the first key and its value, the second key, and the header of the id.
        int idFrom = 9 + 1 + 5 + 5 + 8 + 1;
        return new Message(Message.Kind.TASK, bytes, 9, 9 + task.length, idFrom, idFrom + id.length());
    }

    public static List<List<Message>> batches(List<Message> messages) {
        List<List<Message>> batches = new ArrayList<>();
        for (int i = 0; i < messages.size(); i += 1000) {
            batches.add(messages.subList(i, Math.min(messages.size(), i + 1000)));
        }
        return batches;
    }

    public static List<String> ids(List<Message> messages) {
        return messages.stream().map(Message::id).toList();
    }

    /** The {@code task_id} of a message as it arrived. */
    public static String id(byte[] msgpack) {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(msgpack)) {
            int entries = unpacker.unpackMapHeader();
            String id = null;
            for (int i = 0; i < entries; i++) {
                String key = unpacker.unpackString();
                String value = unpacker.unpackString();
                id = key.equals("task_id") ? value : id;
            }
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
