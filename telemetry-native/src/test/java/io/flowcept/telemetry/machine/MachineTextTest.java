package io.flowcept.telemetry.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
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

    /** Names with TOKEN in them, and texts with @ in them. */
    private static final Secrets SECRETS = new Secrets() {
        @Override
        public boolean isName(String name) {
            return name.toUpperCase(Locale.ROOT).contains("TOKEN");
        }

        @Override
        public boolean isIn(String text) {
            return text.contains("@");
        }
    };

    @Test
    void commandLine_isWithoutSecrets_whereverTheirNamesStand() {
        assertThat(new CommandLine(SECRETS)
                        .shown(List.of(
                                "/usr/bin/java",
                                "-Dapi.token=abc",
                                "-cp",
                                "lib/token.jar:b@c.jar",
                                "--token",
                                "abc",
                                "--token",
                                "--threads",
                                "8",
                                "-token:abc",
                                "--url=a@b",
                                "a@b",
                                "token=",
                                "token",
                                "abc",
                                "tokens.csv",
                                "")))
                .containsExactly(
                        "/usr/bin/java",
                        "-Dapi.token=<redacted>",
                        "-cp",
                        "lib/token.jar:b@c.jar",
                        "--token",
                        "<redacted>",
                        "--token",
                        "--threads",
                        "8",
                        "-token:<redacted>",
                        "--url=<redacted>",
                        "<redacted>",
                        "token=",
                        "token",
                        "<redacted>",
                        "tokens.csv",
                        "");
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
        new EnvironmentVariables(variables, view, SECRETS).write(buffer);
        return Decoded.map(buffer);
    }
}
