package io.flowcept.it.keeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.LmdbDocuments;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.kafka.KafkaFarSide;
import io.flowcept.sinks.redis.RedisFarSide;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code consume}, from an agent in a JVM of its own to documents in LMDB. */
class KeeperTest {
    private static final int TERMINATED = 143;

    @TempDir
    private Path directory;

    private String ofKeeper(String type, int port) {
        return mq(type, port) + "databases: {lmdb: {enabled: true, path: " + lmdb() + "}}\n";
    }

    private static String ofAgent(String type, int port, String... tasks) {
        return mq(type, port) + "instrumentation: {max_overhead_percent: 0, tasks: " + List.of(tasks) + "}\n"
                + "project: {shutdown_timeout_secs: 30}\n";
    }

    private static String mq(String type, int port) {
        return "mq: {enabled: true, type: " + type + ", host: 127.0.0.1, port: " + port + "}\n";
    }

    private Path lmdb() {
        return directory.resolve("lmdb");
    }

    @Test
    void whatAnAgentPublishes_isStored_andABadMessageIsWrittenDown() throws Exception {
        try (RedisFarSide redis = Queues.redis(directory.resolve("redis"));
                Command keeper = Command.start(
                        directory.resolve("keeper"),
                        ofKeeper("redis", redis.server().port()),
                        "consume",
                        "--dead-letters",
                        directory.resolve("dead.jsonl").toString())) {
            keeper.says("reading redis");
            assertThat(redis.publish("interception", "hello")).isEqualTo(1);
            Outcome outcome = AgentRun.of(directory.resolve("agent"), Main.class)
                    .settings(ofAgent(
                            "redis",
                            redis.server().port(),
                            "org.example.quickstart.Main.sumOne",
                            "org.example.quickstart.Main.multTwo"))
                    .run();
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.journal()).isEmpty();
            keeper.terminate();
            assertThat(keeper.await()).isEqualTo(TERMINATED);
            assertThat(keeper.out()).isEmpty();
            assertThat(keeper.err().lines())
                    .containsExactly(
                            "flowcept: reading redis 127.0.0.1:"
                                    + redis.server().port() + ", interception, writing to lmdb " + lmdb(),
                            "flowcept: pub/sub has no acknowledgement: what is published while no keeper is there, or is"
                                    + " in one that is killed, is lost; mq.redis.mode: stream keeps it",
                            "flowcept: took 5 messages: 2 of tasks, 2 of workflows and 0 of agents are stored; 1 could"
                                    + " not be and are in " + directory.resolve("dead.jsonl"));
            assertStored(outcome);
        }
        assertThat(Files.readString(directory.resolve("dead.jsonl")))
                .contains("\"reason\": \"a message of 5 bytes is no map (at byte 1)\"")
                .endsWith("\"base64\": \"aGVsbG8=\"}\n");
    }

    /** Each document is the message that the agent has also written to its file, as a database has it. */
    private void assertStored(Outcome outcome) throws Exception {
        Map<String, Map<String, Object>> tasks = LmdbDocuments.of(lmdb(), "tasks");
        assertThat(tasks).hasSize(2);
        for (Map<String, Object> sent : outcome.tasks()) {
            Map<String, Object> expected = new HashMap<>(sent);
            expected.remove("type");
            expected.put("finished", true);
            Map<String, Object> stored = new HashMap<>(tasks.get(sent.get("task_id")));
            // The keeper runs on the same machine, whose names the test does not know.
            assertThat(stored.remove("login_name")).isEqualTo(System.getProperty("user.name"));
            stored.remove("node_name");
            assertThat(stored).isEqualTo(expected);
        }
        Map<String, Object> united = new LinkedHashMap<>();
        outcome.workflows().forEach(united::putAll);
        assertThat(LmdbDocuments.of(lmdb(), "workflows")).isEqualTo(Map.of((String) united.get("workflow_id"), united));
    }

    @Test
    void ofTwoKeepersOneIsKilled_andNothingIsLostOrDoubled() throws Exception {
        try (KafkaFarSide kafka = Queues.kafka(directory.resolve("kafka"));
                Command first = Command.start(
                        directory.resolve("one"),
                        ofKeeper("kafka", kafka.server().port()),
                        "consume");
                Command second = Command.start(
                        directory.resolve("two"),
                        ofKeeper("kafka", kafka.server().port()),
                        "consume",
                        "--until-idle",
                        "25")) {
            Process agent = AgentRun.of(directory.resolve("agent"), "org.example.crash.Main", "20000")
                    .settings(ofAgent("kafka", kafka.server().port(), "org.example.crash.Main.step"))
                    .start();
            try {
                first.says("reading kafka");
                second.says("reading kafka");
                long until = System.nanoTime() + 60_000_000_000L;
                while (LmdbDocuments.of(lmdb(), "tasks").size() < 3_000 && System.nanoTime() - until < 0) {
                    Thread.sleep(50);
                }
                first.kill();
                int stored = LmdbDocuments.of(lmdb(), "tasks").size();
                System.out.println("killed a keeper when " + stored + " of 20000 tasks were stored");
                assertThat(second.await()).as(second.err()).isZero();
                assertThat(agent.waitFor(10, TimeUnit.SECONDS)).isTrue();
            } finally {
                agent.destroyForcibly();
            }
            Set<String> sent = new LinkedHashSet<>();
            for (Map<String, Object> message : Outcome.read(directory.resolve("agent/cwd/flowcept_messages.jsonl"))) {
                if (message.containsKey("task_id")) {
                    sent.add((String) message.get("task_id"));
                }
            }
            Map<String, Map<String, Object>> tasks = LmdbDocuments.of(lmdb(), "tasks");
            assertThat(sent).hasSize(20_000);
            assertThat(tasks.keySet()).isEqualTo(sent);
            Set<Object> generated = new LinkedHashSet<>();
            tasks.values().forEach(task -> generated.add(task.get("generated")));
            assertThat(generated).hasSize(20_000);
        }
    }

    @Test
    void twentyJvmsAtOnce_areStoredByOneKeeper() throws Exception {
        int jvms = 20;
        int each = 200;
        try (RedisFarSide redis = Queues.redis(directory.resolve("redis"));
                Command keeper = Command.start(
                        directory.resolve("keeper"),
                        ofKeeper("redis", redis.server().port()),
                        "consume")) {
            keeper.says("reading redis");
            List<Process> agents = new ArrayList<>();
            try {
                long start = System.nanoTime();
                for (int i = 0; i < jvms; i++) {
                    agents.add(AgentRun.of(directory.resolve("agent" + i), "org.example.crash.Main", "" + each, "wait")
                            .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                            .settings(ofAgent("redis", redis.server().port(), "org.example.crash.Main.step"))
                            .start());
                }
                long until = start + TimeUnit.SECONDS.toNanos(150);
                while (LmdbDocuments.of(lmdb(), "tasks").size() < jvms * each && System.nanoTime() - until < 0) {
                    Thread.sleep(100);
                }
                System.out.printf(
                        "%d JVMs with %d tasks each: all stored after %.1f s, JVM starts included%n",
                        jvms, each, (System.nanoTime() - start) / 1e9);
                for (Process agent : agents) {
                    agent.getOutputStream().close();
                }
                for (int i = 0; i < jvms; i++) {
                    assertThat(agents.get(i).waitFor(60, TimeUnit.SECONDS)).isTrue();
                    // What an agent could not deliver by its end, it would say.
                    assertThat(Files.readString(directory.resolve("agent" + i + "/stderr")))
                            .doesNotContain("flowcept:");
                }
                keeper.terminate();
                assertThat(keeper.await()).isEqualTo(TERMINATED);
            } finally {
                agents.forEach(Process::destroyForcibly);
            }
            assertThat(keeper.err())
                    .contains("took " + (jvms * each + 2 * jvms) + " messages: " + jvms * each + " of tasks, "
                            + 2 * jvms + " of workflows");
        }
        assertThat(LmdbDocuments.of(lmdb(), "tasks")).hasSize(jvms * each);
        assertThat(LmdbDocuments.of(lmdb(), "workflows"))
                .hasSize(jvms)
                .allSatisfy((id, workflow) -> assertThat(workflow).containsEntry("status", "FINISHED"));
    }
}
