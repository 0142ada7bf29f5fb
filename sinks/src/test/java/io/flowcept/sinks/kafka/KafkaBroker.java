package io.flowcept.sinks.kafka;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Container;
import io.flowcept.sinks.queue.LocalServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A broker with its own controller, from Maven artifacts or in a container, which makes no topics of its own accord. */
final class KafkaBroker {
    /** As in {@code services/compose/kafka.yml}. */
    private static final String IMAGE = "apache/kafka:4.3.1";

    final LocalServer process;
    final int tlsPort = LocalServer.freePort();
    final int saslPort = LocalServer.freePort();
    final int proxiedPort = LocalServer.freePort();

    KafkaBroker(Path directory, Certificate certificate) throws IOException, InterruptedException {
        this(directory, certificate, LocalServer.freePort());
    }

    /** @param proxy where clients of {@link #proxiedPort} are told that the broker is */
    KafkaBroker(Path directory, Certificate certificate, int proxy) throws IOException, InterruptedException {
        int port = LocalServer.freePort();
        int controller = LocalServer.freePort();
        Path properties = directory.resolve("broker.properties");
        Files.writeString(
                properties,
                String.join(
                        "\n",
                        "process.roles=broker,controller",
                        "node.id=1",
                        "controller.quorum.voters=1@localhost:" + controller,
                        "controller.listener.names=CONTROLLER",
                        "listeners=PLAINTEXT://localhost:" + port + ",SSL://localhost:" + tlsPort
                                + ",SASL_PLAINTEXT://localhost:" + saslPort + ",PROXIED://localhost:" + proxiedPort
                                + ",CONTROLLER://localhost:" + controller,
                        "advertised.listeners=PLAINTEXT://localhost:" + port + ",SSL://localhost:" + tlsPort
                                + ",SASL_PLAINTEXT://localhost:" + saslPort + ",PROXIED://localhost:" + proxy,
                        "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,"
                                + "PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "ssl.keystore.location=" + certificate.keyStore,
                        "ssl.keystore.type=PKCS12",
                        "ssl.keystore.password=" + Certificate.PASSWORD,
                        "ssl.key.password=" + Certificate.PASSWORD,
                        "sasl.enabled.mechanisms=PLAIN",
                        "listener.name.sasl_plaintext.plain.sasl.jaas.config="
                                + "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_ada=\"countess\";",
                        "log.dirs=" + directory.resolve("logs"),
                        "auto.create.topics.enable=false",
                        "offsets.topic.replication.factor=1",
                        "group.initial.rebalance.delay.ms=0",
                        "transaction.state.log.replication.factor=1",
                        "transaction.state.log.min.isr=1"));
        String id = UUID.randomUUID().toString();
        Process format = new ProcessBuilder(
                        java("kafka.tools.StorageTool", "format", "-t", id, "-c", properties.toString()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("format.log").toFile())
                .start();
        if (!format.waitFor(60, TimeUnit.SECONDS) || format.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("format.log")));
        }
        process = Container.offers(IMAGE)
                ? new LocalServer(directory, port, "/opt/kafka/bin/kafka-server-start.sh", properties.toString())
                        .in(IMAGE)
                        .with("LOG_DIR", directory.resolve("messages").toString())
                        .with("KAFKA_HEAP_OPTS", "-Xmx512m")
                : new LocalServer(directory, port, java("kafka.Kafka", properties.toString()));
    }

    private static String[] java(String main, String... arguments) throws IOException {
        String[] start = {
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            LocalServer.classPath("kafka-broker"),
            main
        };
        String[] all = Arrays.copyOf(start, start.length + arguments.length);
        System.arraycopy(arguments, 0, all, start.length, arguments.length);
        return all;
    }
}
