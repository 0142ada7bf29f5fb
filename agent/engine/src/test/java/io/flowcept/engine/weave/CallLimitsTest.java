package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flowcept.bootstrap.ThreadContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class CallLimitsTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Example
    void entryThatSaysNothing_hasNoLimits() {
        assertThat(CallLimits.of(1, 0, 0)).isNull();
    }

    @Property(tries = 50)
    void sample_keepsItsShare(@ForAll @IntRange(max = 999) int perMille) {
        double share = perMille / 1000.0;
        CallLimits limits = CallLimits.of(share, 0, 0);
        int kept = 0;
        for (int i = 0; i < 100_000; i++) {
            kept += limits.judge(1, ThreadContext.current()) == CallLimits.KEPT ? 1 : 0;
        }
        // Six standard deviations of a fair draw.
        assertThat(kept / 1e5).isCloseTo(share, within(6 * Math.sqrt(0.25 / 1e5)));
    }

    @Property(tries = 50)
    void sampleWithinASample_isItsOwnShareInTheEnd_andNoMoreThanTheOther(
            @ForAll @IntRange(min = 1, max = 1000) int around, @ForAll @IntRange(max = 1000) int perMille) {
        CallLimits outer = CallLimits.of(around / 1000.0, 1e9, 0);
        CallLimits inner = CallLimits.of(perMille / 1000.0, 1e9, 0);
        int kept = 0;
        for (int i = 0; i < 100_000; i++) {
            boolean both = outer.judge(1, ThreadContext.current()) == CallLimits.KEPT
                    && inner.judge(outer.share(1), ThreadContext.current()) == CallLimits.KEPT;
            kept += both ? 1 : 0;
        }
        assertThat(inner.share(outer.share(1))).isEqualTo(Math.min(around, perMille) / 1000.0);
        assertThat(kept / 1e5).isCloseTo(Math.min(around, perMille) / 1000.0, within(6 * Math.sqrt(0.25 / 1e5)));
    }

    @Example
    void sampleOfNothing_keepsNothing() {
        CallLimits limits = CallLimits.of(0, 0, 0);
        for (int i = 0; i < 100_000; i++) {
            assertThat(limits.judge(1, ThreadContext.current())).isEqualTo(CallLimits.SAMPLED_OUT);
        }
    }

    @Property(tries = 200)
    void inEachSecond_atMostTheRateIsTaken_andAllThatFits(
            @ForAll @IntRange(min = 1, max = 20) int rate,
            @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 200_000_000) Long> pauses) {
        RateLimit limit = new RateLimit(rate);
        // Its own beginning is a moment ago: the first second has nothing before it to be confused with.
        long begin = System.nanoTime() + SECOND;
        long now = begin;
        List<Long> taken = new ArrayList<>();
        for (long pause : pauses) {
            now += pause;
            if (limit.takes(now)) {
                taken.add(now);
            }
        }
        for (int i = 0; i + 2 * rate < taken.size(); i++) {
            assertThat(taken.get(i + 2 * rate) - taken.get(i)).isGreaterThan(SECOND);
        }
        assertThat(taken.size()).isGreaterThanOrEqualTo(Math.min(rate, pauses.size()));
    }

    @Example
    void rateBelowOne_isOneCallInSoManySeconds() {
        RateLimit limit = new RateLimit(0.25);
        long now = System.nanoTime() + 100 * SECOND;
        int taken = 0;
        for (int i = 0; i < 4000; i++) {
            taken += limit.takes(now + i * SECOND / 100) ? 1 : 0;
        }
        assertThat(taken).isBetween(10, 11);
    }

    @Example
    void eightThreads_takeNoMoreThanTheRate() throws InterruptedException {
        RateLimit limit = new RateLimit(1000);
        long now = System.nanoTime() + 10 * SECOND;
        AtomicInteger taken = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            threads.add(new Thread(() -> {
                for (int i = 0; i < 10_000; i++) {
                    if (limit.takes(now)) {
                        taken.incrementAndGet();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(30));
        }
        assertThat(taken.get()).isEqualTo(1000);
    }
}
