package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.HostPort;
import io.flowcept.sinks.queue.OwnLoader;
import io.flowcept.sinks.queue.QueueOptions;
import io.flowcept.sinks.queue.QueueTls;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubListener;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.Slf4JLoggerFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One connection with the threads that serve it. It does not reconnect by itself: whoever retries makes a new one. For
 * one thread.
 */
final class RedisLink {
    private static final Duration ANSWER = Duration.ofMillis(QueueOptions.ANSWER_MILLIS);
    private static final String SILENT = "Redis has not answered for " + QueueOptions.ANSWER_MILLIS / 1000 + " s";

    private final ClientResources resources;
    private final RedisClient client;
    private final QueueOptions queue;
    private StatefulRedisConnection<byte[], byte[]> connection;

    /**
     * Connects to the first server that takes the connection.
     *
     * @throws IOException when none does, with the reason of each
     */
    RedisLink(QueueOptions queue) throws IOException {
        this(queue, null);
    }

    /** @param listener to what will be subscribed to, called by a thread of the link; null for no subscriptions */
    RedisLink(QueueOptions queue, RedisPubSubListener<byte[], byte[]> listener) throws IOException {
        this.queue = queue;
        List<RedisURI> uris = uris(queue);
        SslOptions ssl = ssl(queue.tls());
        ClassLoader before = OwnLoader.enter();
        try {
            // Netty would look for the host's loggers; our binding keeps silent.
            InternalLoggerFactory.setDefaultFactory(Slf4JLoggerFactory.INSTANCE);
            resources = DefaultClientResources.builder()
                    .ioThreadPoolSize(2)
                    .computationThreadPoolSize(2)
                    .threadFactoryProvider(pool -> new DefaultThreadFactory("flowcept-redis", true))
                    .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                    .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                    .nettyCustomizer(new SmallBuffers())
                    .build();
            client = RedisClient.create(resources);
            client.setOptions(ClientOptions.builder()
                    .autoReconnect(false)
                    .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                    .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                    .protocolVersion(ProtocolVersion.RESP2)
                    .socketOptions(SocketOptions.builder()
                            .connectTimeout(Duration.ofMillis(QueueOptions.CONNECT_MILLIS))
                            .keepAlive(true)
                            .build())
                    .timeoutOptions(TimeoutOptions.enabled(ANSWER))
                    .sslOptions(ssl)
                    .build());
            connect(uris, listener);
        } finally {
            OwnLoader.leave(before);
        }
    }

    private static List<RedisURI> uris(QueueOptions queue) throws IOException {
        List<RedisURI> uris = new ArrayList<>();
        if (queue.uri() != null) {
            try {
                uris.add(RedisURI.create(queue.uri()));
            } catch (IllegalArgumentException e) {
                throw new IOException(queue.key("uri") + " is no redis://[user:password@]host[:port][/database]", e);
            }
        } else {
            for (HostPort server : queue.servers()) {
                uris.add(RedisURI.create(server.host, server.port));
            }
        }
        QueueTls tls = queue.tls();
        for (RedisURI uri : uris) {
            uri.setTimeout(ANSWER);
            if (queue.uri() == null && queue.password() != null) {
                uri.setAuthentication(queue.password().toCharArray());
            }
            uri.setSsl(uri.isSsl() || tls.enabled);
            uri.setVerifyPeer(tls.verifyHost ? SslVerifyMode.FULL : SslVerifyMode.CA);
        }
        return uris;
    }

    private static SslOptions ssl(QueueTls tls) throws IOException {
        SslOptions.Builder ssl = SslOptions.builder().jdkSslProvider();
        if (tls.trustStore != null) {
            ssl.trustManager(tls.trust());
        }
        if (tls.keyStore != null) {
            ssl.keyManager(tls.identity());
        }
        return ssl.build();
    }

    private void connect(List<RedisURI> uris, RedisPubSubListener<byte[], byte[]> listener) throws IOException {
        IOException trouble = null;
        for (RedisURI uri : uris) {
            try {
                if (listener == null) {
                    connection = answer(
                            client.connectAsync(ByteArrayCodec.INSTANCE, uri).toCompletableFuture());
                } else {
                    StatefulRedisPubSubConnection<byte[], byte[]> subscribing =
                            answer(client.connectPubSubAsync(ByteArrayCodec.INSTANCE, uri)
                                    .toCompletableFuture());
                    subscribing.addListener(listener);
                    connection = subscribing;
                }
                connection.setAutoFlushCommands(false);
                return;
            } catch (IOException e) {
                IOException told = explained(uri.getHost() + ':' + uri.getPort(), e);
                if (trouble != null) {
                    told.addSuppressed(trouble);
                }
                trouble = told;
            } catch (RuntimeException e) {
                close();
                throw e;
            }
        }
        close();
        throw trouble;
    }

    /** Commands wait until {@link #flush}. */
    RedisAsyncCommands<byte[], byte[]> commands() {
        return connection.async();
    }

    /** Those of a link that has a listener; the commands wait until {@link #flush}. */
    RedisPubSubAsyncCommands<byte[], byte[]> subscriptions() {
        return ((StatefulRedisPubSubConnection<byte[], byte[]>) connection).async();
    }

    /** False once the connection is lost. */
    boolean isOpen() {
        return connection.isOpen();
    }

    void flush() {
        connection.flushCommands();
    }

    /** The result, which the server owes within {@link QueueOptions#ANSWER_MILLIS}. */
    static <T> T answer(Future<T> future) throws IOException {
        try {
            return future.get(QueueOptions.ANSWER_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while Redis was at work");
        } catch (TimeoutException e) {
            throw new IOException(SILENT, e);
        } catch (ExecutionException e) {
            Throwable root = root(e);
            throw new IOException(said(root), root);
        }
    }

    /** What went wrong in words; the client's own for these two are about the client. */
    private static String said(Throwable root) {
        if (root instanceof RedisCommandTimeoutException) {
            return SILENT;
        }
        if (root instanceof ClosedChannelException || root.getClass() == RedisException.class) {
            return "the connection has ended";
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    private IOException explained(String server, IOException e) {
        Throwable root = root(e);
        String message = e.getMessage();
        if (e instanceof InterruptedIOException) {
            return e;
        }
        if (!(root instanceof RedisCommandExecutionException)) {
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

    /** Ends the connection and its threads, within two seconds at most for each of the two. */
    void close() {
        client.shutdown(0, 2, TimeUnit.SECONDS);
        resources.shutdown(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /** Buffers are made as they are needed: Netty's pools take megabytes of a small host. */
    private static final class SmallBuffers implements NettyCustomizer {
        @Override
        public void afterBootstrapInitialized(Bootstrap bootstrap) {
            bootstrap.option(ChannelOption.ALLOCATOR, new UnpooledByteBufAllocator(false));
        }
    }
}
