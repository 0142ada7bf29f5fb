package io.flowcept.engine.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassPatternTest {
    @ParameterizedTest
    @CsvSource({
        "com.acme.Solver, com.acme.Solver, true",
        "com.acme.Solver, com.acme.SolverX, false",
        "com.acme.Solver, com.acme.Solve, false",
        "com.acme.Outer.Inner, com.acme.Outer$Inner, true",
        "com.acme.Outer$Inner, com.acme.Outer$Inner, true",
        "com.acme.Main$, com.acme.Main$, true",
        "com.acme.Main, com.acme.Main$, false",
        "com.acme.*, com.acme.Solver, true",
        "com.acme.*, com.acme.io.Reader, false",
        "com.acme.*, com.acme.Outer$Inner, false",
        "com.acme.Tr*er, com.acme.Trainer, true",
        "com.acme.Tr*er, com.acme.Trainers, false",
        "com.acme.**, com.acme.Solver, true",
        "com.acme.**, com.acme.io.Reader$Line, true",
        "com.acme.**, com.acme, true",
        "com.acme.**, com.acmeX.Solver, false",
        "com.acme.**.Trainer*, com.acme.Trainer, true",
        "com.acme.**.Trainer*, com.acme.a.b.TrainerOfAll, true",
        "com.acme.**.Trainer*, com.acme.a.b.NoTrainer, false",
        "**.Trainer, Trainer, true",
        "**.a.**.b, x.a.a.y.b.b, true",
        "**.a.**.b, x.a.a.y.b.c, false",
        "**, anything.At$All, true",
        "Main, Main, true"
    })
    void patternSelectsName(String pattern, String name, boolean selected) {
        assertThat(ClassPattern.parse(pattern).matches(name)).isEqualTo(selected);
    }

    @Test
    void exactPattern_knowsItsNameWithDots() {
        ClassPattern pattern = ClassPattern.parse("com.acme.Outer$Inner");

        assertThat(pattern.isExact()).isTrue();
        assertThat(pattern.exactName()).isEqualTo("com.acme.Outer.Inner");
        assertThat(pattern.literalPrefix()).isEqualTo("com.acme.Outer.Inner");
        assertThat(pattern.text()).isEqualTo("com.acme.Outer$Inner");
        assertThat(pattern).hasToString("com.acme.Outer$Inner");
    }

    @Test
    void glob_hasNoExactName() {
        ClassPattern pattern = ClassPattern.parse("com.acme.*");

        assertThat(pattern.isExact()).isFalse();
        assertThatThrownBy(pattern::exactName)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("com.acme.* is a glob");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.**, com.acme",
        "com.acme.**.Trainer, com.acme.",
        "com.acme.Tr*, com.acme.Tr",
        "com.acme.Outer$*, com.acme.Outer.",
        "**, ''",
        "*, ''"
    })
    void literalPrefix_isWhatAllSelectedNamesStartWith(String pattern, String prefix) {
        assertThat(ClassPattern.parse(pattern).literalPrefix()).isEqualTo(prefix);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''           | a class name or glob without empty parts between dots",
                "com..acme    | a class name or glob without empty parts between dots",
                ".com         | a class name or glob without empty parts between dots",
                "com.         | a class name or glob without empty parts between dots",
                "com.acme. A  | a class name or glob without spaces",
                "com/acme/A   | a class name with dots, not slashes",
                "com.***.A    | ** alone between dots, as in com.acme.**.Trainer*",
                "com.a**      | ** alone between dots, as in com.acme.**.Trainer*",
                "com.acme.A[] | a class name or glob without '['",
                "com.acme.A?  | a class name or glob without '?'",
                "com.acme.A\u0007B | a class name or glob without control characters"
            })
    void whatIsNoPattern_isRefusedWithWhatIsExpected(String text, String expected) {
        assertThatThrownBy(() -> ClassPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected);
    }

    @Property(tries = 10_000)
    void globSelectsWhatTheEqualRegularExpressionSelects(@ForAll("globs") String glob, @ForAll("names") String name) {
        Pattern oracle = Pattern.compile(regularExpression(glob.replace('$', '.')));
        boolean expected = oracle.matcher(name.replace('$', '.') + '.').matches();

        assertThat(ClassPattern.parse(glob).matches(name)).isEqualTo(expected);
    }

    @Property(tries = 2000)
    void everySelectedName_startsWithTheLiteralPrefix(@ForAll("globs") String glob, @ForAll("names") String name) {
        ClassPattern pattern = ClassPattern.parse(glob);

        assertThat(!pattern.matches(name) || name.replace('$', '.').startsWith(pattern.literalPrefix()))
                .isTrue();
    }

    @Provide
    Arbitrary<String> globs() {
        Arbitrary<String> part = Arbitraries.of("a", "b", "ab", "*", "a*", "*b", "a*b", "**", "**");
        return part.list()
                .ofMinSize(1)
                .ofMaxSize(5)
                .flatMap(parts -> Arbitraries.of(".", "$")
                        .map(nesting -> String.join(".", parts.subList(0, parts.size() - 1))
                                + (parts.size() > 1 ? nesting : "")
                                + parts.get(parts.size() - 1)));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "ab", "aab", "abb", "")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .flatMap(parts -> Arbitraries.of(".", "$").map(dot -> String.join(dot, parts)));
    }

    /** Over names whose every part is followed by a dot. */
    private static String regularExpression(String glob) {
        StringBuilder expression = new StringBuilder();
        for (String part : glob.split("\\.", -1)) {
            expression.append(part.equals("**") ? "(?:[^.]*\\.)*" : part.replace("*", "[^.]*") + "\\.");
        }
        return expression.toString();
    }
}
