package io.flowcept.sinks.queue;

import io.flowcept.sinks.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The messages at the head of a failed batch that did arrive. The same messages come again in the same order, and what
 * is remembered here need not be sent twice. For one thread.
 */
public final class DeliveredHead {
    private List<Message> head = Collections.emptyList();

    /** How many messages at the head of {@code batch} have arrived already; forgets what it compares. */
    public int take(List<Message> batch) {
        int most = Math.min(head.size(), batch.size());
        int same = 0;
        while (same < most && isSame(head.get(same), batch.get(same))) {
            same++;
        }
        head = same == batch.size() && same < head.size()
                ? head.subList(same, head.size())
                : Collections.<Message>emptyList();
        return same;
    }

    /** Remembers that only the first {@code arrived} messages of {@code batch} did. */
    public void keep(List<Message> batch, int arrived) {
        head = new ArrayList<>(arrived);
        for (Message message : batch.subList(0, arrived)) {
            head.add(message.copy());
        }
    }

    private static boolean isSame(Message a, Message b) {
        return a.id().equals(b.id()) && Arrays.equals(a.msgpack(), b.msgpack());
    }
}
