package io.flowcept.telemetry.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
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
        try (BackgroundReading reading = BackgroundReading.onDemand(
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
        try (BackgroundReading reading = BackgroundReading.onDemand(
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

    @Test
    void readingAhead_isWhole_andYoungEnough_forAnyNumberOfThreads() throws Exception {
        long age = 20_000_000;
        AtomicInteger reads = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (BackgroundReading reading = BackgroundReading.ahead("flowcept-test", numbered(reads))) {
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                results.add(threads.submit(() -> {
                    int copies = 0;
                    long last = 0;
                    for (long until = System.nanoTime() + 1_500_000_000L; System.nanoTime() < until; copies++) {
                        long asked = System.nanoTime();
                        Map<String, Object> blocks = read(reading, age);
                        if (blocks.isEmpty()) {
                            continue; // the reading's thread was not run
                        }
                        List<?> moments = (List<?>) blocks.get("a");
                        assertThat(moments).hasSize(500);
                        assertThat(Set.copyOf(moments)).hasSize(1);
                        long moment = (long) moments.get(0);
                        // The source's own moment is a little after the reading's beginning.
                        assertThat(moment).isBetween(Math.max(last, asked - age), System.nanoTime());
                        last = moment;
                        LockSupport.parkNanos(100_000);
                    }
                    return copies;
                }));
            }
            int copies = 0;
            for (Future<Integer> result : results) {
                copies += result.get(20, TimeUnit.SECONDS);
            }
            // Twice in each such age, at most.
            assertThat(reads.get()).isBetween(5, 200).isLessThan(copies / 4);
        } finally {
            threads.shutdownNow();
        }
        assertThat(log).isEmpty();
    }

    @Test
    void readingAhead_startsWhenAsked_goesOnWhileItIsUsed_restsWhenItIsNot_andWakesAgain() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        try (BackgroundReading reading = BackgroundReading.ahead("flowcept-test", numbered(reads))) {
            Thread.sleep(50);
            assertThat(reads).hasValue(0);
            long age = 50_000_000;
            readPatiently(reading, age);
            int before = reads.get();
            for (long until = System.nanoTime() + 500_000_000; System.nanoTime() < until; Thread.sleep(5)) {
                read(reading, age);
            }
            assertThat(reads.get() - before).isBetween(5, 25);

            Thread.sleep(500);
            int atRest = reads.get();
            Thread.sleep(300);
            assertThat(reads).hasValue(atRest);

            long asked = System.nanoTime();
            assertThat((long) ((List<?>) readPatiently(reading, age).get("a")).get(0))
                    .isGreaterThan(asked);
        }
    }

    /** Who allows more gets along with who allows less: the latter's wish counts as long as it is there. */
    @Test
    void readingAhead_isAsYoungAsTheOneWhoAsksForTheYoungest() throws Exception {
        AtomicInteger reads = new AtomicInteger();
        try (BackgroundReading reading = BackgroundReading.ahead("flowcept-test", numbered(reads))) {
            readPatiently(reading, 10_000_000_000L);
            Thread.sleep(100);
            int atFirst = reads.get();
            read(reading, 10_000_000_000L);
            Thread.sleep(100);
            assertThat(reads).hasValue(atFirst);
            for (long until = System.nanoTime() + 300_000_000; System.nanoTime() < until; Thread.sleep(2)) {
                read(reading, 20_000_000);
                read(reading, 10_000_000_000L);
            }
            assertThat(reads).hasValueGreaterThan(atFirst + 3);
        }
    }

    @Test
    void readingAhead_thatHangs_costsItsCallersAMillisecond() {
        CountDownLatch release = new CountDownLatch(1);
        try (BackgroundReading reading = BackgroundReading.ahead(
                "flowcept-test",
                new SourceGroup(
                        List.of(source("a", out -> {
                            await(release);
                            out.integer(1);
                        })),
                        log::add))) {
            long began = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                assertThat(read(reading, 1_000_000_000)).isEmpty();
            }
            assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
            release.countDown();
            assertThat(readPatiently(reading, 1_000_000_000)).isEqualTo(Map.of("a", 1L));
        }
    }

    /** Asks again for as long as the reading's thread is not run in time. */
    private static Map<String, Object> readPatiently(BackgroundReading reading, long maxAgeNanos) {
        Map<String, Object> blocks = read(reading, maxAgeNanos);
        for (long until = System.nanoTime() + 10_000_000_000L; blocks.isEmpty() && System.nanoTime() < until; ) {
            LockSupport.parkNanos(1_000_000);
            blocks = read(reading, maxAgeNanos);
        }
        assertThat(blocks).isNotEmpty();
        return blocks;
    }

    /** The moment of reading, 500 times, on the reading's own thread. */
    private SourceGroup numbered(AtomicInteger reads) {
        return new SourceGroup(
                List.of(source("a", out -> {
                    assertThat(Thread.currentThread().getName()).isEqualTo("flowcept-test");
                    reads.incrementAndGet();
                    long moment = System.nanoTime();
                    out.beginArray();
                    for (int i = 0; i < 500; i++) {
                        out.element();
                        out.integer(moment);
                    }
                    out.endArray();
                })),
                log::add);
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
        shared.write(buffer);
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
