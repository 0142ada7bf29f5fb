package io.flowcept.engine.weave;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.Governor;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GovernorLooksTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Sites sites = new Sites();
    private final Site site = PlainSite.in(sites);
    private final Governor governor = new Governor(sites, 5);
    private long now = 17;

    @Test
    void whereLittleIsCalled_looksAreRarer_upToEachFourSeconds() {
        assertThat(looks(0, 0, 16, 64, 64)).containsExactly(1L, 2L, 4L, 4L, 4L);
    }

    @Test
    void whereMoreIsCalled_theNextLookIsASecondLater() {
        assertThat(looks(0, 0, 33, 16, 33)).containsExactly(1L, 2L, 1L, 2L, 1L);
    }

    /** It may be called much and not be counted, and is to come back in time. */
    @Test
    void whereAMethodIsNotRecordedInFull_looksAreASecondApart() {
        for (int look = 0; look < 3; look++) {
            tooDear(20);
            looks(10_000);
        }
        assertThat(site.step()).isEqualTo(CaptureCost.Step.LIGHTWEIGHT);

        assertThat(looks(0, 0, 0)).containsExactly(1L, 1L, 1L);
    }

    /** Two looks in a row are to show it, and they are to be close to each other. */
    @Test
    void whereAMethodSeemsTooDear_theNextLookIsASecondLater() {
        looks(0, 0);
        tooDear(30);

        assertThat(looks(30)).containsExactly(1L);
    }

    /** In each second, not in four. */
    @Test
    void methodThatIsCalledFewTimesASecond_isNeverTooDear() {
        looks(0, 0, 0);
        for (int look = 0; look < 4; look++) {
            tooDear(30);
            looks(30);
        }

        assertThat(site.step()).isEqualTo(CaptureCost.Step.FULL);
    }

    @Test
    void whoAsksTooEarly_isToldToComeWhenASecondHasPassed() {
        looks(0);
        now += SECOND / 4 - SECOND;

        assertThat(governor.tick(now)).isEqualTo(SECOND * 3 / 4);
    }

    /** Has so many calls made, one number a look, and looks when the look before has said; what these say, in seconds. */
    private List<Long> looks(int... calls) {
        Long[] rests = new Long[calls.length];
        for (int look = 0; look < calls.length; look++) {
            for (int call = 0; call < calls[look]; call++) {
                site.counts.dropped();
            }
            long rest = governor.tick(now);
            now += rest;
            rests[look] = rest / SECOND;
        }
        return List.of(rests);
    }

    /** So many timed calls that took as long as their recording. */
    private void tooDear(int calls) {
        for (int call = 0; call < calls; call++) {
            site.cost.add(SECOND / 100, SECOND / 100);
        }
    }
}
