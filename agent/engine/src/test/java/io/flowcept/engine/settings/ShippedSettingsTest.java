package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The shipped file and the typed fields say the same: this test fails when either side misses a key. */
class ShippedSettingsTest {
    @TempDir
    Path directory;

    @Test
    void shippedFile_hasExactlyTheKeysOfTheTypedFields_inTheirOrder() throws Exception {
        assertThat(leaves(shippedText()).keySet())
                .containsExactlyElementsOf(defaults().flat().keySet());
    }

    @Test
    void shippedFile_hasTheDefaultsOfTheTypedFields() throws Exception {
        SettingsFiles files = new SettingsFiles(directory);

        Settings shipped = files.load(shippedText());

        assertThat(shipped.flat()).isEqualTo(defaults().flat());
        assertThat(shipped.warnings()).isEmpty();
    }

    @Test
    void everyKeyOfTheShippedFile_hasAMeaning() throws Exception {
        List<String> withoutComment = new ArrayList<>();
        for (String line : shippedText().split("\n", -1)) {
            boolean leaf = line.matches(" *[a-z_]+: [^#].*");
            if (leaf && !line.matches(" *[a-z_]+: .* # .+")) {
                withoutComment.add(line);
            }
        }
        assertThat(withoutComment).isEmpty();
    }

    @Test
    void examplesOfTheShippedFile_areValidWithoutTheirCommentSigns() throws Exception {
        String uncommented = shippedText()
                .replace("workflows: []", "workflows:")
                .replace("tasks: []", "tasks:")
                .replace("\n  # ", "\n  ");

        Settings settings = new SettingsFiles(directory).load(uncommented);

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.instrumentation.workflows).hasToString("[com.acme.Main.main]");
        assertThat(settings.instrumentation.tasks)
                .hasToString("[com.acme.Solver.solve, com.acme.io.**, com.acme.model.Trainer.train(double[], int)]");
        assertThat(settings.instrumentation.tasks.get(2).used).containsExactly("data", "epochs");
    }

    private Settings defaults() throws SettingsException {
        return Settings.load(
                SettingsLocation.find(null, new SettingsFiles(directory).home(), Map.of("FLOWCEPT_USE_DEFAULT", "1")),
                Map.of());
    }

    private static String shippedText() throws IOException {
        try (InputStream in = ShippedSettingsTest.class.getResourceAsStream("/settings.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Read by SnakeYAML's own constructor, not by the code under test. */
    private static Map<String, Object> leaves(String text) {
        Map<String, Object> root = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
        Map<String, Object> leaves = new LinkedHashMap<>();
        addLeaves("", root, leaves);
        return leaves;
    }

    private static void addLeaves(String prefix, Map<?, ?> map, Map<String, Object> leaves) {
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> nested && !nested.isEmpty()) {
                addLeaves(prefix + key + ".", nested, leaves);
            } else {
                leaves.put(prefix + key, value);
            }
        });
    }
}
