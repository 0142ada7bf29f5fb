package io.flowcept.sinks.queue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of this test run, on ports that stay the same when it is killed and started again: a process, or a container
 * where {@link Container#offers} its image.
 */
public final class LocalServer implements AutoCloseable {
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    private static final long START_MILLIS = 60_000;

    private final List<String> command;
    private final Path directory;
    private final int port;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private String[] afterwards = {};
    private Process process;
    private String image;
    private Container container;

    public LocalServer(Path directory, int port, String... command) {
        this.directory = directory;
        this.port = port;
        this.command = List.of(command);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** Skips the test when this machine has no {@code program}, or fails it where nothing may be skipped. */
    public static String program(String program) {
        for (String place :
                (System.getenv("PATH") + ":/usr/lib/rabbitmq/bin:/usr/local/sbin:/usr/sbin").split(":", -1)) {
            // Debian's rabbitmq-server in sbin changes to a user of its own; the one behind it does not.
            boolean wrapper = program.equals("rabbitmq-server") && !place.endsWith("rabbitmq/bin");
            if (!wrapper && Files.isExecutable(Path.of(place, program))) {
                return place + "/" + program;
            }
        }
        String reason = "skipped: there is no " + program + " on this machine";
        if (Boolean.getBoolean("flowcept.it.noSkips")) {
            Assertions.fail(reason);
        }
        System.out.println(reason);
        Assumptions.abort(reason);
        return null;
    }

    /**
     * What {@code java -cp} wants for a server from Maven artifacts, which is none of our class path: {@code
     * kafka-broker} or {@code mongo-java-server}. Written by the build of this module, and read in the tests of others.
     */
    public static String classPath(String server) throws IOException {
        Path file = Path.of(System.getProperty("flowcept.it.classPaths", "target"), server + ".classpath");
        if (!Files.exists(file)) {
            throw new IOException("no " + file + ": the build of sinks makes it, with -am");
        }
        return Files.readString(file);
    }

    /** Another one each time: the system may name the same twice, as long as nobody listens there. */
    public static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket(0)) {
                if (GIVEN.add(socket.getLocalPort())) {
                    return socket.getLocalPort();
                }
            }
        }
    }

    public LocalServer with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Runs the command in a container, which has it in the place that the command says. */
    public LocalServer in(String image) {
        this.image = image;
        return this;
    }

    /** What ends a process that the server leaves behind; said more than once, since it may be refused at first. */
    public LocalServer afterwards(String... command) {
        afterwards = command;
        return this;
    }

    public LocalServer start() throws IOException, InterruptedException {
        if (image == null) {
            startProcess();
        } else {
            startContainer();
        }
        long until = System.currentTimeMillis() + START_MILLIS;
        while (!listens()) {
            if (!isAlive() || System.currentTimeMillis() > until) {
                Assertions.fail(command + " did not start:\n" + log());
            }
            Thread.sleep(50);
        }
        return this;
    }

    private void startProcess() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("server.log").toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private void startContainer() {
        if (container == null) {
            container = new Container(image, directory.toAbsolutePath(), environment, command);
        }
        container.start();
    }

    private boolean isAlive() {
        return container == null ? process.isAlive() : container.isAlive();
    }

    private String log() throws IOException {
        return container == null ? Files.readString(directory.resolve("server.log")) : container.log();
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    /** At once, as a crash: no goodbye to clients, nothing written any more. */
    public void kill() {
        try {
            if (container != null) {
                container.kill();
            } else if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code STOP} keeps its sockets open and has it answer nothing; {@code CONT} ends that. */
    public void signal(String name) throws IOException, InterruptedException {
        ProcessHandle handle = container == null ? process.toHandle() : container.process();
        signal(handle, name);
        for (ProcessHandle child : handle.descendants().toList()) {
            signal(child, name);
        }
    }

    private static void signal(ProcessHandle handle, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(handle.pid()))
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        boolean started = process != null;
        kill();
        process = null;
        if (container != null) {
            container.remove();
            container = null;
        }
        try {
            for (int i = 0; started && afterwards.length > 0 && i < 10; i++) {
                Process last = new ProcessBuilder(afterwards)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (!last.waitFor(10, TimeUnit.SECONDS)) {
                    last.destroyForcibly();
                }
                Thread.sleep(100);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
