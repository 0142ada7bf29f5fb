package io.flowcept.it.keeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** A queue's server of this test run, on a free port, with its data below one directory. */
final class QueueServer implements AutoCloseable {
    final int port;
    private final Path directory;
    private Process process;

    private QueueServer(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.port = freePort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    static QueueServer redis(Path directory) throws Exception {
        QueueServer server = new QueueServer(directory);
        server.start("redis-server", "--port", "" + server.port, "--bind", "127.0.0.1", "--save", "");
        return server;
    }

    /** A broker with four partitions in each topic, which the first producer makes. */
    static QueueServer kafka(Path directory) throws Exception {
        Path classPath = Path.of("../sinks/target/kafka-broker.classpath");
        if (!Files.exists(classPath)) {
            throw new IllegalStateException("no " + classPath + ": the build of sinks makes it, with -am");
        }
        QueueServer server = new QueueServer(directory);
        int controller = freePort();
        Path properties = directory.resolve("broker.properties");
        Files.writeString(properties, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@localhost:%2$d
                controller.listener.names=CONTROLLER
                listeners=PLAINTEXT://localhost:%1$d,CONTROLLER://localhost:%2$d
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                auto.create.topics.enable=true
                num.partitions=4
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=2
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                group.initial.rebalance.delay.ms=500
                """.formatted(server.port, controller, directory.resolve("logs")));
        List<String> java = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Files.readString(classPath));
        List<String> format = new ArrayList<>(java);
        format.addAll(List.of(
                "kafka.tools.StorageTool", "format", "-t", UUID.randomUUID().toString(), "-c", properties.toString()));
        Process formatting = new ProcessBuilder(format)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("format.log").toFile())
                .start();
        Assertions.assertTrue(formatting.waitFor(60, TimeUnit.SECONDS), "formatting takes more than a minute");
        List<String> broker = new ArrayList<>(java);
        broker.addAll(List.of("kafka.Kafka", properties.toString()));
        server.start(broker.toArray(new String[0]));
        return server;
    }

    private void start(String... command) throws Exception {
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("server.log").toFile())
                    .start();
        } catch (IOException e) {
            String reason = "skipped: " + command[0] + " is not installed here";
            Assertions.assertFalse(Boolean.getBoolean("flowcept.it.noSkips"), reason);
            System.out.println(reason);
            Assumptions.abort(reason);
        }
        for (int i = 0; !listens(); i++) {
            if (!process.isAlive() || i == 1200) {
                close();
                Assertions.fail(command[0] + " did not start:\n" + Files.readString(directory.resolve("server.log")));
            }
            Thread.sleep(50);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What {@code redis-cli} answers. */
    String cli(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        all.addAll(List.of(command));
        Process cli = new ProcessBuilder(all).redirectErrorStream(true).start();
        String answer = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        Assertions.assertTrue(cli.waitFor(10, TimeUnit.SECONDS));
        return answer;
    }

    void kill() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
