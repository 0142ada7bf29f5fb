package io.flowcept.sinks.rabbitmq;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Container;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A {@code rabbitmq-server}, Debian's or a container's, with a name server of its own, which it starts and we end. */
final class RabbitmqServer {
    /** As in {@code services/compose/rabbitmq.yml}. */
    private static final String IMAGE = "rabbitmq:4.0.5";

    final LocalServer process;
    final int tlsPort = LocalServer.freePort();

    RabbitmqServer(Path directory, Certificate certificate, String... more) throws IOException {
        boolean contained = Container.offers(IMAGE);
        String program = contained ? "rabbitmq-server" : LocalServer.program("rabbitmq-server");
        int port = LocalServer.freePort();
        String nameServer = String.valueOf(LocalServer.freePort());
        Path settings = directory.resolve("rabbitmq.conf");
        Files.writeString(
                settings,
                String.join(
                        "\n",
                        "listeners.tcp.default = 127.0.0.1:" + port,
                        "listeners.ssl.default = 127.0.0.1:" + tlsPort,
                        "ssl_options.cacertfile = " + certificate.certificate,
                        "ssl_options.certfile = " + certificate.certificate,
                        "ssl_options.keyfile = " + certificate.key,
                        "ssl_options.verify = verify_none",
                        String.join("\n", more),
                        ""));
        process = new LocalServer(directory, port, program)
                .in(contained ? IMAGE : null)
                .with("HOME", directory.toString())
                .with("RABBITMQ_NODENAME", "test-" + port + "@localhost")
                .with("RABBITMQ_DIST_PORT", String.valueOf(LocalServer.freePort()))
                .with("ERL_EPMD_PORT", nameServer)
                .with("ERL_EPMD_ADDRESS", "127.0.0.1")
                .with("RABBITMQ_CONFIG_FILE", settings.toString())
                .with("RABBITMQ_CONF_ENV_FILE", directory.resolve("none").toString())
                .with(
                        "RABBITMQ_ENABLED_PLUGINS_FILE",
                        directory.resolve("plugins").toString())
                .with("RABBITMQ_MNESIA_BASE", directory.resolve("mnesia").toString())
                .with("RABBITMQ_LOG_BASE", directory.toString())
                .afterwards("epmd", "-port", nameServer, "-kill");
    }
}
