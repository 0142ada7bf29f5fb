package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.example.quickstart.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code make services…} does: servers that can be used when it returns, and nothing left when they are stopped. */
class ServicesTest {
    private static final String SETTINGS = """
            instrumentation:
              tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
            project: {dump_buffer: {enabled: false}, shutdown_timeout_secs: 60}
            mq: {enabled: true, type: %s, host: localhost, port: %d, redis: {mode: stream}}
            """;

    /** By default, asked for otherwise, where it could not be had, and in a container. */
    private static final String[] WHICH_MONGO = {
        "mongo-java-server over H2, no MongoDB itself (because FLOWCEPT_FERRETDB does not ask for FerretDB",
        "mongo-java-server over H2, no MongoDB itself (because FerretDB cannot be had here",
        "FerretDB over SQLite, no MongoDB itself (because FLOWCEPT_FERRETDB asks for it",
        "mongo:8.0.5"
    };

    private static final Set<PosixFilePermission> EXECUTABLE = PosixFilePermissions.fromString("rwxr-xr-x");

    @TempDir
    private Path directory;

    private Services services;

    @BeforeEach
    void portsOfOurOwn() throws IOException {
        services = new Services(directory.resolve("services"));
    }

    @AfterEach
    void stop() throws Exception {
        services.close();
    }

    @Test
    void redis_takesMessagesOfTheAgent_andKeepsItsDataWhenStopped() throws Exception {
        startTwice("redis");
        assertDelivered("redis");
        assertThat(talk("redis", "XLEN interception\r\n")).startsWith(":4\r\n");
        stopAndSeeNothingLeft("redis");
        services.start("redis");
        assertThat(talk("redis", "XLEN interception\r\n")).startsWith(":4\r\n");
        stopAndSeeNothingLeft("redis");
    }

    @Test
    void kafka_takesMessagesOfTheAgent_inATopicThatIsThere() throws Exception {
        startTwice("kafka");
        assertDelivered("kafka");
        stopAndSeeNothingLeft("kafka");
        // Its controller is on another port now.
        services.start("kafka");
        stopAndSeeNothingLeft("kafka");
    }

    @Test
    void rabbitmq_talks_andItsNameServerEndsWithIt() throws Exception {
        startTwice("rabbitmq");
        // A method frame of channel 0 that says who it is.
        assertThat(talk("rabbitmq", "AMQP\0\0\11\1")).startsWith("\1\0\0").contains("RabbitMQ");
        stopAndSeeNothingLeft("rabbitmq");
    }

    @Test
    void mongo_talks_andSaysWhichServerItIs_andWhy() throws Exception {
        String said = startTwice("mongo");
        assertThat(said).containsAnyOf(WHICH_MONGO);
        assertThat(talk("mongo", command("ismaster"))).contains("maxBsonObjectSize");
        stopAndSeeNothingLeft("mongo");
    }

    @Test
    void ferretdbThatIsNotThere_isNamed_andNoOtherServerTakesItsPlace() throws Exception {
        services.with("FLOWCEPT_SERVICES_ENGINE", "local")
                .with("FLOWCEPT_FERRETDB", directory.resolve("none").toString());
        Services.Answer answer = services.call("start", "mongo");
        assertThat(answer.exit()).as(answer.output()).isEqualTo(1);
        assertThat(answer.output())
                .isEqualTo("FLOWCEPT_FERRETDB is no program, nor build, nor none: " + directory.resolve("none") + "\n");
        assertThat(services.call("status", "mongo").output()).isEqualTo("MongoDB protocol: not started here\n");
    }

    @Test
    void portThatIsTaken_isNamed_andLeftAlone() throws Exception {
        try (ServerSocket other = new ServerSocket(services.port("redis"), 50, InetAddress.getLoopbackAddress())) {
            Services.Answer answer = services.call("start", "redis");
            assertThat(answer.exit()).isEqualTo(1);
            assertThat(answer.output())
                    .isEqualTo("port " + other.getLocalPort() + " is taken by something else: set FLOWCEPT_REDIS_PORT"
                            + " to a free one, or use what is there\n");
            assertThat(services.call("status", "redis").output()).isEqualTo("Redis: not started here\n");
        }
    }

