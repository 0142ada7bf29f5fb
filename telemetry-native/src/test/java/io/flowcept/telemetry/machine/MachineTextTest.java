package io.flowcept.telemetry.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MachineTextTest {
    @Test
    void addresses_areShortenedAsTheCLibraryDoes() throws Exception {
        for (String address : new String[] {
            "127.0.0.1",
            "::",
            "::1",
            "fe80::fc:ff:fe00:1",
            "ffff:ffff:ffff:ffff::",
            "1:0:2::3",
            "1::2:0:0:3:4",
            "2001:db8::"
        }) {
            assertThat(AddressText.of(InetAddress.getByName(address).getAddress()))
                    .isEqualTo(address);
        }
        assertThat(AddressText.hardware(new byte[] {2, (byte) 0xfc, 0, 0, 0, 1}, ':'))
                .isEqualTo("02:fc:00:00:00:01");
        assertThat(AddressText.hardware(new byte[] {2, (byte) 0xfc}, '-')).isEqualTo("02-FC");
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
            assertThat(Secrets.shown(name, "value")).as(name).isEqualTo("<redacted>");
        }
        for (String value : new String[] {
            "amqp://guest:guest@broker:5672/",
            "-Xmx2g -Dtrust.password=changeit",
            "https://x/?api_key=1",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
            "ghp_" + "0123456789abcdefghij",
            "-----BEGIN OPENSSH PRIVATE" + " KEY-----"
        }) {
            assertThat(Secrets.shown("OPTIONS", value)).as(value).isEqualTo("<redacted>");
        }
    }

    @Test
    void secretsOnTheCommandLine_areRedacted_andNothingElse() {
        assertThat(Secrets.shown(List.of(
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
        assertThat(Secrets.shown(List.of(
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
        assertThat(Secrets.shown(plain)).isEqualTo(plain);
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
                (name, value) -> assertThat(Secrets.shown(name, value)).as(name).isEqualTo(value));
    }

    @Test
    void environment_isAsMuchAsTheSettingsSay() {
        Map<String, String> variables = Map.of("A", "1", "TOKEN", "t");
        assertThat(environment(variables, EnvironmentView.REDACTED)).isEqualTo(Map.of("A", "1", "TOKEN", "<redacted>"));
        assertThat(environment(variables, EnvironmentView.NAMES)).isEqualTo(Map.of("A", "", "TOKEN", ""));
        assertThat(environment(variables, EnvironmentView.NONE)).isEmpty();
    }

    private static Map<String, Object> environment(Map<String, String> variables, EnvironmentView view) {
        SnapshotBuffer buffer = new SnapshotBuffer();
        new EnvironmentVariables(variables, view).write(buffer);
        return Decoded.map(buffer);
    }
}
