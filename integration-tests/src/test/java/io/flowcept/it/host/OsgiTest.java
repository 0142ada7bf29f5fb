package io.flowcept.it.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.it.AgentRun;
import io.flowcept.it.Outcome;
import io.flowcept.it.attach.RunningHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.example.osgi.Main;
import org.example.osgi.bundle.Activator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frameworks whose bundles see nothing of the boot class path but java.*, and bundles that import nothing of ours. */
class OsgiTest {
    private static final String SETTINGS = "instrumentation: {tasks: [org.example.osgi.bundle.Activator.sumOne]}\n";

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "felix.jar, org.apache.felix.framework.BundleWiringImpl$BundleClassLoader",
        "equinox.jar, org.eclipse.osgi.internal.loader.EquinoxClassLoader"
    })
    void bundleInAClosedFramework_isRecorded(String framework, String loader) throws Exception {
        Outcome plain =
                host(directory.resolve("plain"), framework).withoutAgent().run();
        Outcome outcome =
                host(directory.resolve("agent"), framework).settings(SETTINGS).run();

        assertThat(plain.out()).as(plain.err()).isEqualTo(loader + "\nclosed closed\n4\n");
        assertThat(outcome.out()).as(outcome.err()).isEqualTo(plain.out());
        assertThat(outcome.exit()).isEqualTo(plain.exit()).isZero();
        assertThat(outcome.err()).isEqualTo(plain.err());
        assertThat(outcome.calls()).contains("sumOne{i1=3} -> {arg_0=4}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"felix.jar", "equinox.jar"})
    void agentThatComesGoesAndComesAgain_recordsTheBundleMeanwhile(String framework) throws Exception {
        Path place = directory.resolve("later");
        try (RunningHost host = RunningHost.of(place, host(place, framework), "4")) {
            String pid = String.valueOf(host.pid());
            String settings = host.settings(SETTINGS).toString();

            Outcome attached = host.command("attach", pid, "--settings", settings);
            assertThat(attached.exit()).as(attached.err()).isZero();
            host.await(() -> host.tasks("sumOne") > 5, "a task of the bundle");
            assertThat(host.command("detach", pid).out()).isEqualTo("the agent has left this JVM\n");
            long then = host.tasks("sumOne");
            Thread.sleep(200);
            assertThat(host.tasks("sumOne")).isEqualTo(then);
            assertThat(host.command("attach", pid, "--settings", settings).exit())
                    .isZero();
            host.await(() -> host.tasks("sumOne") > then, "a task when it is there again");
            assertThat(host.end()).isZero();
            assertThat(host.err().lines().filter(line -> line.contains("flowcept: ")))
                    .isEmpty();
        }
    }

    private AgentRun host(Path place, String framework) throws IOException {
        Path storage = place.resolve("storage");
        return AgentRun.of(place, Main.class, storage.toString(), bundle().toString())
                .subjects(framework);
    }

    private Path bundle() throws IOException {
        Path bundle = directory.resolve("bundle.jar");
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.example.osgi.bundle");
        attributes.putValue("Bundle-Version", "1.0.0");
        attributes.putValue("Bundle-Activator", Activator.class.getName());
        attributes.putValue("Import-Package", "org.osgi.framework");
        String name = Activator.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bundle), manifest);
                var in = Activator.class.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            in.transferTo(out);
        }
        return bundle;
    }
}
