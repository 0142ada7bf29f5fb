package io.flowcept.sinks.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BatchSizeTest {
    private static final int LARGE = 512 << 10;

    private final BatchSize size = new BatchSize();

    @Test
    void whatDidNotArrive_isMadeSmallerOnce_andWhatWasTooLarge_asOftenAsItIsRefused() {
        size.failed(LARGE, false);
        size.failed(size.most(), false);
        assertThat(size.most()).isEqualTo(128 << 10);
        for (int most = 32 << 10; most >= 1; most /= 4) {
            size.failed(size.most(), true);
            assertThat(size.most()).isEqualTo(most);
        }
        size.failed(size.most(), true);
        assertThat(size.most()).isEqualTo(1);
    }

    @Test
    void smallerThanSmall_isNeverMadeLargerByAFailure() {
        size.failed(16_000, true);
        size.failed(4_000, false);
        assertThat(size.most()).isEqualTo(4_000);
    }

    @Test
    void afterSuccesses_thereIsNoLimit_andEachTimeLater() {
        assertThat(size.arrived()).isFalse();
        size.failed(LARGE, true);
        int first = untilThereIsNoLimit();
        size.failed(LARGE, true);
        assertThat(untilThereIsNoLimit()).isEqualTo(2 * first);
    }

    private int untilThereIsNoLimit() {
        int publishes = 1;
        while (!size.arrived()) {
            assertThat(size.most()).isLessThan(LARGE);
            publishes++;
        }
        assertThat(size.most()).isEqualTo(Integer.MAX_VALUE);
        return publishes;
    }
}
