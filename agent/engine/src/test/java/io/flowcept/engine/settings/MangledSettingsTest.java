package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the file holds, loading gives settings or a {@link SettingsException} with one-line problems. */
class MangledSettingsTest {
    private static final List<String> SCRAPS = List.of(
            "instrumentation:\n",
            "  tasks:\n",
            "    - com.acme.A.run\n",
            "    - class: ",
            "mq:\n",
            "  port: 1\n",
            "  <<: *a\n",
            "&a ",
            "*a",
            "[",
            "]",
            "{",
            "}",
            ": ",
            "- ",
            "? ",
            "\n",
            "  ",
            "\t",
            "'",
            "\"",
            "|\n",
            ">\n",
            "#",
            "---\n",
            "...\n",
            "%YAML 1.1\n",
            "!!str ",
            "!!int ",
            "!x ",
            "~",
            "\u0000",
            "\uFEFF",
            "\u2028",
            "${",
            "}",
            "oc.env:A",
            "${mq.port}",
            "extra_metadata: ",
            "<<",
            "*",
            "**",
            "..",
            "1e9",
            "0x",
            ",",
            "\\");

    @Property(tries = 3000)
    void mangledYaml_neverFailsOtherwise(@ForAll("scraps") String text) throws IOException {
        assertLoadsOrTells(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void randomBytes_neverFailOtherwise(@ForAll byte[] bytes) throws IOException {
        assertLoadsOrTells(bytes);
    }

    @Example
    void everyKeyWithEveryKindOfValue_neverFailsOtherwise() throws IOException {
        List<String> values = List.of(
                "{a: b}",
                "[a, b]",
                "[[1]]",
                "text",
                "-7",
                "1e400",
                ".nan",
                "99999999999999999999",
                "true",
                "~",
                "''",
                "{a: {b: ~}}",
                "{}",
                "[]",
                "${a}",
                "&x [*x]",
                "2020-01-01",
                "0x",
                "!!int x");
        String shipped;
        try (InputStream in = getClass().getResourceAsStream("/settings.yaml")) {
            shipped = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> lines = shipped.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches(" *[a-z_]+:.*")) {
                for (String value : values) {
                    List<String> mangled = new ArrayList<>(lines);
                    mangled.set(i, line.substring(0, line.indexOf(':') + 1) + " " + value);
                    assertLoadsOrTells(String.join("\n", mangled).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void assertLoadsOrTells(byte[] content) throws IOException {
        Path file = Files.write(Files.createTempFile("settings", ".yaml"), content);
        SettingsLocation location = SettingsLocation.named(file.toString(), "test", new Properties());
        try {
            Settings settings = Settings.load(location, Map.of());
            assertThat(settings.effective()).isNotEmpty();
            assertLooksTheSame(FirstLook.at(location, Map.of()), settings);
        } catch (SettingsException e) {
            assertThatThrownBy(() -> FirstLook.at(location, Map.of()))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage(e.getMessage());
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.toString())
                            .startsWith(file + ":")
                            .doesNotContain("Exception", "Error", "\n"));
        } finally {
            assertThat(new File(file.toString()).delete()).isTrue();
        }
    }

    /** What a start sees, and what is read later when it needs more. */
    private static void assertLooksTheSame(FirstLook look, Settings settings) {
        assertThat(look.warnings()).extracting(Object::toString).containsExactlyElementsOf(texts(settings.warnings()));
        assertThat(look.all().warnings())
                .extracting(Object::toString)
                .containsExactlyElementsOf(texts(settings.warnings()));
        assertThat(look.all().flat()).isEqualTo(settings.flat());
    }

    private static List<String> texts(List<SettingsProblem> problems) {
        return problems.stream().map(SettingsProblem::toString).toList();
    }

    @Provide
    Arbitrary<String> scraps() {
        return Arbitraries.of(SCRAPS).list().ofMaxSize(30).map(scraps -> String.join("", scraps));
    }
}
