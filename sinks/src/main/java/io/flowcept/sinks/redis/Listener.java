package io.flowcept.sinks.redis;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Puts what a subscription is sent into the inbox, on a thread of its own: Redis cuts off who does not read. The link is
 * written to by others, and read by nobody else.
 */
final class Listener implements Closeable {
    private static final long END_MILLIS = 2_000;
    private static final byte[] MESSAGE = "pmessage".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LEFT = "punsubscribe".getBytes(StandardCharsets.US_ASCII);

    private final RedisLink link;
    private final Inbox inbox;
    private final Thread thread = new Thread(this::listen, "flowcept-redis");
    private volatile long heard = System.nanoTime();

    /** @param link of which the subscription has been confirmed */
    Listener(RedisLink link, Inbox inbox) {
        this.link = link;
        this.inbox = inbox;
        link.awaitForEver();
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        try {
            boolean subscribed = true;
            while (subscribed) {
                List<?> sent = (List<?>) link.answer();
                heard = System.nanoTime();
                byte[] kind = (byte[]) sent.get(0);
                if (Arrays.equals(kind, MESSAGE)) {
                    inbox.put((byte[]) sent.get(sent.size() - 1));
                }
                subscribed = !Arrays.equals(kind, LEFT);
            }
        } catch (IOException e) {
            // The connection has ended, and so does this thread, which says it.
        }
    }

    /** False once Redis has confirmed that it sends no more, or the connection is lost; all that came is in the inbox. */
    boolean isListening() {
        return thread.isAlive();
    }

    /** When the server was last heard of, as of {@link System#nanoTime()}. */
    long heard() {
        return heard;
    }

    /** Ends the connection and the thread. */
    @Override
    public void close() {
        link.close();
        // It may be waiting for room in the inbox.
        thread.interrupt();
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
