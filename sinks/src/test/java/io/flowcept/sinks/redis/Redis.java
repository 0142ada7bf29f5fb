package io.flowcept.sinks.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/** A test's own connection, made when it is first asked, and anew when the server has come back. */
final class Redis implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final int port;
    private Socket socket;
    private RedisOutputStream out;
    private RedisInputStream in;

    Redis(int port) {
        this.port = port;
    }

    /** Sends a command and waits for what is answered: bytes for a text, a {@code Long}, a list, or null. */
    Object call(String command, Object... arguments) {
        try {
            return send(command, arguments);
        } catch (JedisConnectionException lost) {
            close();
            return send(command, arguments);
        }
    }

    private Object send(String command, Object... arguments) {
        try {
            connect();
            Protocol.sendCommand(
                    out, new CommandArguments(() -> command.getBytes(StandardCharsets.US_ASCII)).addObjects(arguments));
            out.flush();
            return Protocol.read(in, null);
        } catch (IOException e) {
            throw new JedisConnectionException(e);
        }
    }

    String text(String command, Object... arguments) {
        return text(call(command, arguments));
    }

    static String text(Object answer) {
        return answer == null ? null : new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    /** What {@code XRANGE} answers between two ids, as it was sent: the message is the only field. */
    List<?> entries(String stream, String from, String to, int most) {
        return (List<?>) call("XRANGE", stream, from, to, "COUNT", most);
    }

    static byte[] message(Object entry) {
        return (byte[]) ((List<?>) ((List<?>) entry).get(1)).get(1);
    }

    private void connect() throws IOException {
        if (socket == null) {
            socket = new Socket("localhost", port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            out = new RedisOutputStream(socket.getOutputStream());
            in = new RedisInputStream(socket.getInputStream(), 1 << 16);
        }
    }

    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            socket = null;
        }
    }
}
