package io.flowcept.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class JsonBytesTest {
    /** Of few seconds, so that many are the same as the ones before, and of either sign. */
    @Property
    void numbersInARow_becomeWhatEachBecomesAlone(
            @ForAll List<@IntRange(min = -3, max = 3) Integer> seconds, @ForAll @IntRange(max = 999_999) int micros)
            throws IOException {
        JsonBytes together = new JsonBytes();
        StringBuilder expected = new StringBuilder();
        for (int second : seconds) {
            double number = (second < 0 ? -1 : 1) * (1_795_277_376.0 * Math.abs(second) + micros / 1e6);
            int before = together.length();
            together.number(number);
            // What was taken back is written again.
            together.truncate(before);
            together.number(number);
            together.raw(' ');
            JsonBytes alone = new JsonBytes();
            alone.number(number);
            expected.append(alone).append(' ');
        }
        assertThat(together).hasToString(expected.toString());
    }
}
