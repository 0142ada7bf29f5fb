package io.flowcept.cli.keeper;

import io.flowcept.sinks.Message;
import io.flowcept.sinks.Received;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was polled and is not yet stored. For one thread. */
final class Batch {
    private final List<Message> messages = new ArrayList<>();
    private final Map<Message, Received> origins = new LinkedHashMap<>();

    /** What no database takes, with the reason. */
    private final Map<Received, String> refused = new LinkedHashMap<>();

    private final Map<Database, Boolean> stored = new HashMap<>();
    private long began;

    void add(Message message, Received received) {
        began();
        messages.add(message);
        origins.put(message, received);
    }

    void refuse(Received received, String reason) {
        began();
        refused.put(received, reason);
    }

    private void began() {
        if (isEmpty()) {
            began = System.nanoTime();
        }
    }

    boolean isEmpty() {
        return messages.isEmpty() && refused.isEmpty();
    }

    int size() {
        return messages.size();
    }

    double ageSecs() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** Messages of one kind that were not refused. */
    long count(Message.Kind kind) {
        return messages.stream()
                .filter(message -> message.kind() == kind && !refused.containsKey(origins.get(message)))
                .count();
    }

    int refused() {
        return refused.size();
    }

    /** Stores in every database that does not have it yet; true when all have it. */
    boolean storeIn(List<Database> databases) {
        boolean all = true;
        for (Database database : databases) {
            boolean has = stored.containsKey(database)
                    || database.store(messages, (message, reason) -> {
                        refuse(origins.get(message), reason);
                    });
            if (has) {
                stored.put(database, true);
            }
            all &= has;
        }
        return all;
    }

    /** Writes down what no database takes; which that is, is known once all have the rest. */
    void writeRefused(DeadLetters dead) throws IOException {
        if (!refused.isEmpty()) {
            dead.write(refused);
        }
    }

    /** What is not stored everywhere is refused, since it would not come again. */
    void refuseAll(String reason) {
        origins.values().forEach(received -> refused.putIfAbsent(received, reason));
    }

    void clear() {
        messages.clear();
        origins.clear();
        refused.clear();
        stored.clear();
    }
}
