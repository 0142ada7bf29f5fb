package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.queue.Certificate;
import io.flowcept.sinks.queue.FarSide;
import io.flowcept.sinks.queue.LocalServer;
import io.flowcept.sinks.rabbitmq.RabbitmqFarSide;
import io.flowcept.sinks.redis.RedisFarSide;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each line that the README says to put into the settings, as it stands there but for the port, and what arrives then. */
class RecipesTest {
    private static final String CHANNEL = "interception";

    @TempDir
    private Path directory;

    @Test
    void file() throws IOException {
        assertThat(run(recipe("file")).messages()).hasSize(4);
    }

    @Test
    void redis() throws Exception {
        arrives("Redis", new RedisFarSide(server(), new Certificate(server()), false));
    }

    @Test
    void redisStream() throws Exception {
        arrives("Redis stream", new RedisFarSide(server(), new Certificate(server()), true));
    }

    @Test
    void kafka() throws Exception {
        arrives("Kafka", new KafkaFarSide(server(), new Certificate(server()), LocalServer.freePort()));
    }

    @Test
    void rabbitmq() throws Exception {
        arrives("RabbitMQ", new RabbitmqFarSide(server(), new Certificate(server())));
    }

    @Test
    void mongodb() throws Exception {
        try (MongodbServer server = new MongodbServer(server())) {
            server.start();
            run(at(server.port, recipe("MongoDB")));
            assertThat(server.documents("tasks")).hasSize(2);
            assertThat(server.documents("workflows")).hasSize(1);
        }
    }

    @Test
    void lmdb() throws IOException {
        run(recipe("LMDB"));
        assertThat(LmdbDocuments.of(directory.resolve("run/cwd/flowcept_lmdb"), "tasks"))
                .hasSize(2);
    }

    private void arrives(String name, FarSide farSide) throws Exception {
        try (FarSide side = farSide) {
            side.server().start();
            side.prepare(CHANNEL);
            run(at(side.server().port(), recipe(name)));
            assertThat(side.messages(CHANNEL)).hasSize(4);
        }
    }

    private Path server() throws IOException {
        return Files.createDirectories(directory.resolve("server"));
    }

    private Outcome run(String recipe) {
        Outcome outcome = AgentRun.of(directory.resolve("run"), Main.class)
                .settings(recipe
                        + "\ninstrumentation: {tasks: [org.example.quickstart.Main.sumOne,"
                        + " org.example.quickstart.Main.multTwo]}\n"
                        + (recipe.contains("project:") ? "" : "project: {shutdown_timeout_secs: 30}\n"))
                .run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.journal()).isEmpty();
        return outcome;
    }

    private static String at(int port, String recipe) {
        return recipe.replaceFirst("port: \\d+", "port: " + port);
    }

    /** The line in the second column of the table's row. */
    private static String recipe(String sink) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("../README.md"));
        Pattern row = Pattern.compile("\\| " + sink + " \\| `([^`]+)`.*");
        for (String line : lines) {
            Matcher matcher = row.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("README.md has no row for " + sink);
    }
}
