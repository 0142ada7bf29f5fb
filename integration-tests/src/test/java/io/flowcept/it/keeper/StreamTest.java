package io.flowcept.it.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code stream} and {@code check-services}: what they print, as a whole. */
class StreamTest {
    @TempDir
    private Path directory;

    private static String settings(int port, String more) {
        return """
                instrumentation:
                  tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
                mq: {enabled: true, type: redis, host: 127.0.0.1, port: %d, redis: {mode: stream}}
                """.formatted(port) + more;
    }

    @Test
    void messages_arePrintedAsTheAgentWroteThem_orTheFieldsThatAreAskedFor() throws Exception {
        try (RedisFarSide redis = Queues.redis(directory.resolve("redis"));
                Command all = Command.start(
                        directory.resolve("all"),
                        settings(redis.server().port(), ""),
                        "stream",
                        "--print",
                        "--limit",
                        "4");
                Command some = Command.start(
                        directory.resolve("some"),
                        settings(redis.server().port(), ""),
                        "stream",
                        "--keys",
                        "activity_id,used.i1")) {
            all.says("listening to");
            some.says("listening to");
            Outcome outcome = AgentRun.of(directory.resolve("agent"), Main.class)
                    .settings(settings(redis.server().port(), ""))
                    .run();
            assertThat(all.await()).isZero();
            assertThat(all.err())
                    .isEqualTo("flowcept: listening to redis stream 127.0.0.1:"
                            + redis.server().port() + ", interception\n");
            List<Object> printed = new ArrayList<>();
            for (String line : all.out().lines().toList()) {
                printed.add(new ObjectMapper().readValue(line, Map.class));
            }
            assertThat(printed).containsExactlyElementsOf(new ArrayList<Object>(outcome.messages()));
            for (int i = 0; some.out().lines().count() < 2 && i < 600; i++) {
                Thread.sleep(50);
            }
            some.terminate();
            some.await();
            assertThat(some.out()).isEqualTo("""
                    {"activity_id":"sumOne","used.i1":3}
                    {"activity_id":"multTwo"}
                    """);
            assertThat(redis.groups("interception")).isZero();
        }
    }

    @Test
    void services_areEachSaidToBeThereOrNot() throws Exception {
        try (RedisFarSide redis = Queues.redis(directory.resolve("redis"))) {
            String there =
                    "kv_db: {enabled: true, host: 127.0.0.1, port: %d}%ndatabases: {lmdb: {enabled: true, path: %s}}%n"
                            .formatted(redis.server().port(), directory.resolve("lmdb"));
            Outcome up = check("up", settings(redis.server().port(), there));
            assertThat(up.err()).isEmpty();
            assertThat(up.out().replaceAll("in \\d+ ms", "in N ms").replaceAll("Redis [0-9.]+", "Redis V"))
                    .isEqualTo("""
                            lmdb: %2$s: ok: LMDB, can be written, in N ms
                            redis: 127.0.0.1:%1$d, interception: ok: Redis V, in N ms
                            kv_db: 127.0.0.1:%1$d: ok: Redis V, in N ms
                            """.formatted(redis.server().port(), directory.resolve("lmdb")));
            assertThat(up.exit()).isZero();
            redis.server().kill();
            Outcome down = check("down", settings(redis.server().port(), ""));
            assertThat(down.exit()).isEqualTo(1);
            assertThat(down.out())
                    .startsWith("redis: 127.0.0.1:" + redis.server().port()
                            + ", interception: failed: cannot connect to Redis at" + " 127.0.0.1:"
                            + redis.server().port() + ": Connection refused")
                    .endsWith("; start it, or set mq.host and mq.port to where it is\n");
        }
        Outcome none = check("none", "project: {dump_buffer: {enabled: true}}\n");
        assertThat(none.out())
                .isEqualTo("No service is enabled in the settings: mq, databases.mongodb, databases.lmdb, kv_db.\n");
        assertThat(none.exit()).isZero();
    }

    private Outcome check(String name, String settings) {
        Path own = directory.resolve(name);
        return AgentRun.command(
                        own,
                        "check-services",
                        "--from",
                        own.resolve("settings.yaml").toString())
                .settings(settings)
                .run();
    }

    @Test
    void consumeWithoutQueueOrDatabase_saysWhatIsMissing() {
        Outcome queue = consume("queue", "project: {}\n");
        assertThat(queue.err())
                .isEqualTo("mq.enabled is false: there is no queue to read; set it to true, with mq.type and where it"
                        + " is\n");
        assertThat(queue.exit()).isEqualTo(1);
        Outcome database = consume("database", settings(6379, ""));
        assertThat(database.err())
                .isEqualTo("no database is enabled: set databases.mongodb.enabled or databases.lmdb.enabled to true, or"
                        + " give --jsonl\n");
        assertThat(database.exit()).isEqualTo(1);
        Outcome mofka = consume(
                "mofka",
                "mq: {enabled: true, type: mofka, group_file: mofka.json}\ndatabases: {lmdb: {enabled: true}}\n");
        assertThat(mofka.err())
                .isEqualTo("mq.type: mofka cannot be read here; set it to redis, kafka or rabbitmq, or read it with"
                        + " Flowcept's own consumer\n");
        assertThat(mofka.exit()).isEqualTo(1);
    }

    private Outcome consume(String name, String settings) {
        Path own = directory.resolve(name);
        return AgentRun.command(
                        own, "consume", "--from", own.resolve("settings.yaml").toString())
                .settings(settings)
                .run();
    }
}
