package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.Messages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * Subscribes by pattern, as Flowcept does, and again whenever the server comes back. It takes next to no processor, since
 * benchmarks share the machine with it: messages are counted, and kept as they came or not at all.
 */
final class Subscription implements AutoCloseable {
    private static final int BUFFER = 1 << 18;
    private static final int RECONNECT_MILLIS = 50;

    private final int port;
    private final String channel;
    private final boolean keeps;
    private final List<byte[]> messages = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "subscription");
    private final byte[] passed = new byte[BUFFER];
    private volatile boolean closed;
    private final AtomicInteger count = new AtomicInteger();
    private volatile Socket socket;
    private RedisInputStream in;

    Subscription(int port, String channel) {
        this(port, channel, true);
    }

    /** @param keeps whether the messages can be asked for, and not only how many they are */
    Subscription(int port, String channel, boolean keeps) {
        this.port = port;
        this.channel = channel;
        this.keeps = keeps;
        try {
            subscribe();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void subscribe() throws IOException {
        Socket used = new Socket("localhost", port);
        socket = used;
        if (closed) {
            disconnect();
            throw new IOException("closed");
        }
        RedisOutputStream out = new RedisOutputStream(used.getOutputStream());
        Protocol.sendCommand(out, new CommandArguments(Protocol.Command.PSUBSCRIBE).add(channel));
        out.flush();
        in = new RedisInputStream(used.getInputStream(), BUFFER);
        Protocol.read(in, null);
    }

    private void run() {
        while (!closed) {
            try {
                if (socket == null) {
                    Thread.sleep(RECONNECT_MILLIS);
                    subscribe();
                }
                while (true) {
                    receive();
                }
            } catch (IOException | JedisConnectionException e) {
                disconnect();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** An array of four texts: the kind, the pattern, the channel and the message. */
    private void receive() throws IOException {
        int texts = number('*');
        for (int i = 1; i < texts; i++) {
            pass(number('$'));
        }
        int length = number('$');
        if (keeps) {
            byte[] message = new byte[length];
            for (int at = 0; at < length; ) {
                at += in.read(message, at, length - at);
            }
            pass(0);
            synchronized (messages) {
                messages.add(message);
            }
        } else {
            pass(length);
        }
        count.incrementAndGet();
    }

    private int number(char type) throws IOException {
        if (in.readByte() != type) {
            throw new IOException("not what a subscriber is sent");
        }
        return in.readIntCrLf();
    }

    /** Reads over a text and the end of its line. */
    private void pass(int length) {
        for (int left = length + 2; left > 0; ) {
            left -= in.read(passed, 0, Math.min(left, passed.length));
        }
    }

    /** The ids, once nothing has come for half a second. */
    List<String> received() throws InterruptedException {
        return messages().stream().map(Messages::id).toList();
    }

    /** What came, once nothing has for half a second. */
    List<byte[]> messages() throws InterruptedException {
        int size = -1;
        while (size != size()) {
            size = size();
            Thread.sleep(500);
        }
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    int size() {
        return count.get();
    }

    private void disconnect() {
        Socket used = socket;
        socket = null;
        try {
            if (used != null) {
                used.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        disconnect();
        try {
            thread.join(2_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
