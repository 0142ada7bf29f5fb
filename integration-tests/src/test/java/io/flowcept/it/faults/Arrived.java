package io.flowcept.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/**
 * The calls of {@code org.example.steady.Main} as they arrived, merged by task id: what came again with the same id is
 * counted and left out.
 */
final class Arrived {
    private final List<List<Integer>> numbers = new ArrayList<>();
    private final int tasks;
    private int again;

    /** @param ordered whether the messages are in the order of their arrival; if not, none is looked for */
    Arrived(List<byte[]> messages, boolean ordered) throws IOException {
        for (int worker = 0; worker < SteadyHost.THREADS; worker++) {
            numbers.add(new ArrayList<>());
        }
        Set<String> ids = new HashSet<>();
        for (byte[] message : messages) {
            Map<Value, Value> map = map(message);
            if (field(map, "type").asStringValue().asString().equals("task")) {
                if (ids.add(field(map, "task_id").asStringValue().asString())) {
                    Map<Value, Value> used = field(map, "used").asMapValue().map();
                    int worker = field(used, "worker").asIntegerValue().asInt();
                    numbers.get(worker)
                            .add(field(used, "number").asIntegerValue().asInt());
                } else {
                    again++;
                }
            }
        }
        tasks = ids.size();
        if (!ordered) {
            numbers.forEach(Collections::sort);
        }
    }

    private static Map<Value, Value> map(byte[] message) throws IOException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(message)) {
            return unpacker.unpackValue().asMapValue().map();
        }
    }

    private static Value field(Map<Value, Value> map, String name) {
        return map.get(ValueFactory.newString(name));
    }

    int tasks() {
        return tasks;
    }

    /** How many came more than once, each time counted. */
    int again() {
        return again;
    }

    /** Every thread's calls from its first to its last, each once, in their order. */
    void areExactly(long[] returned) {
        for (int worker = 0; worker < returned.length; worker++) {
            inOrder(worker);
            assertThat(numbers.get(worker)).as("calls of thread %s", worker).hasSize((int) returned[worker]);
        }
    }

    /** The same, where one more call of each thread may be there, which was killed on its way back to its caller. */
    void areAtLeast(long[] returned) {
        for (int worker = 0; worker < returned.length; worker++) {
            inOrder(worker);
            assertThat(numbers.get(worker).size())
                    .as("calls of thread %s", worker)
                    .isBetween((int) returned[worker], (int) returned[worker] + 1);
        }
    }

    private void inOrder(int worker) {
        List<Integer> calls = numbers.get(worker);
        for (int i = 0; i < calls.size(); i++) {
            if (calls.get(i) != i) {
                throw new AssertionError("thread " + worker + ": call " + calls.get(i) + " came where call " + i
                        + " was to come, among " + calls.size());
            }
        }
    }
}
