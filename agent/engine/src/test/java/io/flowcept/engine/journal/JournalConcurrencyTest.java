package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalConcurrencyTest {
    @TempDir
    File root;

    @ParameterizedTest
    @CsvSource({"8, 50000", "200, 2000"})
    void everyRecordOfEveryThread_isReadOnce(int threads, int records) throws Exception {
        try (Journal journal = Journal.open(root, "run", "test", new JournalOptions(1 << 22, 1 << 16, true, 0))) {
            JournalReader reader = journal.reader("jsonl");
            journal.tendedBy(Thread.currentThread());
            List<Thread> writers = start(journal, threads, records);
            int[][] seen = new int[threads][records];
            RecordAcceptor count = (buffer, offset, length) -> {
                ByteBuffer record = ByteBuffer.wrap(buffer, offset, length);
                seen[record.getInt()][record.getInt()]++;
                return true;
            };

            while (anyAlive(writers)) {
                pump(journal, reader, count);
                LockSupport.parkNanos(100_000);
            }
            pump(journal, reader, count);

            for (int[] each : seen) {
                assertThat(each).containsOnly(1);
            }
            assertThat(journal.counters().appended()).isEqualTo((long) threads * records);
            assertThat(journal.counters().dropped()).isZero();
            assertThat(reader.damage()).isEmpty();
            assertThat(journal.remove()).isTrue();
        }
    }

    /** As when an application's first tasks come faster than the agent's thread gets a processor. */
    @Test
    void recordsThatFitIntoTheFirstSegment_areAllKept_thoughNobodyMakesAnother() throws Exception {
        try (Journal journal = Journal.open(root, "run", "test", new JournalOptions(1 << 26, 1 << 22, false, 0))) {
            int threads = 8;
            int records = 4_000;
            for (Thread writer : start(journal, threads, records)) {
                writer.join();
            }
            assertThat(journal.counters().dropped()).isZero();
            assertThat(journal.counters().appended()).isEqualTo((long) threads * records);
        }
    }

    @Test
    void oneThreadsRecordsWithinAStripe_areInOrder_alsoWhileTheyAreReadAndReleased() throws Exception {
        try (Journal journal = Journal.open(root, "run", "test", new JournalOptions(1 << 18, 4096, true, 0))) {
            JournalReader reader = journal.reader("jsonl");
            journal.tendedBy(Thread.currentThread());
            int threads = 4;
            List<Thread> writers = start(journal, threads, 20_000);
            int[][] last = new int[reader.stripes()][threads];
            for (int[] each : last) {
                Arrays.fill(each, -1);
            }
            AtomicLong disordered = new AtomicLong();

            while (anyAlive(writers)) {
                for (int stripe = 0; stripe < reader.stripes(); stripe++) {
                    int[] latest = last[stripe];
                    reader.read(stripe, (buffer, offset, length) -> {
                        ByteBuffer record = ByteBuffer.wrap(buffer, offset, length);
                        int thread = record.getInt();
                        int number = record.getInt();
                        if (number <= latest[thread]) {
                            disordered.incrementAndGet();
                        }
                        latest[thread] = number;
                        return true;
                    });
                }
                reader.commit(reader.position());
                journal.tend();
            }

            assertThat(disordered).hasValue(0);
        }
    }

    @Test
    void stackThatOverflowsAnywhereInAppend_leavesEveryStripeUsable() throws IOException {
        // On so many processors, each of the stripes is the home of some hint.
        try (Journal journal = Journal.open(root, "run", "test", new JournalOptions(1 << 26, 1 << 16, false, 0), 8)) {
            JournalReader reader = journal.reader("jsonl");
            // Classes that were loaded where the stack ends would stay unusable for all tests that follow.
            for (int size = 40; size < 240; size++) {
                Records.append(journal, 0, new byte[size], size);
            }
            count(reader);
            long survived = 0;
            for (int round = 0; round < 200; round++) {
                int size = 40 + round;
                assertThatThrownBy(() -> overflow(journal, new byte[size], Integer.MAX_VALUE))
                        .isInstanceOf(StackOverflowError.class);
                survived += count(reader);
                reader.commit(reader.position());
                journal.tend();
            }

            for (int stripe = 0; stripe < reader.stripes(); stripe++) {
                journal.tend();
                assertThat(journal.append(stripe, new byte[8], 0, 8)).isTrue();
                assertThat(reader.read(stripe, (buffer, offset, length) -> true))
                        .isEqualTo(1);
            }
            assertThat(journal.seal()).as("no stripe is held").isTrue();
            assertThat(survived).isPositive();
            assertThat(reader.damage()).isEmpty();
        }
    }

    /** Appends on the way back from the end of the stack, at every depth, so that each call in append overflows once. */
    private static void overflow(Journal journal, byte[] record, int depth) {
        try {
            if (depth > 0) {
                overflow(journal, record, depth - 1);
            }
        } finally {
            Records.append(journal, 0, record, record.length);
        }
    }

    private static long count(JournalReader reader) {
        long count = 0;
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            count += reader.read(stripe, (buffer, offset, length) -> true);
        }
        return count;
    }

    private static void pump(Journal journal, JournalReader reader, RecordAcceptor acceptor) throws IOException {
        journal.tend();
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, acceptor);
        }
        reader.commit(reader.position());
    }

    private static boolean anyAlive(List<Thread> threads) {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private static List<Thread> start(Journal journal, int threads, int records) {
        List<Thread> started = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            int number = thread;
            started.add(new Thread(() -> {
                byte[] bytes = new byte[200];
                for (int i = 0; i < records; i++) {
                    ByteBuffer.wrap(bytes).putInt(number).putInt(i);
                    Records.append(journal, number, bytes, 8 + (i * 7 + number) % 192);
                }
            }));
        }
        started.forEach(Thread::start);
        return started;
    }
}
