package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class TaskIdTextTest {
    private final TaskIdText ids = new TaskIdText(4711L, "f00d");

    @Property
    void idsInARow_areWhatTheirNumbersSay(
            @ForAll @Size(max = 6) List<@LongRange(min = 0) Long> times,
            @ForAll @Size(6) List<@LongRange(min = 0, max = 3) Long> threads,
            @ForAll @Size(6) List<@LongRange(min = 0) Long> counts) {
        for (int i = 0; i < times.size(); i++) {
            long micros = times.get(i) / 1000;
            assertId(
                    String.format(
                            Locale.ROOT,
                            "%d.%06d_4711_%d_f00d-%d",
                            micros / 1_000_000,
                            micros % 1_000_000,
                            threads.get(i),
                            counts.get(i)),
                    times.get(i),
                    threads.get(i),
                    counts.get(i));
        }
    }

    @Property
    void everyThread_isWrittenWhole(@ForAll @LongRange(min = 0) long thread) {
        assertId("0.000001_4711_" + thread + "_f00d-0", 1000, thread, 0);
    }

    private void assertId(String expected, long startedAt, long thread, long count) {
        ids.set(startedAt, thread, count);
        assertThat(new String(ids.bytes(), 0, ids.length(), StandardCharsets.US_ASCII))
                .isEqualTo(expected);
    }
}
