package io.flowcept.sinks.mongodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BulkSizeTest {
    private static final long SECOND = 1_000_000_000;

    private final BulkSize size = new BulkSize();

    @Test
    void fastServer_getsFullRequestsAfterFour() {
        for (int i = 0; i < 4; i++) {
            size.done(size.next(), SECOND / 100);
        }
        assertThat(size.next()).isEqualTo(1000);
    }

    @Test
    void serverOfAHundredASecond_isAskedForSeconds_andNeverForTen() {
        for (int i = 0; i < 20; i++) {
            assertThat(size.next()).isLessThan(700);
            size.done(size.next(), size.next() * SECOND / 100);
        }
        assertThat(size.next()).isGreaterThan(200);
    }

    @Test
    void serverThatIsFarAway_getsFullRequests() {
        for (int i = 0; i < 4; i++) {
            size.done(size.next(), SECOND * 2);
        }
        assertThat(size.next()).isEqualTo(1000);
    }

    @Test
    void smallBatches_sayNothingOfLargeOnes() {
        size.done(3, SECOND / 1000);
        assertThat(size.next()).isEqualTo(100);
    }

    @Test
    void serverThatIsTooSlow_getsFewer_downToOne() {
        size.done(100, SECOND * 6);
        assertThat(size.next()).isEqualTo(50);
        for (int i = 0; i < 10; i++) {
            size.notDone();
        }
        assertThat(size.next()).isEqualTo(1);
    }
}
