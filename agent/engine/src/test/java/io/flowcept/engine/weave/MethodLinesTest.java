package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines are counted from each method's first one. */
class MethodLinesTest {
    static final class Subject {
        static int straight(int n) {
            int a = step(n);
            int b = step(a);
            return a + b;
        }

        static int looping(int n) {
            int sum = step(n);
            for (int i = 0; i < n; i++) {
                sum += step(i);
                sum -= 1;
            }
            return step(sum);
        }

        static int twice(int n) {
            return step(n) + step(n + 1);
        }

        static int step(int n) {
            return n + 1;
        }

        static double step(double n) {
            return n + 1;
        }
    }

    @Test
    void straightCode_neverGetsBack_norRepeatsALine() throws Exception {
        MethodLines straight = method("straight", "(I)I");
        int first = first(straight);

        assertThat(straight.mayGetTo(first, first + 1)).isTrue();
        assertThat(straight.mayGetTo(first, first)).isTrue();
        assertThat(straight.mayGetTo(first + 1, first)).isFalse();
        assertThat(straight.mayRepeat(first)).isFalse();
    }

    @Test
    void loop_getsBackToItsOwnLines_andNotToThoseBeforeIt() throws Exception {
        MethodLines looping = method("looping", "(I)I");
        int first = first(looping);

        assertThat(looping.mayGetTo(first + 3, first + 2)).isTrue();
        assertThat(looping.mayRepeat(first + 2)).isTrue();
        assertThat(looping.mayGetTo(first + 3, first)).isFalse();
        assertThat(looping.mayGetTo(first + 5, first + 2)).isFalse();
        assertThat(looping.mayRepeat(first)).isFalse();
        assertThat(looping.mayRepeat(first + 5)).isFalse();
    }

    @Test
    void lineThatCallsTwoOfOneName_mayRepeat() throws Exception {
        MethodLines twice = method("twice", "(I)I");

        assertThat(twice.mayRepeat(first(twice))).isTrue();
    }

    @Test
    void overloads_areToldByTheirLines() throws Exception {
        MethodLines ofInt = method("step", "(I)I");
        MethodLines ofDouble = method("step", "(D)D");

        assertThat(ofInt.has(first(ofDouble))).isFalse();
        assertThat(MethodLines.parametersOf("([[DLjava/util/Map$Entry;I)V"))
                .isEqualTo("double[][], java.util.Map$Entry, int");
        assertThat(MethodLines.resultOf("()V")).isEqualTo("void");
    }

    private static int first(MethodLines method) {
        for (int line = 1; line < 1000; line++) {
            if (method.has(line)) {
                return line;
            }
        }
        throw new AssertionError("no line");
    }

    private static MethodLines method(String name, String descriptor) throws Exception {
        try (InputStream in = MethodLinesTest.class.getResourceAsStream("MethodLinesTest$Subject.class")) {
            List<MethodLines> methods = MethodLines.read(in.readAllBytes());
            return methods.stream()
                    .filter(each -> each.name.equals(name) && each.descriptor.equals(descriptor))
                    .findFirst()
                    .orElseThrow(AssertionError::new);
        }
    }
}
