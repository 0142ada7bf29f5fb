package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.queue.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.example.quickstart.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Applications that come in other forms than a class path and a whole JDK. */
class PackagingTest {
    private static final String SETTINGS = """
            instrumentation:
              tasks: [org.example.quickstart.Main.sumOne, org.example.quickstart.Main.multTwo]
            """;

    @TempDir
    private Path directory;

    @Test
    void imageOfTwoModules_writesTheFile_andToRedis() throws Exception {
        Path image = image("java.base,java.instrument");
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
            Outcome outcome = AgentRun.of(directory, Main.class)
                    .javaHome(image)
                    .settings(SETTINGS
                            + "mq: {enabled: true, type: redis, host: 127.0.0.1, port: %d, redis: {mode: stream}}\n"
                                    .formatted(port)
                            + "project: {shutdown_timeout_secs: 30}\n")
                    .run();

            // Of an image's JVM, not even the remark about sharing; and no journal, so Redis has acknowledged all.
            assertThat(outcome.err()).isEmpty();
            assertRecorded(outcome);
        }
    }

    @Test
    void imageWithLoggingAndManagement_alsoWritesLmdb_andMeasuresTheJvm() {
        Path image = image("java.base,java.instrument,java.logging,java.management");

        Outcome outcome = AgentRun.of(directory, Main.class)
                .javaHome(image)
                .settings(SETTINGS + """
                        databases: {lmdb: {enabled: true, path: flowcept_lmdb}}
                        telemetry_capture: {cpu: true, process_info: true, mem: true, disk: true, network: true}
                        project: {shutdown_timeout_secs: 30}
                        """)
                .run();

        assertThat(outcome.err()).isEmpty();
        assertRecorded(outcome);
        Map<?, ?> telemetry = (Map<?, ?>) outcome.task("sumOne").get("telemetry_at_end");
        assertThat(telemetry.keySet())
                .map(String::valueOf)
                .containsExactlyInAnyOrder("cpu", "process", "memory", "disk", "network", "jvm");
        assertThat(directory.resolve("cwd/flowcept_lmdb")).isNotEmptyDirectory();
    }

    @Test
    void applicationOnTheModulePath_isRecorded() throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources/org/example/modular"));
        Files.writeString(directory.resolve("sources/module-info.java"), "module org.example.modular {}\n");
        Files.writeString(sources.resolve("Main.java"), """
                package org.example.modular;
                final class Main {
                    public static void main(String[] args) {
                        System.out.println(Main.class.getModule().getName() + " " + new Hidden().sumOne(3));
                    }
                    private static final class Hidden {
                        int sumOne(int i1) {
                            return i1 + 1;
                        }
                    }
                }
                """);
        Path modules = directory.resolve("modules");
        tool(
                "javac",
                "-g",
                "-d",
                modules.toString(),
                directory.resolve("sources/module-info.java").toString(),
                sources.resolve("Main.java").toString());

        Outcome outcome = AgentRun.of(directory, "org.example.modular/org.example.modular.Main")
                .withoutApplications()
                .jvm("-p", modules.toString(), "-m")
                .settings("instrumentation: {tasks: [org.example.modular.**]}\n")
                .run();

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("org.example.modular 4\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.calls()).contains("sumOne{i1=3} -> {arg_0=4}");
    }

    private static void assertRecorded(Outcome outcome) {
        assertThat(outcome.out()).isEqualTo("8\n");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.calls()).containsExactly("sumOne{i1=3} -> {arg_0=4}", "multTwo{o1=4} -> {arg_0=8}");
        assertThat(outcome.journal()).isEmpty();
    }

    private Path image(String modules) {
        Path image = directory.resolve("image");
        tool("jlink", "--add-modules", modules, "--output", image.toString());
        return image;
    }

    private static void tool(String name, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments);
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
