package io.flowcept.it.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.it.attach.RunningHost;
import io.flowcept.sinks.queue.LocalServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.example.crash.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user does first, in each JDK; nothing is on stderr but what the JVM itself says there, word by word. */
@ParameterizedClass(name = "JDK {0}")
@ValueSource(ints = {8, 11, 17, 21, 25})
class JdkMatrixTest {
    private static final String QUICKSTART = """
            instrumentation:
              tasks:
                - {method: org.example.quickstart.Main.sumOne, generated: o1}
                - {method: org.example.quickstart.Main.multTwo, generated: o2}
            """;
    private static final String STEPS = "instrumentation: {tasks: [org.example.crash.Main.step]}\n";
    private static final int STEP_COUNT = 100_000;

    /** What the README says a JVM prints when an agent comes later. */
    private static final List<String> DYNAMIC_LOADING = List.of(
            "WARNING: A Java agent has been loaded dynamically (" + AgentRun.agentJar() + ")",
            "WARNING: If a serviceability tool is in use, please run with -XX:+EnableDynamicAgentLoading to hide this warning",
            "WARNING: If a serviceability tool is not in use, please run with -Djdk.instrument.traceUsage for more information",
            "WARNING: Dynamic loading of agents will be disallowed by default in a future release");

    @Parameter
    private int version;

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void jdk() {
        home = Jdks.home(version);
    }

    @Test
    void quickstart() {
        Outcome outcome = AgentRun.of(directory, org.example.quickstart.Main.class)
                .javaHome(home)
                .settings(QUICKSTART)
                .run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.messages())
                .extracting(message -> message.get("type") + " " + message.get("status"))
                .containsExactly("workflow RUNNING", "task FINISHED", "task FINISHED", "workflow FINISHED");
        assertThat(outcome.calls()).containsExactly("sumOne{i1=3} -> {o1=4}", "multTwo{o1=4} -> {o2=8}");
        assertThat(outcome.journal()).isEmpty();
    }

    @Test
    void redisStreamAndFileAtOnce() throws Exception {
        int port = LocalServer.freePort();
        try (LocalServer redis = new LocalServer(
                directory,
                port,
                LocalServer.program("redis-server"),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "")) {
            redis.start();
            Outcome outcome = AgentRun.of(directory, org.example.quickstart.Main.class)
                    .javaHome(home)
                    .settings(QUICKSTART
                            + "mq: {enabled: true, type: redis, host: 127.0.0.1, port: %d, redis: {mode: stream}}\n"
                                    .formatted(port)
                            + "project: {shutdown_timeout_secs: 30}\n")
                    .run();

            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.messages()).hasSize(4);
            assertThat(outcome.journal()).isEmpty();
            String stream = redis(port, "--raw", "xrange", "interception", "-", "+");
            for (Map<String, Object> task : outcome.tasks()) {
                assertThat(stream).contains((String) task.get("task_id"));
            }
            assertThat(redis(port, "xlen", "interception")).isEqualTo("4");
        }
    }

    @Test
    void attachAndDetach() throws Exception {
        try (RunningHost host = RunningHost.start(directory, home)) {
            String pid = String.valueOf(host.pid());
            String original = host.code();
            String settings = host.settings("instrumentation: {tasks: [org.example.attached.Work.sumOne]}\n")
                    .toString();

            Outcome attached = host.command("attach", pid, "--settings", settings);
            assertThat(attached.err()).isEmpty();
            assertThat(attached.exit()).isZero();
            assertThat(host.code()).isNotEqualTo(original);
            host.await(() -> host.tasks("sumOne") > 20, "20 tasks");
            assertThat(host.command("status", pid).out()).contains(" calls of org.example.attached.Work.sumOne");
            assertThat(host.command("detach", pid).out()).isEqualTo("the agent has left this JVM\n");

            assertThat(host.code()).isEqualTo(original);
            assertThat(host.footprint()).endsWith(" 0 []");
            List<Map<String, Object>> messages = host.messages();
            assertThat(messages.get(messages.size() - 1)).containsEntry("status", "FINISHED");
            assertThat(host.end()).isZero();
            // The companion, with which the test looks, is loaded later as well; it is not what is looked at.
            assertThat(host.err().lines())
                    .filteredOn(line -> !line.contains("Sharing is only supported for boot loader classes"))
                    .filteredOn(line -> !line.contains("companion.jar"))
                    .isSubsetOf(version < 21 ? List.of() : DYNAMIC_LOADING);
        }
    }

    @Test
    void taskThatHadReturnedBeforeTheKill_isDelivered() throws Exception {
        Set<String> returned = stepsUntilKilled();

        Path dead = directory.resolve("journal").resolve(deadRun());
        Outcome next = AgentRun.of(directory, Main.class, "0", "wait")
                .javaHome(home)
                .settings(STEPS)
                .runUntil(() -> !Files.exists(dead));

        assertThat(next.err()).isEmpty();
        assertThat(next.exit()).isZero();
        assertDelivered(returned, next);
    }

    @Test
    void taskThatHadReturnedBeforeTheKill_isDeliveredByTheCommand() throws Exception {
        Set<String> returned = stepsUntilKilled();

        // The command's own JVM is another, and reads what this one wrote.
        Outcome recovered = AgentRun.command(
                        directory,
                        "recover",
                        "--settings",
                        directory.resolve("settings.yaml").toString())
                .settings(STEPS)
                .run();

        assertThat(recovered.exit()).as(recovered.err()).isZero();
        assertDelivered(returned, recovered);
    }

    /** The steps that had returned when the application was killed, in its midst. */
    private Set<String> stepsUntilKilled() throws Exception {
        Process process = AgentRun.of(directory, Main.class, String.valueOf(STEP_COUNT))
                .javaHome(home)
                .settings(STEPS)
                .start();
        Path stdout = directory.resolve("stdout");
        try {
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (process.isAlive() && Files.size(stdout) < STEP_COUNT * 2 && System.nanoTime() < until) {
                Thread.sleep(1);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        String out = Files.readString(stdout);
        Set<String> returned =
                new HashSet<>(out.substring(0, out.lastIndexOf('\n')).lines().toList());
        assertThat(returned).hasSizeGreaterThan(STEP_COUNT / 10).hasSizeLessThan(STEP_COUNT);
        return returned;
    }

    private String deadRun() throws Exception {
        try (var runs = Files.list(directory.resolve("journal"))) {
            return runs.filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow()
                    .getFileName()
                    .toString();
        }
    }

    private static void assertDelivered(Set<String> returned, Outcome outcome) {
        Set<String> delivered = new HashSet<>();
        for (Map<String, Object> task : outcome.tasks()) {
            Map<?, ?> used = (Map<?, ?>) task.get("used");
            String step = used.get("worker") + ":" + used.get("number");
            assertThat(task).containsEntry("generated", Map.of("arg_0", step));
            assertThat(delivered.add(step)).as("%s is there once", step).isTrue();
        }
        returned.removeAll(delivered);
        assertThat(returned).as("returned, and lost").isEmpty();
        assertThat(outcome.journal()).isEmpty();
    }

    private static String redis(int port, String... words) throws Exception {
        String[] command = new String[words.length + 3];
        command[0] = "redis-cli";
        command[1] = "-p";
        command[2] = String.valueOf(port);
        System.arraycopy(words, 0, command, 3, words.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            return answer;
        } finally {
            process.destroyForcibly();
        }
    }
}
