package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.QueueOptions;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.RedisInputStream;
import redis.clients.jedis.util.RedisOutputStream;

/**
 * One connection, by Jedis's reader and writer of Redis's protocol (RESP2). Commands are written one after the other,
 * flushed, and their answers read in the same order; it has no thread and does not reconnect by itself: whoever retries
 * makes a new one. For one thread, or for one that writes and one that reads.
 */
final class RedisLink implements Closeable {
    private static final int BUFFER = 1 << 16;

    private final QueueOptions queue;
    private TimedSocket socket;
    private RedisOutputStream out;
    private RedisInputStream in;

    /**
     * Connects to the first server that takes the connection.
     *
     * @throws IOException when none does, with the reason of each
     */
    RedisLink(QueueOptions queue) throws IOException {
        this.queue = queue;
        IOException trouble = null;
        for (RedisAddress server : RedisAddress.all(queue)) {
            SSLContext tls = server.encrypted ? queue.tls().context() : null;
            boolean connected = false;
            try {
                connect(server, tls);
                connected = true;
                return;
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                IOException told = explained(server, e);
                if (trouble != null) {
                    told.addSuppressed(trouble);
                }
                trouble = told;
            } finally {
                if (!connected) {
                    close();
                }
            }
        }
        throw trouble;
    }

    private void connect(RedisAddress server, SSLContext tls) throws IOException {
        Socket used = connected(server);
        try {
            if (tls != null) {
                used = encrypted(server, tls);
            }
            out = new RedisOutputStream(used.getOutputStream(), BUFFER);
            in = new RedisInputStream(used.getInputStream(), BUFFER);
        } catch (IOException e) {
            throw told(e);
        }
        int answers = 1;
        if (server.password != null) {
            Object[] who =
                    server.user == null ? new Object[] {server.password} : new Object[] {server.user, server.password};
            write(Command.AUTH, who);
            answers++;
        }
        if (server.database > 0) {
            write(Command.SELECT, server.database);
            answers++;
        }
        // Who may not come in, or comes too early, is told so now.
        write(Command.PING);
        flush();
        for (int i = 0; i < answers; i++) {
            answer();
        }
    }

    private Socket connected(RedisAddress server) throws IOException {
        IOException trouble = null;
        for (InetAddress address : InetAddress.getAllByName(server.host)) {
            try {
                socket = new TimedSocket(
                        new InetSocketAddress(address, server.port),
                        QueueOptions.CONNECT_MILLIS,
                        QueueOptions.ANSWER_MILLIS);
                return socket;
            } catch (IOException e) {
                IOException told = told(e);
                if (told instanceof InterruptedIOException) {
                    throw told;
                }
                trouble = trouble == null ? told : trouble;
            }
        }
        throw trouble;
    }

    private SSLSocket encrypted(RedisAddress server, SSLContext tls) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory().createSocket(socket, server.host, server.port, true);
        if (queue.tls().verifyHost) {
            SSLParameters parameters = encrypted.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            encrypted.setSSLParameters(parameters);
        }
        encrypted.startHandshake();
        return encrypted;
    }

    /** Writes a command, which waits until {@link #flush} and is then owed an {@link #answer}. */
    void write(Command command, Object... arguments) throws IOException {
        try {
            Protocol.sendCommand(out, new CommandArguments(command).addObjects(arguments));
        } catch (JedisException e) {
            throw told(e);
        }
    }

    /** What {@link #write} writes, without its last argument, for {@link #write(byte[], byte[], int, int)}. */
    static byte[] beginning(Command command, Object... arguments) {
        CommandArguments all =
                new CommandArguments(command).addObjects(arguments).add(new byte[0]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RedisOutputStream out = new RedisOutputStream(bytes);
        try {
            Protocol.sendCommand(out, all);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Arrays.copyOf(bytes.toByteArray(), bytes.size() - "0\r\n\r\n".length());
    }

    /** The same for a command that differs from others in its last argument alone. */
    void write(byte[] beginning, byte[] last, int offset, int length) throws IOException {
        try {
            out.write(beginning);
            out.writeIntCrLf(length);
            out.write(last, offset, length);
            out.writeCrLf();
        } catch (IOException e) {
            throw told(e);
        }
    }

    void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            throw told(e);
        }
    }

    /**
     * What the server answers to the next command: text as bytes, a number as {@code Long}, a list, or null.
     *
     * @throws IOException when it refuses the command, with {@link JedisDataException} as the cause, does not answer
     *     within {@link QueueOptions#ANSWER_MILLIS}, or is gone
     */
    Object answer() throws IOException {
        try {
            return Protocol.read(in, null);
        } catch (JedisException e) {
            throw told(e);
        }
    }

    /** Sends one command and waits for its answer. */
    Object call(Command command, Object... arguments) throws IOException {
        write(command, arguments);
        flush();
        return answer();
    }

    /** The same for an answer that is a text; null when there is none. */
    String text(Command command, Object... arguments) throws IOException {
        return text(call(command, arguments));
    }

    static String text(Object answer) {
        return answer == null ? null : new String((byte[]) answer, StandardCharsets.UTF_8);
    }

    /** From now on an answer may take as long as it likes, until {@link #close}. */
    void awaitForEver() {
        socket.setSoTimeout(0);
    }

    /** Whether the server refused a command, and the connection is as good as before. */
    static boolean isRefusal(IOException e) {
        return e.getCause() instanceof JedisDataException;
    }

    /** What went wrong in words; those of the client for the end of a connection are about the client. */
    private static IOException told(Exception e) {
        Throwable root = root(e);
        if (root instanceof ClosedByInterruptException
                || (root instanceof InterruptedIOException && !(root instanceof SocketTimeoutException))) {
            return new InterruptedIOException("interrupted while Redis was at work");
        }
        boolean ended = root instanceof ClosedChannelException || root instanceof JedisConnectionException;
        String said = root.getMessage() == null ? root.toString() : root.getMessage();
        return new IOException(ended ? "the connection has ended" : said, root);
    }

    private IOException explained(RedisAddress server, IOException e) {
        String message = e.getMessage();
        if (e instanceof InterruptedIOException) {
            return e;
        }
        if (!isRefusal(e)) {
            return new IOException(
                    "cannot connect to Redis at " + server + ": " + message + "; start it, or set " + queue.key("host")
                            + " and " + queue.key("port") + " to where it is",
                    e);
        }
        boolean credentials = message.startsWith("WRONGPASS")
                || message.startsWith("NOAUTH")
                // What Redis answers to a password before version 6, and when it wants none.
                || message.startsWith("ERR invalid password")
                || message.startsWith("ERR AUTH")
                || message.startsWith("ERR Client sent AUTH");
        return new IOException(
                "Redis at " + server + " refuses the connection: " + message
                        + (credentials
                                ? "; set " + queue.key("password") + ", or user and password in " + queue.key("uri")
                                : ""),
                e);
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    /** Ends the connection at once, also under a thread that reads; TLS's goodbye could have to wait. */
    @Override
    public void close() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // Then it was closed before.
            }
        }
    }
}
