package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.example.secrets.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivacyTest {
    private static final String OUT = "52\n37\n83\n6\n1235\n17\n39\n";

    @TempDir
    private Path directory;

    @Test
    void secrets_areNowhere_andAllElseIsThere() throws IOException {
        Outcome outcome = run("""
                instrumentation:
                  tasks:
                    - {class: org.example.secrets.Main, method: issue, generated: token}
                    - org.example.secrets.Main.*
                capture: {objects: fields}
                redact: {names: [pin], patterns: ['patient-[0-9]+-[A-Z]+']}
                log: {log_file_level: info}
                project: {shutdown_timeout_secs: 0.5}
                mq: {enabled: true, type: redis, host: localhost, port: 1}
                """);

        assertThat(outcome.out()).isEqualTo(OUT);
        assertThat(outcome.task("login").get("used"))
                .isEqualTo(Map.of("user", "ann", "password", "<redacted>", "maxTokens", 42));
        assertThat(outcome.task("connect").get("used"))
                .isEqualTo(Map.of(
                        "url",
                        "jdbc:postgresql://<redacted>@db/x",
                        "account",
                        Map.of("name", "ann", "secret", "<redacted>")));
        assertThat(outcome.task("send").get("used"))
                .isEqualTo(Map.of(
                        "headers",
                        Map.of(
                                "Authorization",
                                "<redacted>",
                                "Accept",
                                "*/*",
                                "nested",
                                Map.of("apiKey", "<redacted>")),
                        "body",
                        "with <redacted>"));
        assertThat(outcome.task("issue").get("used")).isEqualTo(Map.of("id", 7));
        assertThat(outcome.task("issue").get("generated")).isEqualTo(Map.of("token", "<redacted>"));
        assertThat(outcome.task("pinOf").get("used")).isEqualTo(Map.of("pin", "<redacted>"));
        assertThat(outcome.task("visit").get("used")).isEqualTo(Map.of("patient", "<redacted>"));
        assertThat((String) outcome.task("fail").get("stderr"))
                .startsWith(
                        "java.lang.IllegalStateException: cannot reach https://<redacted>@host/x\n\tat org.example");
        // The journal is still there, as the queue is not.
        assertThat(outcome.journal()).isNotEmpty();
        assertNothingIsHeldBy(outcome.file(), directory.resolve("journal"), directory.resolve("cwd"));
    }

    @Test
    void environmentAndCommandLine_areWithoutSecrets_byTheSameNamesAndPatterns() throws IOException {
        Outcome outcome = AgentRun.of(
                        directory,
                        Main.class,
                        "--patient-id",
                        "p-HIDE",
                        "--password=pw-HIDE",
                        "patient-0815-HIDE",
                        "https://ann:pw-HIDE@host/x",
                        "--threads",
                        "8")
                .jvm("-Dpatient.id=p-HIDE")
                .environment("PATIENT_ID", "p-HIDE")
                .environment("NOTE", "of patient-0815-HIDE")
                .environment("DB_PASSWORD", "pw-HIDE")
                .environment("OMP_NUM_THREADS", "8")
                .settings("""
                        instrumentation: {tasks: [org.example.secrets.Main.pinOf]}
                        redact: {names: [patient_id, pin], patterns: ['patient-[0-9]+-[A-Z]+']}
                        telemetry_capture: {process_info: true, machine_info: true}
                        project: {shutdown_timeout_secs: 0.5}
                        mq: {enabled: true, type: redis, host: localhost, port: 1}
                        """)
                .run();

        Map<?, ?> workflow = outcome.workflows().get(0);
        assertThat(workflow.get("used"))
                .isEqualTo(Map.of(
                        "arguments",
                        "--patient-id <redacted> --password=<redacted> <redacted> <redacted> --threads 8"));
        Map<?, ?> machine = (Map<?, ?>)
                ((Map<?, ?>) workflow.get("machine_info")).values().iterator().next();
        Map<?, ?> variables = (Map<?, ?>) machine.get("environment");
        assertThat(variables.get("PATIENT_ID")).isEqualTo("<redacted>");
        assertThat(variables.get("NOTE")).isEqualTo("<redacted>");
        assertThat(variables.get("DB_PASSWORD")).isEqualTo("<redacted>");
        assertThat(variables.get("OMP_NUM_THREADS")).isEqualTo("8");
        Map<?, ?> process = (Map<?, ?>) ((Map<?, ?>) outcome.task("pinOf").get("telemetry_at_end")).get("process");
        assertThat(((Map<?, ?>) machine.get("process")).get("cmd_line")).isEqualTo(process.get("cmd_line"));
        assertThat((List<?>) process.get("cmd_line"))
                .map(String::valueOf)
                .contains("-Dpatient.id=<redacted>", Main.class.getName())
                .endsWith(
                        "--patient-id",
                        "<redacted>",
                        "--password=<redacted>",
                        "<redacted>",
                        "<redacted>",
                        "--threads",
                        "8");
        // The journal is still there, as the queue is not; it says whose it is.
        assertThat(outcome.journal()).isNotEmpty();
        assertNothingIsHeldBy(outcome.file(), directory.resolve("journal"), directory.resolve("cwd"));
    }

    private static void assertNothingIsHeldBy(Path... places) throws IOException {
        for (Path place : places) {
            try (Stream<Path> files = Files.walk(place)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                            .as(file.toString())
                            .doesNotContain("HIDE");
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void shapes_areKindsAndSizes() {
        Outcome outcome = run("""
                instrumentation: {tasks: [org.example.secrets.Main.*]}
                capture: {values: shapes, objects: fields}
                """);

        assertThat(outcome.out()).isEqualTo(OUT);
        assertThat(outcome.task("login").get("used"))
                .isEqualTo(Map.of(
                        "user", Map.of("type", "java.lang.String", "size", 3),
                        "password", "<redacted>",
                        "maxTokens", Map.of("type", "integer")));
        assertThat(outcome.task("connect").get("used"))
                .isEqualTo(Map.of(
                        "url", Map.of("type", "java.lang.String", "size", 34),
                        "account", Map.of("type", "org.example.secrets.Main$Account")));
        assertThat((String) outcome.task("fail").get("stderr"))
                .startsWith("java.lang.IllegalStateException\n\tat org.example.secrets.Main.fail");
    }

    @Test
    void none_isNoValueAtAll() {
        Outcome outcome = run("""
                instrumentation: {tasks: [org.example.secrets.Main.*]}
                capture: {values: none}
                """);

        assertThat(outcome.out()).isEqualTo(OUT);
        assertThat(outcome.tasks("login")).hasSize(1);
        for (Map<String, Object> task : outcome.tasks()) {
            assertThat((Map<?, ?>) task.getOrDefault("used", Map.of())).isEmpty();
            assertThat(task.get("generated")).isNull();
        }
        assertThat((String) outcome.task("fail").get("stderr")).doesNotContain("ann");
        assertThat(outcome.captureCounters().get("methods")).isInstanceOf(List.class);
    }

    private Outcome run(String settings) {
        return AgentRun.of(directory, Main.class).settings(settings).run();
    }
}
