package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.sinks.queue.LocalServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
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

    /** As Spring Boot's plugins lay it out, with its own loader from its own jar, and libraries that stay jars. */
    @Test
    void bootJar_isRecorded_inItsClassesAndInItsLibraries() throws IOException {
        Path boot = directory.resolve("boot.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        manifest.getMainAttributes().putValue("Start-Class", "org.example.libraries.Main");
        manifest.getMainAttributes().putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
        manifest.getMainAttributes().putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(boot), manifest);
                JarFile loader =
                        new JarFile(AgentRun.subject("spring-boot-loader.jar").toFile())) {
            for (JarEntry entry : Collections.list(loader.entries())) {
                if (entry.getName().startsWith("org/")) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    loader.getInputStream(entry).transferTo(out);
                }
            }
            // Where the loader looks, it asks for the directories themselves.
            out.putNextEntry(new JarEntry("BOOT-INF/"));
            out.putNextEntry(new JarEntry("BOOT-INF/classes/"));
            out.putNextEntry(new JarEntry("BOOT-INF/lib/"));
            store(out, "BOOT-INF/classes/org/example/libraries/Main.class", classFile());
            for (String library : new String[] {
                "jackson-databind.jar",
                "jackson-core.jar",
                "jackson-annotations.jar",
                "snakeyaml.jar",
                "msgpack-core.jar",
                "byte-buddy.jar"
            }) {
                store(out, "BOOT-INF/lib/" + library, Files.readAllBytes(AgentRun.subject(library)));
            }
        }
        Outcome plain = boot("plain", boot).withoutAgent().run();
        Outcome outcome = boot("agent", boot).settings("""
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

    private AgentRun boot(String name, Path jar) {
        return AgentRun.of(directory.resolve(name), jar.toString())
                .withoutApplications()
                .jvm("--add-opens=java.base/java.lang=ALL-UNNAMED", "-jar");
    }

    /** Nested jars are read where they lie, so they are not compressed. */
    private static void store(JarOutputStream out, String name, byte[] bytes) throws IOException {
        JarEntry entry = new JarEntry(name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(bytes);
    }

    private static byte[] classFile() throws IOException {
        try (var in = PackagingTest.class.getResourceAsStream("/org/example/libraries/Main.class")) {
            return in.readAllBytes();
        }
    }

    private static void tool(String name, String... arguments) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
        int code = ToolProvider.findFirst(name).orElseThrow().run(out, out, arguments);
        assertThat(code).as(said.toString(StandardCharsets.UTF_8)).isZero();
    }
}
