package io.flowcept.sinks.redis;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import redis.clients.jedis.Protocol.Command;

/**
 * What Redis still holds for its subscribers, as {@code CLIENT LIST} tells. Redis counts a message as received when it
 * is in the subscriber's buffer; it loses the buffer when it dies, and when 32 MB are in it or 8 MB for a minute it ends
 * the subscriber with all of it. So we wait for buffers to be read. Where the command is not allowed, or the server is
 * older than version 5, nothing is known and nothing is waited for. For one thread.
 */
final class Subscribers {
    /** Far enough below 32 MB for twenty JVMs that send a batch of a megabyte at the same moment. */
    private static final long CROWDED_BYTES = 4 << 20;

    private static final long ROOM_NANOS = 10_000_000_000L;
    private static final long READ_NANOS = 2_000_000_000L;
    private static final long LONGEST_PAUSE_MILLIS = 50;

    /** So long after all had read everything, they still have room for what a few JVMs may have sent since. */
    private static final long FRESH_NANOS = 100_000_000L;

    private final RedisLink link;
    private boolean known = true;

    /** When all had last read everything, as of {@link System#nanoTime()}; of no meaning while {@link #allRead} is false. */
    private long readAt;

    private boolean allRead;

    Subscribers(RedisLink link) {
        this.link = link;
    }

    /**
     * Waits until no subscriber has so much to read that more would endanger it. Does not ask Redis again when all had
     * read everything a moment ago.
     *
     * @return the bytes that wait for each, by its id; none for those that nothing waits for
     * @throws IOException when one has not made room for ten seconds
     */
    Map<String, Long> awaitRoom() throws IOException {
        if (allRead && System.nanoTime() - readAt < FRESH_NANOS) {
            return Collections.emptyMap();
        }
        long until = System.nanoTime() + ROOM_NANOS;
        for (long pause = 1; ; pause = pause(pause)) {
            Map<String, Long> waiting = waiting();
            long most = waiting.isEmpty() ? 0 : Collections.max(waiting.values());
            if (most < CROWDED_BYTES) {
                return waiting;
            }
            if (System.nanoTime() - until > 0) {
                throw new IOException("a subscriber has left " + (most >> 20)
                        + " MB unread for 10 s, and Redis would cut it off with more;"
                        + " CLIENT LIST TYPE pubsub names it");
            }
        }
    }

    /**
     * Waits until each has read what was published since {@code before}, for two seconds at most: beyond that a slow
     * consumer is trusted to go on.
     *
     * @throws IOException when one of them left without having read it
     */
    void awaitRead(Map<String, Long> before) throws IOException {
        long until = System.nanoTime() + READ_NANOS;
        Map<String, Long> owed = waiting();
        for (Map.Entry<String, Long> client : before.entrySet()) {
            Long now = owed.get(client.getKey());
            if (now != null && now <= client.getValue()) {
                owed.remove(client.getKey());
            }
        }
        for (long pause = 1; System.nanoTime() - until < 0; pause = pause(pause)) {
            owed.values().removeIf(bytes -> bytes == 0);
            if (owed.isEmpty()) {
                return;
            }
            Map<String, Long> now = waiting();
            for (Map.Entry<String, Long> client : owed.entrySet()) {
                if (known && !now.containsKey(client.getKey())) {
                    throw new IOException("a subscriber has left with messages unread");
                }
                client.setValue(now.getOrDefault(client.getKey(), 0L));
            }
        }
    }

    private static long pause(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while subscribers were reading");
        }
        return Math.min(2 * millis, LONGEST_PAUSE_MILLIS);
    }

    private Map<String, Long> waiting() throws IOException {
        Map<String, Long> waiting = new HashMap<>();
        if (known) {
            try {
                for (String line :
                        link.text(Command.CLIENT, "LIST", "TYPE", "pubsub").split("\n", -1)) {
                    // Short answers are in a fixed buffer (obl), the others in a list of them (omem).
                    waiting.put(field(line, "id="), number(line, " obl=") + number(line, " omem="));
                }
                waiting.remove("");
                allRead = waiting.values().stream().allMatch(bytes -> bytes == 0);
                readAt = System.nanoTime();
            } catch (IOException e) {
                if (!RedisLink.isRefusal(e)) {
                    throw e;
                }
                known = false;
            }
        }
        return waiting;
    }

    private static long number(String line, String name) {
        String digits = field(line, name);
        return digits.isEmpty() ? 0 : Long.parseLong(digits);
    }

    private static String field(String line, String name) {
        int at = line.indexOf(name);
        if (at < 0) {
            return "";
        }
        int from = at + name.length();
        int end = line.indexOf(' ', from);
        return line.substring(from, end < 0 ? line.length() : end).trim();
    }
}
