package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CaptureCostTest {
    private final Site site = PlainSite.in(new Sites());

    @Test
    void whatWasAdded_isTakenOnce_withoutTheDearestCall() {
        site.cost.add(100, 1_000);
        site.cost.add(700, 1_000);
        site.cost.add(200, 1_000);

        assertThat(site.cost.take()).containsExactly(2, 300, 3_000);
        assertThat(site.cost.take()).containsExactly(0, 0, 0);
    }

    @Test
    void threadsThatAddAtOnce_mayBeLeftOut_butAreNeverHalfThere() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(new Thread(() -> LongStream.range(0, 100_000).forEach(any -> site.cost.add(3, 7))));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        long[] taken = site.cost.take();
        assertThat(taken[0]).isBetween(100_000L / 4, 400_000L - 1);
        assertThat(taken[1]).isEqualTo(3 * taken[0]);
        assertThat(taken[2]).isEqualTo(7 * (taken[0] + 1));
    }

    @Test
    void callsAreTimedByTheRateThatIsExpected_andNotAtAllWhereNobodyAsks() {
        site.cost.expect(10);
        assertThat(timed()).isEqualTo(100_000);

        site.cost.expect(6_400);
        assertThat(timed()).isBetween(100_000L / 128, 100_000L / 32);

        site.cost.expectNoQuestion();
        assertThat(timed()).isZero();
    }

    private long timed() {
        return LongStream.range(0, 100_000).filter(site::isTimed).count();
    }
}
