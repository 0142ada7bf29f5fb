package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

class YamlScalarTest {
    private static final Resolver ORACLE = new Resolver();

    @Example
    void scalarsHaveTheValuesOfPythonsYaml() {
        assertThat(YamlScalar.plain("yes").value).isEqualTo(true);
        assertThat(YamlScalar.plain("Off").value).isEqualTo(false);
        assertThat(YamlScalar.plain("y").value).isEqualTo("y");
        assertThat(YamlScalar.plain("~").value).isNull();
        assertThat(YamlScalar.plain("1_000").value).isEqualTo(1000L);
        assertThat(YamlScalar.plain("-0x1F").value).isEqualTo(-31L);
        assertThat(YamlScalar.plain("017").value).isEqualTo(15L);
        assertThat(YamlScalar.plain("0b101").value).isEqualTo(5L);
        assertThat(YamlScalar.plain("1:30").value).isEqualTo(90L);
        assertThat(YamlScalar.plain("99999999999999999999").value).isEqualTo("99999999999999999999");
        assertThat(YamlScalar.plain("1e-3").value).isEqualTo(0.001);
        assertThat(YamlScalar.plain("6.").value).isEqualTo(6.0);
        assertThat(YamlScalar.plain(".5").value).isEqualTo(0.5);
        assertThat(YamlScalar.plain("-.inf").value).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(YamlScalar.plain(".nan").value).isEqualTo(Double.NaN);
        assertThat(YamlScalar.plain("2020-01-02").value).isEqualTo("2020-01-02");
        assertThat(YamlScalar.text("12").value).isEqualTo("12");
    }

    @Property(tries = 20_000)
    void typesAreThoseOfSnakeYaml(@ForAll("texts") String text) {
        Tag tag = ORACLE.resolve(NodeId.scalar, text, true);
        Object value = YamlScalar.plain(text).value;

        assertThat(value == null).isEqualTo(tag.equals(Tag.NULL));
        assertThat(value instanceof Boolean).isEqualTo(tag.equals(Tag.BOOL));
        assertThat(value instanceof Long).isEqualTo(tag.equals(Tag.INT));
        assertThat(value instanceof Double).isEqualTo(tag.equals(Tag.FLOAT));
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> words = Arbitraries.of("true", "yes", "on", "off", "no", "false", "null", "~", "y", "n")
                .flatMap(word -> Arbitraries.of(
                        word,
                        word.toUpperCase(Locale.ROOT),
                        word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1),
                        word + "x"));
        Arbitrary<String> numbers =
                Arbitraries.strings().withChars("+-0179.eE:x").ofMaxLength(7).filter(text -> !isBase60Real(text));
        return Arbitraries.oneOf(words, numbers);
    }

    /** {@code 1:30.5} is a number in YAML 1.1 and text here: nobody writes it, and as text nothing of it is lost. */
    private static boolean isBase60Real(String text) {
        return text.indexOf(':') >= 0 && text.indexOf('.') >= 0;
    }
}
