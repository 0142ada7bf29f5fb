package io.flowcept.engine.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsException;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.telemetry.machine.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessSecretsTest {
    private final ProcessSecrets secrets = new ProcessSecrets(RedactSettings.unset());
    private final CommandLine commandLine = new CommandLine(secrets);

    @TempDir
    private Path directory;

    @Test
    void namesAndPatternsOfTheUsers_holdHereToo() throws Exception {
        ProcessSecrets own = secrets("{names: [patient_id], patterns: ['[0-9]{3}-[0-9]{2}-[0-9]{4}']}");

        assertThat(secrets.shown("PATIENT_ID", "x")).isEqualTo("x");
        assertThat(own.shown("PATIENT_ID", "x")).isEqualTo("<redacted>");
        assertThat(own.shown("SSN", "is 123-45-6789")).isEqualTo("<redacted>");
        assertThat(own.shown("DB_PASSWORD", "x")).isEqualTo("<redacted>");
        for (String within : List.of("-Xmx1g -Dpatient.id=x", "https://h/p?a=1&patientId=x", "patient-id=x")) {
            assertThat(secrets.shown("OPTIONS", within)).isEqualTo(within);
            assertThat(own.shown("OPTIONS", within)).isEqualTo("<redacted>");
        }
        assertThat(own.shown("OPTIONS", "-Dinpatient.idle=x")).isEqualTo("-Dinpatient.idle=x");
        assertThat(new CommandLine(own).shown(List.of("a.Main", "--patient-id", "x", "-Dpatient.id=x", "123-45-6789")))
                .containsExactly("a.Main", "--patient-id", "<redacted>", "-Dpatient.id=<redacted>", "<redacted>");
    }

    @Test
    void defaultsHoldHere_whateverTheSettingsSay() throws Exception {
        ProcessSecrets own = secrets("{defaults: false, names: [x]}");

        assertThat(own.shown("DB_PASSWORD", "v")).isEqualTo("<redacted>");
        assertThat(own.shown("URL", "amqp://guest:guest@broker:5672/")).isEqualTo("<redacted>");
        assertThat(own.shown("X", "v")).isEqualTo("<redacted>");
    }

    private ProcessSecrets secrets(String section) throws IOException, SettingsException {
        Path file = Files.writeString(directory.resolve("settings.yaml"), "redact: " + section + "\n");
        SettingsLocation location = SettingsLocation.named(file.toString(), "test", System.getProperties());
        return new ProcessSecrets(Settings.load(location, Map.of()).redact);
    }

    @Test
    void secrets_areRedacted_byNameOrByValue() {
        for (String name : new String[] {
            "DB_PASSWORD",
            "MYSQL_PWD",
            "AWS_SECRET_ACCESS_KEY",
            "GITHUB_TOKEN",
            "apiKey",
            "GOOGLE_APPLICATION_CREDENTIALS",
            "SENTRY_DSN",
            "SESSION_ID"
        }) {
            assertThat(secrets.shown(name, "value")).as(name).isEqualTo("<redacted>");
        }
        for (String value : new String[] {
            "amqp://guest:guest@broker:5672/",
            "postgres://u:p#ss@host/db",
            "postgres://u:p?s'\"s@host/db",
            "-Xmx2g -Dtrust.password=changeit",
            "https://x/?api_key=1",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
            "ghp_" + "0123456789abcdefghij",
            "-----BEGIN OPENSSH PRIVATE" + " KEY-----"
        }) {
            assertThat(secrets.shown("OPTIONS", value)).as(value).isEqualTo("<redacted>");
        }
    }

    @Test
    void secretsOnTheCommandLine_areRedacted_andNothingElse() {
        assertThat(commandLine.shown(List.of(
                        "/usr/bin/java",
                        "-Dapi.token=abc",
                        "-javaagent:agent.jar=settings=s.yaml,password=x",
                        "-cp",
                        "lib/token.jar:b.jar")))
                .containsExactly(
                        "/usr/bin/java",
                        "-Dapi.token=<redacted>",
                        "-javaagent:agent.jar=<redacted>",
                        "-cp",
                        "lib/token.jar:b.jar");
        assertThat(commandLine.shown(List.of(
                        "com.acme.Main",
                        "--password=hunter2",
                        "--db-password",
                        "hunter2",
                        "--token",
                        "--threads",
                        "8",
                        "--pw:x",
                        "-passphrase:x",
                        "jdbc:mysql://root:x@db/y",
                        "--url=amqp://a:b@c",
                        "ghp_0123456789abcdefghij",
                        "secret=",
                        "")))
                .containsExactly(
                        "com.acme.Main",
                        "--password=<redacted>",
                        "--db-password",
                        "<redacted>",
                        "--token",
                        "--threads",
                        "8",
                        "--pw:x",
                        "-passphrase:<redacted>",
                        "<redacted>",
                        "--url=<redacted>",
                        "<redacted>",
                        "secret=",
                        "");
        List<String> plain = List.of(
                "java",
                "-Xmx2g",
                "-XX:+UseG1GC",
                "-Dfile.encoding=UTF-8",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-javaagent:/opt/flowcept-agent.jar=settings=/etc/s.yaml",
                "-jar",
                "app.jar",
                "--input",
                "/data/tokens.csv",
                "http://host:80/a?b=c",
                "key.pem");
        assertThat(commandLine.shown(plain)).isEqualTo(plain);
    }

    @Test
    void afterAProgramsOwnOptions_nothingIsTakenForAPath() {
        assertThat(commandLine.arguments(List.of("-p", "password=hunter2", "-p", "a:b", "-cp", "http://u:pw@h")))
                .containsExactly("-p", "password=<redacted>", "-p", "a:b", "-cp", "<redacted>");
        assertThat(commandLine.shown(
                        List.of("java", "-p", "mods:token=1", "a.Main", "-p", "apikey=abc", "--password", "-s3cret")))
                .containsExactly(
                        "java", "-p", "mods:token=1", "a.Main", "-p", "apikey=<redacted>", "--password", "<redacted>");
    }

    @Test
    void whatIsNoSecret_isShown() {
        Map<String, String> plain = Map.of(
                "PWD", "/home/user",
                "OLDPWD", "/",
                "PATH", "/usr/bin:/bin",
                "LANG", "C.UTF-8",
                "OMP_NUM_THREADS", "8",
                "SLURM_JOB_ID", "17",
                "HTTP_PROXY", "http://proxy:3128",
                "GIT_ASKPASS", "");
        plain.forEach(
                (name, value) -> assertThat(secrets.shown(name, value)).as(name).isEqualTo(value));
    }
}
