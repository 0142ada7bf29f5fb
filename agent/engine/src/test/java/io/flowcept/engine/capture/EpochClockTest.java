package io.flowcept.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpochClockTest {
    private static final long MILLI = 1_000_000;

    @Test
    void agreesWithTheWallClock_toAMillisecondOrTwo() {
        EpochClock clock = new EpochClock();
        long before = System.currentTimeMillis() * MILLI;
        long now = clock.now();
        long after = (System.currentTimeMillis() + 1) * MILLI;
        assertThat(now).isBetween(before - 2 * MILLI, after + 2 * MILLI);
    }

    @Test
    void neverGoesBack_whileItFollowsTheWallClock() {
        EpochClock clock = new EpochClock();
        long last = clock.now();
        for (int i = 0; i < 100_000; i++) {
            if (i % 1000 == 0) {
                clock.follow();
            }
            long now = clock.now();
            assertThat(now).isGreaterThanOrEqualTo(last);
            last = now;
        }
    }
}