    @Test
    void serverThatIsNotInstalled_isNamed_withTheWayToGetIt() throws Exception {
        Path tools = Files.createDirectories(directory.resolve("tools"));
        for (String tool : List.of("bash", "env", "cat", "dirname", "tr", "sed", "mkdir", "rm", "sleep")) {
            Path there = List.of("/bin", "/usr/bin").stream()
                    .map(place -> Path.of(place, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow();
            Files.writeString(tools.resolve(tool), "#!/bin/sh\nexec " + there + " \"$@\"\n");
            Files.setPosixFilePermissions(tools.resolve(tool), EXECUTABLE);
        }
        Services.Answer answer = services.with("PATH", tools.toString()).call("start", "redis");
        assertThat(answer.exit()).isEqualTo(3);
        assertThat(answer.output())
                .isEqualTo("no container engine runs here, and there is no redis-server: apt-get install"
                        + " redis-server\n");
    }

    @Test
    void processThatHasTheIdOfADeadServer_isNotEnded() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            Path state = Files.createDirectories(services.state("redis"));
            Files.writeString(state.resolve("kind"), "local\n");
            Files.writeString(state.resolve("pid"), other.pid() + " 1\n");
            Files.writeString(state.resolve("port"), services.port("redis") + "\n");
            assertThat(services.call("stop", "redis").output()).isEqualTo("Redis does not run; nothing to stop\n");
            assertThat(other.waitFor(1, TimeUnit.SECONDS)).isFalse();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void containerEngineThatAnswers_isPreferred() throws Exception {
        // Stands in for an engine: what is tested is what it is asked for.
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path calls = directory.resolve("calls");
        Path engine = bin.resolve("docker");
        Files.writeString(engine, """
                #!/bin/sh
                echo "$*" >>%s
                case "$*" in *"up -d") exit 1 ;; esac
                """.formatted(calls));
        Files.setPosixFilePermissions(engine, EXECUTABLE);
        services.with("FLOWCEPT_SERVICES_ENGINE", "").with("PATH", bin + ":" + System.getenv("PATH"));
        assertThat(services.call("start", "rabbitmq").exit()).isEqualTo(1);
        assertThat(Files.readAllLines(calls))
                .containsExactly(
                        "info",
                        "compose version",
                        "compose -p flowcept-rabbitmq-" + services.port("rabbitmq") + " -f "
                                + Path.of("services", "compose", "rabbitmq.yml").toAbsolutePath() + " up -d");
    }

    private String startTwice(String name) throws Exception {
        String said = services.start(name);
        assertThat(said)
                .contains("is ready: ")
                .contains("localhost:" + services.port(name))
                .contains(services.state(name).toString())
                .contains("make services");
        String process = Files.readString(services.state(name).resolve("pid"));
        assertThat(services.start(name)).contains("runs already: ");
        assertThat(services.state(name).resolve("pid")).hasContent(process);
        return said;
    }

    private void stopAndSeeNothingLeft(String name) throws Exception {
        long server = id(name, "pid");
        long companion = Files.exists(services.state(name).resolve("companion.pid")) ? id(name, "companion.pid") : 0;
        List<ProcessHandle> children =
                ProcessHandle.of(server).orElseThrow().descendants().toList();
        Services.Answer answer = services.call("stop", name);
        assertThat(answer.exit()).as(answer.output()).isZero();
        assertThat(runs(server)).isFalse();
        assertThat(runs(companion)).isFalse();
        for (ProcessHandle child : children) {
            // The last of them end a moment after their parent.
            for (int i = 0; i < 100 && runs(child.pid()); i++) {
                Thread.sleep(50);
            }
            assertThat(runs(child.pid())).as("%s", child.info()).isFalse();
        }
        assertThat(services.state(name).resolve("pid")).doesNotExist();
        assertThat(refuses(name)).isTrue();
        assertThat(services.call("stop", name).output()).contains("nothing to stop");
    }

    /** A process that ends loses its command a moment before its sockets, which until then reset who connects. */
    private boolean refuses(String name) throws Exception {
        for (int i = 0; i < 100; i++) {
            try {
                talk(name, "");
            } catch (ConnectException refused) {
                return true;
            } catch (SocketException reset) {
                Thread.sleep(50);
            }
        }
        return false;
    }

    private long id(String name, String file) throws IOException {
        return Long.parseLong(
                Files.readString(services.state(name).resolve(file)).split(" ", -1)[0]);
    }

    /** A process that is over is still in the list until its parent has asked; then it has no command any more. */
    private static boolean runs(long id) {
        return ProcessHandle.of(id)
                .filter(process -> process.info().command().isPresent())
                .isPresent();
    }

    /** Runs an application with the agent, and sees that all it says is acknowledged. */
    private void assertDelivered(String queue) throws Exception {
        Outcome outcome = AgentRun.of(directory.resolve(queue), Main.class)
                .settings(SETTINGS.formatted(queue, services.port(queue)))
                .run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.journal()).isEmpty();
    }

    /** What the server answers at once, byte by character. */
    private String talk(String name, String question) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), services.port(name))) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write(question.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = new byte[4096];
            int length = new DataInputStream(socket.getInputStream()).read(answer);
            return new String(answer, 0, Math.max(0, length), StandardCharsets.ISO_8859_1);
        }
    }

    /** A message of MongoDB's protocol with a command to the database {@code admin}. */
    private static String command(String name) {
        ByteBuffer message = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        // Length, id, in answer to nothing, OP_MSG; no flags, one section.
        message.putInt(0).putInt(1).putInt(0).putInt(2013).putInt(0).put((byte) 0);
        int document = message.position();
        message.putInt(0).put((byte) 0x10).put((name + "\0").getBytes(StandardCharsets.US_ASCII));
        message.putInt(1).put((byte) 2).put("$db\0".getBytes(StandardCharsets.US_ASCII));
        message.putInt(6).put("admin\0".getBytes(StandardCharsets.US_ASCII)).put((byte) 0);
        message.putInt(document, message.position() - document).putInt(0, message.position());
        return new String(message.array(), 0, message.position(), StandardCharsets.ISO_8859_1);
    }
}
