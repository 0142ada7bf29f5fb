package io.flowcept.sinks.mongodb;

import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.Container;
import io.flowcept.sinks.queue.LocalServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A server of MongoDB's protocol that keeps what it acknowledged when it is killed: MongoDB itself where containers run,
 * else FerretDB 1.x over SQLite where {@code
 * FLOWCEPT_FERRETDB} or the path names its program, else mongo-java-server over a file of H2's.
 */
public final class MongodbProtocol {
    /** As in {@code services/compose/mongo.yml}. */
    private static final String IMAGE = "mongo:8.0.5";

    private static final String FERRETDB = "FerretDB";

    public final LocalServer process;

    /** Whether it is FerretDB, which is slower, and knows passwords. */
    public final boolean ferret;

    /** What a person calls it. */
    public final String name;

    private MongodbProtocol(String name, LocalServer process) {
        this.name = name;
        this.process = process;
        this.ferret = name.equals(FERRETDB);
    }

    /** Not yet started; {@code options} are FerretDB's. */
    public static MongodbProtocol in(Path directory, String... options) throws IOException {
        int port = LocalServer.freePort();
        if (Container.offers(IMAGE)) {
            return mongod(directory, port);
        }
        String program = ferretdb();
        System.out.println("MongoDB's protocol is spoken by " + (program == null ? "mongo-java-server" : program));
        return program == null
                ? mongoJavaServer(directory, port, file(directory), "")
                : ferretdb(program, directory, port, "--listen-addr=127.0.0.1:" + port, options);
    }

    /**
     * As {@link #in}, but never FerretDB, which searches a whole collection for each upsert: with 800 documents in it, a
     * hundred upserts took 16 s (1.24.2 over SQLite).
     */
    public static MongodbProtocol forManyDocuments(Path directory) throws IOException {
        int port = LocalServer.freePort();
        return Container.offers(IMAGE)
                ? mongod(directory, port)
                : mongoJavaServer(directory, port, file(directory), "");
    }

    /**
     * The fastest there is, for measuring what writes to it: MongoDB, or else mongo-java-server in memory, compiled as well as
     * the JVM can.
     */
    static MongodbProtocol fast(Path directory) throws IOException {
        int port = LocalServer.freePort();
        return Container.offers(IMAGE)
                ? mongod(directory, port)
                : mongoJavaServer(
                        "mongo-java-server in memory",
                        directory,
                        port,
                        "counted",
                        "",
                        // Room for half a million documents, and there from the start.
                        "-Xms5g",
                        "-Xmx5g",
                        "-Xmn4g",
                        "-XX:+AlwaysPreTouch",
                        "-XX:+UseParallelGC");
    }

    /** One that says yes and stores nothing, so that only the client is measured. */
    static MongodbProtocol storingNothing(Path directory) throws IOException {
        return fast("a server that stores nothing", directory, LocalServer.freePort(), "nothing");
    }

    /** One that takes 3 ms for each upsert. */
    static MongodbProtocol slow(Path directory) throws IOException {
        return fast("a server with slow upserts", directory, LocalServer.freePort(), "slow");
    }

    private static MongodbProtocol fast(String name, Path directory, int port, String file) throws IOException {
        return mongoJavaServer(name, directory, port, file, "", "-Xmx2g", "-XX:+UseParallelGC");
    }

    /** One that talks TLS only. */
    static MongodbProtocol encrypted(Path directory, Certificate certificate) throws IOException {
        int port = LocalServer.freePort();
        if (Container.offers(IMAGE)) {
            Path both = directory.resolve("both.pem");
            Files.writeString(both, Files.readString(certificate.key) + Files.readString(certificate.certificate));
            return mongod(directory, port, "--tlsMode", "requireTLS", "--tlsCertificateKeyFile", both.toString());
        }
        String program = ferretdb();
        return program == null
                ? mongoJavaServer(directory, port, file(directory), certificate.keyStore.toString())
                : ferretdb(
                        program,
                        directory,
                        port,
                        "--listen-tls=127.0.0.1:" + port,
                        "--listen-addr=",
                        "--listen-tls-cert-file=" + certificate.certificate,
                        "--listen-tls-key-file=" + certificate.key);
    }

    /** Fast enough for tens of thousands of documents; a kill costs it all. */
    static MongodbProtocol inMemory(Path directory) throws IOException {
        return mongoJavaServer(directory, LocalServer.freePort(), "", "");
    }

    /** Without users, it refuses whoever gives a password. */
    private static MongodbProtocol mongod(Path directory, int port, String... options) throws IOException {
        Path data = Files.createDirectories(directory.resolve("mongod"));
        List<String> command = new ArrayList<>(
                List.of("mongod", "--dbpath", data.toString(), "--bind_ip", "127.0.0.1", "--port", "" + port));
        command.addAll(Arrays.asList(options));
        return new MongodbProtocol(
                "MongoDB", new LocalServer(directory, port, command.toArray(new String[0])).in(IMAGE));
    }

    private static MongodbProtocol mongoJavaServer(Path directory, int port, String file, String keyStore)
            throws IOException {
        return mongoJavaServer(
                "mongo-java-server",
                directory,
                port,
                file,
                keyStore,
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1");
    }

    private static MongodbProtocol mongoJavaServer(
            String name, Path directory, int port, String file, String keyStore, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of(
                "-cp",
                LocalServer.classPath("mongo-java-server"),
                source(directory),
                String.valueOf(port),
                file,
                keyStore));
        return new MongodbProtocol(name, new LocalServer(directory, port, command.toArray(new String[0])));
    }

    /** The program, which is compiled when it is started. */
    private static String source(Path directory) throws IOException {
        Path source = Files.createDirectories(directory).resolve("MongoJavaServer.java");
        try (InputStream in = MongodbProtocol.class.getResourceAsStream("/mongodb/MongoJavaServer.java")) {
            Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
        }
        return source.toString();
    }

    private static String file(Path directory) {
        return directory.resolve("mongodb.h2").toString();
    }

    private static MongodbProtocol ferretdb(String program, Path directory, int port, String address, String... options)
            throws IOException {
        Path data = Files.createDirectories(directory.resolve("ferretdb"));
        List<String> command = new ArrayList<>(List.of(
                program,
                "--handler=sqlite",
                "--sqlite-url=file:" + data + "/",
                "--state-dir=" + data,
                address,
                "--telemetry=disable",
                "--debug-addr=-"));
        command.addAll(Arrays.asList(options));
        return new MongodbProtocol(FERRETDB, new LocalServer(directory, port, command.toArray(new String[0])));
    }

    private static String ferretdb() {
        String named = System.getenv("FLOWCEPT_FERRETDB");
        if ("none".equals(named)) {
            return null;
        }
        // Its other value, for "make services-mongo", names no program: these tests build none.
        if (named != null && !named.isEmpty() && !named.equals("build")) {
            return named;
        }
        for (String place : System.getenv("PATH").split(File.pathSeparator, -1)) {
            File program = new File(place, "ferretdb");
            if (program.canExecute()) {
                return program.getPath();
            }
        }
        return null;
    }
}
