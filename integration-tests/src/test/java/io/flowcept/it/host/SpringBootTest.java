package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.example.boot.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -javaagent:flowcept-agent.jar -jar} with jars inside of a jar. */
class SpringBootTest {
    /** What differs from run to run, and what other tests look at. */
    private static final Set<String> VARYING =
            Set.of("task_id", "parent_task_id", "workflow_id", "campaign_id", "started_at", "ended_at", "hostname");

    @TempDir
    private Path directory;

    private Path jar;

    @BeforeEach
    void inDirectory() {
        jar = directory.resolve("app.jar");
    }

    @Test
    void application_isRecorded_alsoInBeansBehindProxies() throws IOException {
        try (BootJar boot = new BootJar(jar, Main.class.getName());
                Stream<Path> libraries = Files.list(AgentRun.subject("spring-boot"))) {
            // Its cache is to be a proxy of the JDK's where there is an interface, and its log stays off stdout.
            boot.packageOf(Main.class).resource("application.yaml", """
                            spring: {main: {banner-mode: "off"}, aop: {proxy-target-class: false}}
                            logging: {level: {root: warn}}
                            """);
            for (Path library : libraries.sorted().toList()) {
                boot.library(library);
            }
        }
        Outcome plain = run("plain", "EUR", "EUR", "USD").withoutAgent().run();
        Outcome outcome = run("agent", "EUR", "EUR", "USD").settings("""
                instrumentation:
                  tasks:
                    - {class: org.springframework.stereotype.Service, match: annotated, method: "*"}
                    - org.example.boot.Main.run
                    - {class: org.springframework.boot.SpringApplication, method: deduceMainApplicationClass, mode: lightweight}
                """).run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(plain.out()).startsWith("true true\n375\n375\n300\n").contains("app.jar/!BOOT-INF/classes/!/");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo(plain.out());
        assertThat(outcome.err()).isEqualTo(plain.err());
        assertThat(outcome.exit()).isZero();
        // The second price in euros is the proxy's, which has it in its cache; no proxy's method is a task.
        assertThat(outcome.tasks().stream().map(SpringBootTest::withoutWhatVaries))
                .containsExactly(
                        task("deduceMainApplicationClass", null, null),
                        task("rate", Map.of("currency", "EUR"), Map.of("arg_0", 1.25)),
                        task("inCents", Map.of("items", 3, "currency", "EUR"), Map.of("arg_0", 375)),
                        task("rate", Map.of("currency", "USD"), Map.of("arg_0", 1.0)),
                        task("inCents", Map.of("items", 3, "currency", "USD"), Map.of("arg_0", 300)),
                        task("run", Map.of("args", List.of("EUR", "EUR", "USD")), null));
        Object run = outcome.task("run").get("task_id");
        List<Map<String, Object>> prices = outcome.tasks("inCents");
        List<Map<String, Object>> rates = outcome.tasks("rate");
        for (int i = 0; i < 2; i++) {
            assertThat(prices.get(i)).containsEntry("parent_task_id", run);
            assertThat(rates.get(i))
                    .containsEntry("parent_task_id", prices.get(i).get("task_id"));
        }
        assertThat(outcome.journal()).isEmpty();
    }

    private static Map<String, Object> withoutWhatVaries(Map<String, Object> task) {
        Map<String, Object> rest = new LinkedHashMap<>(task);
        rest.keySet().removeAll(VARYING);
        return rest;
    }

    private static Map<String, Object> task(String activity, Map<String, ?> used, Map<String, ?> generated) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("type", "task");
        task.put("activity_id", activity);
        if (used != null) {
            task.put("used", used);
        }
        if (generated != null) {
            task.put("generated", generated);
        }
        task.put("status", "FINISHED");
        return task;
    }

    @Test
    void librariesOfTheHosts_areItsOwn_andRecorded() throws IOException {
        try (BootJar boot = new BootJar(jar, org.example.libraries.Main.class.getName())) {
            boot.packageOf(org.example.libraries.Main.class);
            for (String library : new String[] {
                "jackson-databind.jar",
                "jackson-core.jar",
                "jackson-annotations.jar",
                "snakeyaml.jar",
                "msgpack-core.jar",
                "byte-buddy.jar"
            }) {
                boot.library(AgentRun.subject(library));
            }
        }
        Outcome plain = run("plain").withoutAgent().run();
        Outcome outcome = run("agent").settings("""
                instrumentation:
                  tasks:
                    - org.example.libraries.Main.use
                    - com.fasterxml.jackson.databind.ObjectMapper.writeValueAsString
                """).run();

        assertThat(plain.exit()).as(plain.err()).isZero();
        assertThat(outcome.out()).as(outcome.err()).isEqualTo(plain.out()).contains("BOOT-INF/lib/");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.complaints()).isEmpty();
        assertThat(outcome.tasks("use")).isNotEmpty();
        assertThat(outcome.tasks("writeValueAsString")).isNotEmpty();
    }

    private AgentRun run(String name, String... arguments) {
        return AgentRun.of(directory.resolve(name), jar.toString(), arguments)
                .withoutApplications()
                .jvm("--add-opens=java.base/java.lang=ALL-UNNAMED", "-jar");
    }
}
