package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestTest {
    private final Rest rest = new Rest();

    @Test
    void whereFewComeOrNone_eachIsTwiceAsLong_upToFourTimesAsLong() {
        long[] rests = new long[5];
        for (int i = 0; i < rests.length; i++) {
            rest.brought(i % 2 == 0 ? 0 : Rest.FEW);
            rests[i] = rest.next();
        }

        assertThat(rests).containsExactly(800_000_000L, 1_600_000_000L, 1_600_000_000L, 1_600_000_000L, 1_600_000_000L);
    }

    @Test
    void whereManyCome_itIsShort() {
        rest.next();
        rest.next();
        rest.brought(Rest.MANY + 1);

        assertThat(rest.next()).isEqualTo(Rest.SHORTEST_NANOS);
    }

    /** Else ten tasks a second would be few behind one rest, and many behind the next. */
    @Test
    void whereNeitherFewNorManyCome_itStaysAsItIs() {
        rest.next();
        rest.brought(Rest.FEW + 1);
        assertThat(rest.next()).isEqualTo(2 * Rest.SHORTEST_NANOS);
        rest.brought(Rest.MANY);
        assertThat(rest.next()).isEqualTo(2 * Rest.SHORTEST_NANOS);
    }

    /** Behind full batches there are few left, which says nothing of how many come. */
    @Test
    void fewBehindFullBatches_areMany() {
        rest.next();
        rest.brought(1000);
        rest.brought(1000);
        rest.brought(1);

        assertThat(rest.next()).isEqualTo(Rest.SHORTEST_NANOS);
        assertThat(rest.next()).isEqualTo(2 * Rest.SHORTEST_NANOS);
    }
}
