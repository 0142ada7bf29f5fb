package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.example.attached.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A host that has an archive of its classes, as {@code -XX:ArchiveClassesAtExit} makes it. */
class ClassDataSharingTest {
    private static final String SETTINGS = "instrumentation: {tasks: [org.example.attached.Work.sumOne]}\n";

    @TempDir
    private Path directory;

    @Test
    void hostStartedAsTheReadmeSays_keepsSharingItsClasses() throws IOException {
        Path jar = jar();
        Path archive = directory.resolve("host.jsa");
        // The boot class path of an archive is that of who uses it, or the JVM takes none of it.
        String boot = "-Xbootclasspath/a:" + AgentRun.agentJar();
        Outcome made = host("made", jar)
                .withoutAgent()
                .jvm(boot, "-XX:ArchiveClassesAtExit=" + archive)
                .run();
        assertThat(made.exit()).as(made.err() + made.out()).isZero();

        long without = shared(host("without", jar)
                .withoutAgent()
                .jvm(boot, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load")
                .run());
        Path messages = directory.resolve("with/cwd/flowcept_messages.jsonl");
        Outcome recorded = host("with", jar)
                .settings(SETTINGS)
                .jvm(boot, "-XX:SharedArchiveFile=" + archive, "-Xlog:class+load")
                .runUntil(() -> contains(messages, "sumOne"));
        long with = shared(recorded);

        System.out.println("shared classes: " + without + " without the agent, " + with + " with it");
        assertThat(recorded.tasks("sumOne")).isNotEmpty();
        assertThat(recorded.err()).isEmpty();
        assertThat(without).isGreaterThan(400);
        assertThat(with).isGreaterThanOrEqualTo(without);
        assertThat(recorded.out().lines())
                .as("a class of the host's own, that is not selected")
                .anyMatch(line -> line.contains(" org.example.attached.Main source: shared objects file (top)"));
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.exists(file) && Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long shared(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome.out()
                .lines()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
    }

    private AgentRun host(String name, Path jar) {
        return AgentRun.of(directory.resolve(name), Main.class)
                .withoutApplications()
                .classPath(jar);
    }

    /** The JVM shares classes of jars only. */
    private Path jar() throws IOException {
        Path jar = directory.resolve("host.jar");
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        List<Path> files = new ArrayList<>();
        try (var walk = Files.walk(classes.resolve("org/example/attached"))) {
            walk.filter(Files::isRegularFile).forEach(files::add);
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
            }
        }
        return jar;
    }
}
