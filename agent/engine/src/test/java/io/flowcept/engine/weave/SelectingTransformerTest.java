package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.bootstrap.IsolatedClassLoader;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.binary.Hex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectingTransformerTest {
    @TempDir
    private Path directory;

    private final List<String> found = new ArrayList<>();

    @Test
    void whenNothingCanBeRecorded_classesAreLeftAsTheyAre() throws Exception {
        SelectingTransformer[] transformer = new SelectingTransformer[1];
        boolean[] failed = new boolean[1];
        transformer[0] = transformer(() -> {
            if (failed[0]) {
                transformer[0].stop();
            }
        });

        assertThat(transformed(transformer[0])).isNotNull();
        failed[0] = true;
        // The one that waited for the recording, and was told so; then one that is not looked at.
        assertThat(transformed(transformer[0])).isNull();
        failed[0] = false;
        assertThat(transformed(transformer[0])).isNull();
        assertThat(found).isEmpty();
    }

    @Test
    void classesOfTheJdkAndOfAgents_areNeverTouched_whateverIsSelected() throws Exception {
        SelectingTransformer transformer = transformer("**", () -> {});
        String hex = Hex.class.getName().replace('.', '/');
        ClassLoader loader = Hex.class.getClassLoader();

        assertThat(transformed(transformer, loader, hex)).isNotNull();
        assertThat(transformed(transformer, null, hex)).isNull();
        assertThat(transformed(transformer, loader.getParent(), hex)).isNull();
        assertThat(transformed(transformer, loader, "io/opentelemetry/javaagent/Hex"))
                .isNull();
        assertThat(transformed(transformer, loader, "io/flowcept/engine/Hex")).isNull();
        assertThat(found).isEmpty();
    }

    @Test
    void classesOfTheAgentsOwnLoader_areNeverTouched_whateverTheirName() throws Exception {
        SelectingTransformer transformer = transformer("**", () -> {});
        Path jar = emptyPartition();

        try (IsolatedClassLoader own =
                (IsolatedClassLoader) IsolatedClassLoader.open(jar.toFile(), "x/", Hex.class.getClassLoader())) {
            assertThat(transformed(transformer, own, Hex.class.getName().replace('.', '/')))
                    .isNull();
        }
        assertThat(found).isEmpty();
    }

    private Path emptyPartition() throws IOException {
        ByteArrayOutputStream nothing = new ByteArrayOutputStream();
        new ZipOutputStream(nothing).close();
        ZipEntry entry = new ZipEntry("x/start.zip");
        CRC32 crc = new CRC32();
        crc.update(nothing.toByteArray());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(nothing.size());
        entry.setCrc(crc.getValue());
        Path jar = directory.resolve("agent.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(entry);
            out.write(nothing.toByteArray());
        }
        return jar;
    }

    private static byte[] transformed(SelectingTransformer transformer) throws Exception {
        return transformed(
                transformer, Hex.class.getClassLoader(), Hex.class.getName().replace('.', '/'));
    }

    private static byte[] transformed(SelectingTransformer transformer, ClassLoader loader, String name)
            throws Exception {
        try (var in = Hex.class.getResourceAsStream("Hex.class")) {
            return transformer.transform(loader, name, null, null, in.readAllBytes());
        }
    }

    private SelectingTransformer transformer(Runnable afterWeaving) throws Exception {
        return transformer(Hex.class.getName(), afterWeaving);
    }

    private SelectingTransformer transformer(String classes, Runnable afterWeaving) throws Exception {
        Path file = Files.writeString(directory.resolve("settings.yaml"), """
                instrumentation: {tasks: [{class: "%s", method: "*"}]}
                """.formatted(classes));
        Settings settings = Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
        Sites sites = new Sites();
        return new SelectingTransformer(settings.instrumentation, "settings.yaml", found::add, new Weaving() {
            @Override
            public void begin() {}

            @Override
            public void woven() {
                afterWeaving.run();
            }

            @Override
            public Sites sites() {
                return sites;
            }

            @Override
            public ValuePolicy values() {
                return ValuePolicy.of(settings);
            }
        });
    }
}
