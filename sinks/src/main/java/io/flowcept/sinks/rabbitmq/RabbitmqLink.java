package io.flowcept.sinks.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Address;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.BlockedListener;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import com.rabbitmq.client.SocketConfigurators;
import io.flowcept.sinks.queue.HostPort;
import io.flowcept.sinks.queue.OwnLoader;
import io.flowcept.sinks.queue.QueueOptions;
import io.flowcept.sinks.queue.QueueTls;
import java.io.EOFException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** One connection with the thread that reads it. It does not reconnect by itself: whoever retries makes a new one. */
final class RabbitmqLink {
    /** Seconds; a peer that is silent for twice as long is dead. */
    private static final int HEARTBEAT = 5;

    private final String where;
    private final Connection connection;
    private final StuckWrites writes = new StuckWrites(QueueOptions.ANSWER_MILLIS);
    private volatile String blocked;

    RabbitmqLink(QueueOptions queue) throws IOException {
        where = queue.describe();
        ClassLoader before = OwnLoader.enter();
        try {
            ConnectionFactory factory = factory(queue);
            connection = queue.uri() == null ? factory.newConnection(addresses(queue)) : factory.newConnection();
        } catch (IOException | TimeoutException | ShutdownSignalException e) {
            writes.close();
            throw explained(e);
        } finally {
            OwnLoader.leave(before);
        }
        connection.addBlockedListener(new EndsBlockedWrites());
    }

    private ConnectionFactory factory(QueueOptions queue) throws IOException {
        ConnectionFactory factory = new ConnectionFactory();
        QueueTls tls = queue.tls();
        boolean secure = tls.enabled;
        if (queue.uri() != null) {
            try {
                factory.setUri(queue.uri());
            } catch (URISyntaxException | GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException("mq.uri is no amqp://[user:password@]host[:port][/vhost]");
            }
            secure = secure || factory.isSSL();
        } else {
            factory.setUsername(queue.username());
            factory.setPassword(queue.password() == null ? ConnectionFactory.DEFAULT_PASS : queue.password());
            factory.setVirtualHost(queue.settings().string("mq.vhost"));
        }
        // Before the next step, which adds to the configurator that there is.
        factory.setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(writes::watch));
        if (secure) {
            // Also after an amqps URI, for which the factory by itself trusts everybody.
            factory.useSslProtocol(tls.context());
            if (tls.verifyHost) {
                factory.enableHostnameVerification();
            }
        }
        factory.setAutomaticRecoveryEnabled(false);
        factory.setTopologyRecoveryEnabled(false);
        factory.setConnectionTimeout(QueueOptions.CONNECT_MILLIS);
        factory.setHandshakeTimeout(QueueOptions.ANSWER_MILLIS);
        factory.setChannelRpcTimeout(QueueOptions.ANSWER_MILLIS);
        factory.setRequestedHeartbeat(HEARTBEAT);
        factory.setThreadFactory(work -> {
            Thread thread = new Thread(work, "flowcept-rabbitmq");
            thread.setDaemon(true);
            return thread;
        });
        return factory;
    }

    private static List<Address> addresses(QueueOptions queue) throws IOException {
        List<Address> addresses = new ArrayList<>();
        for (HostPort server : queue.servers()) {
            addresses.add(new Address(server.host, server.port));
        }
        return addresses;
    }

    /** What the broker says, such as {@code 3.10.8}. */
    String version() {
        return String.valueOf(connection.getServerProperties().get("version"));
    }

    Channel channel() throws IOException {
        return connection.createChannel();
    }

    /** To be told of each write, or a silent broker could hold its writer for ever. */
    StuckWrites writes() {
        return writes;
    }

    /** A sentence that says what RabbitMQ said, and what to do about it where that is known. */
    IOException explained(Exception e) {
        if (blocked != null) {
            return new IOException("RabbitMQ at " + where + " takes no messages at present: " + blocked, e);
        }
        if (writes.gaveUp()) {
            return new IOException(
                    "RabbitMQ at " + where + " has read nothing for " + QueueOptions.ANSWER_MILLIS / 1000 + " s", e);
        }
        if (e instanceof AuthenticationFailureException) {
            return new IOException(
                    "RabbitMQ at " + where + " refuses the credentials; set mq.username and mq.password", e);
        }
        String said = said(e);
        if (said != null) {
            return new IOException("RabbitMQ at " + where + " refuses: " + said, e);
        }
        return new IOException(
                "cannot reach RabbitMQ at " + where + ": " + why(e)
                        + "; start it, or set mq.host and mq.port to where it is",
                e);
    }

    /** What began it, in words; the client's own for a connection that has ended are about the client. */
    private static String why(Exception e) {
        if (e instanceof PossibleAuthenticationFailureException) {
            return e.getMessage();
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof EOFException || root instanceof ShutdownSignalException) {
            return "the connection has ended";
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    /** The broker's own words on closing the connection or the channel, or null. */
    private static String said(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            Object reason =
                    cause instanceof ShutdownSignalException ? ((ShutdownSignalException) cause).getReason() : null;
            if (reason instanceof AMQP.Channel.Close) {
                return ((AMQP.Channel.Close) reason).getReplyText();
            }
            if (reason instanceof AMQP.Connection.Close
                    && !((ShutdownSignalException) cause).isInitiatedByApplication()) {
                return ((AMQP.Connection.Close) reason).getReplyText();
            }
        }
        return null;
    }

    /** Ends the connection and its threads, within two seconds; a silent broker may take ten more. */
    void close() {
        // The client says goodbye, which is a write as well.
        writes.progress();
        connection.abort(2_000);
        writes.close();
    }

    /**
     * A broker without memory or disk space stops reading, and a write would wait as long as that lasts. The socket is
     * closed instead, which ends the write.
     */
    private final class EndsBlockedWrites implements BlockedListener {
        @Override
        public void handleBlocked(String reason) throws IOException {
            blocked = reason;
            writes.cut();
        }

        @Override
        public void handleUnblocked() {
            blocked = null;
        }
    }
}
