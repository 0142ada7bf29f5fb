package io.flowcept.it;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/**
 * A server of MongoDB's protocol, on a port that is its own before it is started: FerretDB where {@code
 * FLOWCEPT_FERRETDB} or the path names its program, else mongo-java-server, as the sinks' tests have it.
 */
final class MongodbServer implements AutoCloseable {
    final int port;
    private final Path directory;
    private Process process;

    MongodbServer(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    void start() throws IOException, InterruptedException {
        String ferret = ferretdb();
        List<String> command = ferret == null ? mongoJavaServer() : ferretdb(ferret);
        System.out.println("MongoDB's protocol is spoken by " + (ferret == null ? "mongo-java-server" : ferret));
        Path log = directory.resolve("server.log");
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() > until) {
                throw new AssertionError(command + " did not start:\n" + Files.readString(log));
            }
            Thread.sleep(50);
        }
    }

    /** All documents of a collection as plain maps with instants for dates, without the server's own {@code _id}. */
    List<Map<String, Object>> documents(String collection) {
        try (MongoClient client =
                MongoClients.create("mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=10000")) {
            List<Map<String, Object>> documents = new ArrayList<>();
            for (Document document :
                    client.getDatabase("flowcept").getCollection(collection).find()) {
                document.remove("_id");
                documents.add(plain(document));
            }
            return documents;
        }
    }

    /** A {@link Document} equals no other kind of map. */
    private static Map<String, Object> plain(Document document) {
        Map<String, Object> plain = new LinkedHashMap<>(document);
        plain.replaceAll((field, value) ->
                value instanceof Document inner ? plain(inner) : value instanceof Date date ? date.toInstant() : value);
        return plain;
    }

    @Override
    public void close() {
        if (process != null) {
            try {
                process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
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

    private List<String> mongoJavaServer() throws IOException {
        Path sinks = Path.of("..", "sinks").toAbsolutePath().normalize();
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                Files.readString(sinks.resolve("target/mongo-java-server.classpath")),
                sinks.resolve("src/test/resources/mongodb/MongoJavaServer.java").toString(),
                String.valueOf(port),
                directory.resolve("mongodb.h2").toString(),
                "");
    }

    private List<String> ferretdb(String program) {
        return List.of(
                program,
                "--handler=sqlite",
                "--sqlite-url=file:" + directory + "/",
                "--state-dir=" + directory,
                "--listen-addr=127.0.0.1:" + port,
                "--telemetry=disable",
                "--debug-addr=-");
    }

    private static String ferretdb() {
        String named = System.getenv("FLOWCEPT_FERRETDB");
        if (named != null && !named.isEmpty()) {
            return named;
        }
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(place, "ferretdb"))) {
                return Path.of(place, "ferretdb").toString();
            }
        }
        return null;
    }
}
