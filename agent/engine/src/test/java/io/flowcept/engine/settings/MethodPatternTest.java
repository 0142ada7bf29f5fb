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

class MethodPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train                           | train  | ([DI)V                          | true",
                "train                           | trains | ()V                             | false",
                "train(double[], int)            | train  | ([DI)V                          | true",
                "train(double[],int)             | train  | ([DI)V                          | true",
                "train(double, int)              | train  | ([DI)V                          | false",
                "train(double[])                 | train  | ([DI)V                          | false",
                "train(double[], int)            | train  | ([DIJ)V                         | false",
                "train()                         | train  | ()V                             | true",
                "train()                         | train  | (I)V                            | false",
                "f(List)                         | f      | (Ljava/util/List;)I             | true",
                "f(java.util.List)               | f      | (Ljava/util/List;)I             | true",
                "f(util.List)                    | f      | (Ljava/util/List;)I             | true",
                "f(List)                         | f      | (Ljava/util/ArrayList;)I        | false",
                "f(Map.Entry)                    | f      | (Ljava/util/Map$Entry;)V        | true",
                "f(Map$Entry)                    | f      | (Ljava/util/Map$Entry;)V        | true",
                "f(Entry)                        | f      | (Ljava/util/Map$Entry;)V        | true",
                "f(String[][], long)             | f      | ([[Ljava/lang/String;J)V        | true",
                "f(String[], long)               | f      | ([[Ljava/lang/String;J)V        | false",
                "f(Object...)                    | f      | ([Ljava/lang/Object;)V          | true",
                "f(int...)                       | f      | ([I)V                           | true",
                "f(I)                            | f      | (I)V                            | false",
                "f(I)                            | f      | (LI;)V                          | true",
                "f(int)                          | f      | (Lint;)V                        | false",
                "f(boolean,byte,char,short,float)| f      | (ZBCSF)V                        | true",
                "get*                            | getAll | ()I                             | true",
                "get*(int)                       | getAll | ()I                             | false",
                "*                               | run    | ()V                             | true",
                "*                               | <init> | ()V                             | false",
                "*                               | <clinit> | ()V                           | false",
                "<init>                          | <init> | (I)V                            | true",
                "<init>(int)                     | <init> | (J)V                            | false",
                "run-impl                        | run-impl | (I)V                          | true"
            })
    void patternSelectsMethod(String pattern, String name, String descriptor, boolean selected) {
        assertThat(MethodPattern.parse(pattern).matches(name, descriptor)).isEqualTo(selected);
    }

    @Test
    void patternTellsItsTextAndWhetherItIsAGlob() {
        assertThat(MethodPattern.parse("train(double[], int)").text()).isEqualTo("train(double[], int)");
        assertThat(MethodPattern.parse("train(double[], int)").isExactName()).isTrue();
        assertThat(MethodPattern.parse("<init>").isExactName()).isTrue();
        assertThat(MethodPattern.parse("get*").isExactName()).isFalse();
        assertThat(MethodPattern.parse("get*")).hasToString("get*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''              | a method name, a glob such as get*, or <init>",
                "(int)           | a method name, a glob such as get*, or <init>",
                "two words       | a method name, a glob such as get*, or <init>",
                "a.b             | a method name, a glob such as get*, or <init>",
                "<*>             | a method name, a glob such as get*, or <init>",
                "<clinit>        | a method name or <init>: a class's static initialiser is no task",
                "f(int           | parameter types closed by ')'",
                "f(int) throws X | parameter types closed by ')'",
                "f(int,)         | parameter types such as (double[], int, java.util.List)",
                "f([]int)        | parameter types such as (double[], int, java.util.List)",
                "f(a..b)         | parameter types such as (double[], int, java.util.List)",
                "f(List<String>) | parameter types without generics, such as List for List<String>",
                "f(int..., long) | ... on the last parameter only"
            })
    void whatIsNoPattern_isRefusedWithWhatIsExpected(String text, String expected) {
        assertThatThrownBy(() -> MethodPattern.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(expected);
    }

    @Property
    void globSelectsWhatTheEqualRegularExpressionSelects(@ForAll("globs") String glob, @ForAll("names") String name) {
        boolean expected = Pattern.matches(glob.replace("*", ".*"), name);

        assertThat(MethodPattern.parse(glob).matches(name, "()V")).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> globs() {
        return Arbitraries.strings().withChars('a', 'b', '*').ofMinLength(1).ofMaxLength(6);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings().withChars('a', 'b').ofMaxLength(8);
    }
}
