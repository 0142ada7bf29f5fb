package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.example.quickstart.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished jar and a real Redis: what the sinks' own tests cannot show is that the jar holds all they need. */
class QueueTest {
    private static final String SETTINGS = """
            instrumentation:
              tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
            project: {dump_buffer: {enabled: false}}
            mq: {enabled: true, type: redis, host: 127.0.0.1, port: %d, redis: {mode: stream}}
            """;

    @TempDir
    private Path directory;

    private int port;
    private Process server;

    @BeforeEach
    void freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (server != null) {
            server.destroyForcibly().waitFor();
        }
    }

    @Test
    void messagesOfARun_areInTheStream_whenItEnds() throws Exception {
        startServer();
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(SETTINGS.formatted(port))
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.exit()).isZero();
        assertThat(entries()).isEqualTo("4");
        assertThat(outcome.journal()).isEmpty();
    }

    @Test
    void messagesOfARunWithoutServer_areDeliveredByRecover_whenItIsThere() throws Exception {
        Outcome outcome = AgentRun.of(directory, Main.class)
                .settings(SETTINGS.formatted(port))
                .run();
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("4 messages have not reached redis").contains("recover");
        startServer();
        Outcome recovered = AgentRun.command(
                        directory,
                        "recover",
                        "--settings",
                        directory.resolve("settings.yaml").toString())
                .settings(SETTINGS.formatted(port))
                .run();
        assertThat(recovered.exit()).as(recovered.err()).isZero();
        assertThat(entries()).isEqualTo("4");
        assertThat(recovered.journal()).isEmpty();
    }

    private void startServer() throws Exception {
        try {
            server = new ProcessBuilder(
                            "redis-server",
                            "--port",
                            "" + port,
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--dir",
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            Skips.unless(false, "redis-server is not installed here");
        }
        for (int i = 0; i < 100 && !cli("ping").equals("PONG"); i++) {
            Thread.sleep(50);
        }
        assertThat(cli("ping")).isEqualTo("PONG");
    }

    private String entries() throws Exception {
        return cli("xlen", "interception");
    }

    private String cli(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("redis-cli", "-p", "" + port));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return answer;
    }
}
