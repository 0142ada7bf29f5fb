package io.flowcept.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadingTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void sourceThatThrowsMidway_leavesItsBlockOut_isSaidOnce_andAskedAgainAfterARefresh() {
        AtomicInteger asked = new AtomicInteger();
        SourceGroup group = new SourceGroup(
                List.of(
                        source("a", out -> out.integer(1)),
                        source("b", out -> {
                            out.beginMap();
                            out.key(Key.of("half"));
                            if (asked.incrementAndGet() < 3) {
                                throw new IOException("the disk is gone");
                            }
                            out.integer(2);
                            out.endMap();
                        }),
                        source("c", out -> out.integer(3))),
                log::add);
        assertThat(read(group)).isEqualTo(Map.of("a", 1L, "c", 3L));
        assertThat(read(group)).isEqualTo(Map.of("a", 1L, "c", 3L));
        assertThat(asked).hasValue(1);
        group.refresh();
        assertThat(read(group)).isEqualTo(Map.of("a", 1L, "c", 3L));
        group.refresh();
        assertThat(read(group)).isEqualTo(Map.of("a", 1L, "b", Map.of("half", 2L), "c", 3L));
        assertThat(log).containsExactly("telemetry: there is no \"b\" while it cannot be read: the disk is gone");
    }

    @Test
    void classThatIsNotThere_costsItsBlockAlone() {
        SourceGroup group = new SourceGroup(
                List.of(source("a", out -> {
                    throw new NoClassDefFoundError("java/lang/management/ThreadMXBean");
                })),
                log::add);
        assertThat(read(group)).isEmpty();
        assertThat(log).hasSize(1);
    }

    @Test
    void sharedReading_isNotWaitedForLong_whenItsHolderIsStuck_andIsWholeAgainAfterwards() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        SharedReading shared = new SharedReading(new SourceGroup(
                List.of(source("a", out -> {
                    entered.countDown();
                    await(release);
                    out.integer(1);
                })),
                log::add));
        Thread stuck = new Thread(() -> read(shared));
        stuck.start();
        assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

        long began = System.nanoTime();
        assertThat(read(shared)).isEmpty();
        for (int i = 0; i < 20; i++) {
            assertThat(read(shared)).isEmpty();
        }
        assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);

        release.countDown();
        stuck.join(10_000);
        assertThat(read(shared)).isEqualTo(Map.of("a", 1L));
    }

    @Test
    void sharedReading_isGivenBack_whenTheStackOrMemoryRunsOut() {
        AtomicInteger asked = new AtomicInteger();
        SharedReading shared = new SharedReading(new SourceGroup(
                List.of(source("a", out -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new StackOverflowError();
                    }
                    out.integer(1);
                })),
                log::add));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> read(shared)).isInstanceOf(StackOverflowError.class);
        assertThat(read(shared)).isEqualTo(Map.of("a", 1L));
        assertThat(log).isEmpty();
    }

    @Test
    void backgroundReading_isFresh_andOnAThreadOfItsOwn() {
        AtomicInteger asked = new AtomicInteger();
        try (BackgroundReading reading = new BackgroundReading(
                "flowcept-test",
                new SourceGroup(
                        List.of(source("a", out -> {
                            assertThat(Thread.currentThread().getName()).isEqualTo("flowcept-test");
                            assertThat(Thread.currentThread().isDaemon()).isTrue();
                            out.integer(asked.incrementAndGet());
                        })),
                        log::add))) {
            long first = (long) read(reading, 0).get("a");
            assertThat((long) read(reading, 0).get("a")).isGreaterThan(first);
            long second = (long) read(reading, 0).get("a");
            assertThat(read(reading, TimeUnit.HOURS.toNanos(1))).isEqualTo(Map.of("a", second));
        }
        assertThat(log).isEmpty();
    }

    @Test
    void backgroundReading_thatHangs_isNotWaitedForAgain() {
        CountDownLatch release = new CountDownLatch(1);
        try (BackgroundReading reading = new BackgroundReading(
                "flowcept-test",
                new SourceGroup(
                        List.of(source("a", out -> {
                            await(release);
                            out.integer(1);
                        })),
                        log::add))) {
            long began = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                assertThat(read(reading, 0)).isEmpty();
            }
            assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
            release.countDown();
            long until = System.nanoTime() + 10_000_000_000L;
            while (read(reading, 0).isEmpty() && System.nanoTime() < until) {
                Thread.onSpinWait();
            }
            assertThat(read(reading, 0)).isEqualTo(Map.of("a", 1L));
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody released it");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Map<String, Object> read(SourceGroup group) {
        SnapshotBuffer buffer = new SnapshotBuffer(16);
        buffer.beginMap();
        group.write(buffer);
        buffer.endMap();
        return Decoded.map(buffer);
    }

    private static Map<String, Object> read(SharedReading shared) {
        SnapshotBuffer buffer = new SnapshotBuffer(16);
        buffer.beginMap();
        shared.write(buffer, 0);
        buffer.endMap();
        return Decoded.map(buffer);
    }

    private static Map<String, Object> read(BackgroundReading reading, long maxAgeNanos) {
        SnapshotBuffer buffer = new SnapshotBuffer(16);
        buffer.beginMap();
        reading.write(buffer, maxAgeNanos);
        buffer.endMap();
        return Decoded.map(buffer);
    }

    private static TelemetrySource source(String name, Writing writing) {
        Key key = Key.of(name);
        return new TelemetrySource() {
            @Override
            public Key block() {
                return key;
            }

            @Override
            public void write(SnapshotBuffer out) throws IOException {
                writing.write(out);
            }
        };
    }

    private interface Writing {
        void write(SnapshotBuffer out) throws IOException;
    }
}
