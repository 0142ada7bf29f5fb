package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** What is read without SnakeYAML's parser is read as that parser reads it, line by line; the rest is left to it. */
class PlainYamlTest {
    private static final String[] SCRAPS = {
        "mq:",
        "a: ",
        "- ",
        "-",
        "b: c",
        "x.y-z: 1",
        "\n",
        "\n  ",
        "\n    ",
        "\n      ",
        "\n- ",
        "\n  - ",
        " ",
        "  ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        ",",
        ": ",
        ":",
        "#",
        " # why",
        "'",
        "\"",
        "''",
        "it's",
        "com.acme.A.run",
        "com.acme.**.B*",
        "~",
        "null",
        "yes",
        "-1",
        "-x",
        "--",
        "---",
        "...",
        "1_000",
        "1e3",
        "0x1F",
        "<<",
        "<<: ",
        "*a",
        "&a ",
        "!x ",
        "!!int ",
        "| ",
        ">",
        "?",
        "? ",
        "%",
        "@",
        "`",
        "=",
        "/tmp/x y",
        "${oc.env:A}",
        "train(double[], int)",
        "<init>",
        "\t",
        "\r",
        "\u00e9",
        "\u0142",
        "\uFEFF",
        "\u0085",
        "\u2028",
        "\u0000",
        "\u007f",
        "\\"
    };

    @Example
    void shippedSettings_areReadWithoutTheParser() throws IOException {
        String text = Files.readString(Path.of("../../settings.yaml"));

        assertThat(shown(PlainYaml.root(text))).isEqualTo(shown(YamlSyntax.root("settings.yaml", text)));
    }

    @Example
    void whatPeopleWrite_isReadWithoutTheParser() {
        String text = """
                # mine
                instrumentation:
                  tasks:
                  - com.acme.A.run # a note
                  -   class: "com.acme.**.B*"
                      used: [data, 0, 'x y']

                      custom_metadata: {team: physics, of: {a: [1, -2]}}
                  -
                    method: train(double[], int)
                    tags:
                    - nightly
                    -
                mq: {host: 127.0.0.1, port: 6379}
                extra_metadata:
                  none:
                  empty: {}
                  list: []   # nothing
                  url: http://localhost:8080/#x
                  negative: -1
                project:""";

        assertThat(shown(PlainYaml.root(text))).isEqualTo(shown(YamlSyntax.root("settings.yaml", text)));
    }

    @Property(tries = 20_000)
    void anyText_isReadAsTheParserReadsIt_orNotAtAll(@ForAll("texts") String text) {
        assertAgreement(text);
    }

    @Property(tries = 20_000)
    void anyLines_areReadAsTheParserReadsThem_orNotAtAll(@ForAll("lines") String text) {
        assertAgreement(text);
        Statistics.label("read").collect(PlainYaml.root(text) != null);
        Statistics.label("read").coverage(read -> read.check(true).percentage(share -> share > 2));
    }

    @Property(tries = 3000)
    void mangledSettings_areReadAsTheParserReadsThem_orNotAtAll(
            @ForAll int seed, @ForAll("texts") String inserted, @ForAll boolean replaced) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Path.of("../../settings.yaml")));
        int at = Math.floorMod(seed, lines.size());
        String line = lines.get(at);
        int column = line.isEmpty() ? 0 : Math.floorMod(seed / lines.size(), line.length());
        lines.set(at, line.substring(0, column) + inserted + (replaced ? "" : line.substring(column)));

        assertAgreement(String.join("\n", lines));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(Arrays.asList(SCRAPS))
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(each -> String.join("", each));
    }

    @Provide
    Arbitrary<String> lines() {
        Arbitrary<String> indentations = Arbitraries.of("", "", "  ", "  ", "    ", " ", "   ");
        Arbitrary<String> heads =
                Arbitraries.of("a:", "b.c:", "d:", "-", "- e:", "-  f:", "- - g", "h", "'i':", "# j", "k :", "");
        Arbitrary<String> values = Arbitraries.of(
                "",
                "",
                "",
                " ",
                " 1",
                " -1",
                " -x",
                " text",
                " two words",
                " [a, b]",
                " [a, [b], {c: d}]",
                " {a: b, c: [d]}",
                " {}",
                " []",
                " [a,]",
                " {a: }",
                " {a}",
                " [a b]",
                " [a: b]",
                " [-, a]",
                " 'q'",
                " \"q\"",
                " 'it''s'",
                " \"\\n\"",
                " 'q' x",
                " 'q'#x",
                " # why",
                " v # why",
                " v#w",
                " *a",
                " &a b",
                " | ",
                " >",
                " a: b",
                " a:b",
                " a:",
                " !x y",
                " ~",
                " ? a",
                " %",
                " @",
                " [a",
                " {a: b",
                " 'q",
                " [a] b",
                " [a]#b",
                " [a] # b",
                "v",
                "- v");
        Arbitrary<String> line =
                Combinators.combine(indentations, heads, values).as((a, b, c) -> a + b + c);
        return line.list().ofMinSize(1).ofMaxSize(5).map(each -> String.join("\n", each));
    }

    private static void assertAgreement(String text) {
        YamlNode plain = PlainYaml.root(text);
        if (plain != null) {
            assertThat(shown(plain)).as(text).isEqualTo(shown(YamlSyntax.root("settings.yaml", text)));
        }
    }

    /** Everything that a node tells. */
    private static String shown(YamlNode node) {
        if (node == null) {
            return "nothing";
        }
        StringBuilder shown = new StringBuilder().append(node.line).append(' ');
        if (node.isScalar()) {
            Object value = node.scalar.value;
            String type = value == null ? "null" : value.getClass().getSimpleName();
            return shown.append(
                            '"' + node.scalar.text + "\" " + type + " " + value + (node.scalar.merge ? " merge" : ""))
                    .toString();
        }
        if (node.isList()) {
            for (YamlNode element : node.elements) {
                shown.append("- ").append(shown(element)).append('\n');
            }
            return shown.append("end of list").toString();
        }
        for (int i = 0; i < node.keys.size(); i++) {
            shown.append(shown(node.keys.get(i)) + ": " + shown(node.values.get(i)) + '\n');
        }
        return shown.append("end of mapping").toString();
    }
}
