package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Container;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A {@code redis-server}, Debian's or a container's, which writes every entry to its disk before it answers. */
final class RedisServer {
    /** As in {@code services/compose/redis.yml}. */
    private static final String IMAGE = "redis:7.4.1";

    final LocalServer process;
    final int tlsPort = LocalServer.freePort();

    RedisServer(Path directory, Certificate certificate, String... more) throws IOException {
        int port = LocalServer.freePort();
        boolean contained = Container.offers(IMAGE);
        String[] command = {
            contained ? "redis-server" : LocalServer.program("redis-server"),
            "--port",
            String.valueOf(port),
            "--tls-port",
            String.valueOf(tlsPort),
            "--tls-cert-file",
            certificate.certificate.toString(),
            "--tls-key-file",
            certificate.key.toString(),
            "--tls-auth-clients",
            "no",
            "--bind",
            "127.0.0.1",
            "--dir",
            directory.toString(),
            "--appendonly",
            "yes",
            "--appendfsync",
            "always"
        };
        String[] all = Arrays.copyOf(command, command.length + more.length);
        System.arraycopy(more, 0, all, command.length, more.length);
        process = new LocalServer(directory, port, all).in(contained ? IMAGE : null);
    }
}
