package io.flowcept.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BeginningTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final List<String> done = new ArrayList<>();
    private final Notes notes = new Notes();

    @Test
    void whatIsMadeWhileTheAgentLeaves_isNotPublished_andTheEndWaitsForItsMaker() throws Exception {
        Beginning beginning = new Beginning(LONG);
        assertThat(beginning.begin()).isTrue();
        CountDownLatch ended = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            beginning.end(LONG);
            ended.countDown();
        });
        end.start();
        while (end.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }

        assertThat(beginning.unlessEnded(() -> done.add("published"))).isFalse();
        assertThat(ended.getCount()).isOne();
        beginning.made();

        ended.await();
        assertThat(done).isEmpty();
        assertThat(beginning.begin()).isFalse();
    }

    @Test
    void endWaitsForASlowMakerForItsTimeOnly_alsoWhenItIsInterrupted() {
        Beginning beginning = new Beginning(LONG);
        assertThat(beginning.begin()).isTrue();
        Thread.currentThread().interrupt();
        long from = System.nanoTime();

        beginning.end(TimeUnit.MILLISECONDS.toNanos(50));

        assertThat(System.nanoTime() - from).isBetween(TimeUnit.MILLISECONDS.toNanos(50), TimeUnit.SECONDS.toNanos(10));
        assertThat(beginning.unlessEnded(() -> done.add("published"))).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void publishedBeforeTheEnd_isSeenByIt() {
        Beginning beginning = new Beginning(LONG);

        assertThat(beginning.begin()).isTrue();
        assertThat(beginning.unlessEnded(() -> done.add("published"))).isTrue();
        beginning.made();
        beginning.end(LONG);

        assertThat(done).containsExactly("published");
    }

    @Test
    void readyThatDoesNotComeInTime_isWaitedForOnce() {
        Beginning beginning = new Beginning(TimeUnit.SECONDS.toNanos(1));
        long from = System.nanoTime();

        beginning.awaitReady(notes);
        long first = System.nanoTime();
        beginning.awaitReady(notes);
        beginning.awaitReady(notes);

        assertThat(first - from).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(System.nanoTime() - first).isLessThan(TimeUnit.SECONDS.toNanos(1));
        assertThat(notes.fresh())
                .containsExactly("the journal was not open after 1 seconds; what ran until it was is not recorded");
    }

    @Test
    void interruptedThread_waitsAllTheSame_andKeepsItsFlag() throws Exception {
        Beginning beginning = new Beginning(LONG);
        boolean[] flag = new boolean[1];
        Thread host = new Thread(() -> {
            Thread.currentThread().interrupt();
            beginning.awaitReady(notes);
            flag[0] = Thread.currentThread().isInterrupted();
        });
        host.start();
        // At rest, which a thread with the flag set would not be.
        while (host.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        beginning.ready().countDown();
        host.join();

        assertThat(flag[0]).isTrue();
        assertThat(notes.fresh()).isEmpty();
    }
}
