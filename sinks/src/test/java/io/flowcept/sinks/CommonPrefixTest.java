package io.flowcept.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CommonPrefixTest {
    /** Has been asked so often that it asks the JVM. */
    private static final CommonPrefix USED = new CommonPrefix();

    static {
        for (int i = 0; i < CommonPrefix.BY_WORDS; i++) {
            USED.length(new byte[0], 0, new byte[0], 0, 0);
        }
    }

    @Property
    void isAsLong_asBytesComparedOneByOneSay(
            @ForAll @IntRange(max = 20) int aFrom,
            @ForAll @IntRange(max = 20) int bFrom,
            @ForAll @IntRange(max = 100) int common,
            @ForAll @IntRange(max = 10) int aRest,
            @ForAll @IntRange(max = 10) int bRest,
            @ForAll @IntRange(max = 10) int behind,
            @ForAll long seed) {
        Random random = new Random(seed);
        byte[] a = new byte[aFrom + common + aRest];
        int bTo = bFrom + common + bRest;
        byte[] b = new byte[bTo + behind];
        random.nextBytes(a);
        random.nextBytes(b);
        System.arraycopy(a, aFrom, b, bFrom, common);

        int expected = common;
        while (aFrom + expected < a.length && bFrom + expected < bTo && a[aFrom + expected] == b[bFrom + expected]) {
            expected++;
        }
        assertThat(USED.length(a, aFrom, b, bFrom, bTo)).isEqualTo(expected);
        assertThat(new CommonPrefix().length(a, aFrom, b, bFrom, bTo)).isEqualTo(expected);
    }

    @Test
    void ofTheEndOfAnArray_isNothing() {
        byte[] some = {1, 2, 3};

        for (CommonPrefix prefix : new CommonPrefix[] {USED, new CommonPrefix()}) {
            assertThat(prefix.length(some, 3, some, 0, 3)).isZero();
            assertThat(prefix.length(some, 0, Arrays.copyOf(some, 9), 9, 9)).isZero();
        }
    }
}
