package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.Records.append;
import static io.flowcept.engine.journal.Records.bytes;
import static io.flowcept.engine.journal.Records.into;
import static io.flowcept.engine.journal.Records.padded;
import static io.flowcept.engine.journal.Records.readAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final int SEGMENT = 4096;

    @TempDir
    File root;

    private Journal journal;

    @BeforeEach
    void open() throws IOException {
        journal = open("run", false);
    }

    @AfterEach
    void close() throws IOException {
        journal.close();
    }

    @Test
    void recordsAreReadInTheOrderTheyWereAppended() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");
        append(journal, "two");

        List<String> first = readAll(reader);
        append(journal, "three");

        assertThat(first).containsExactly("one", "two");
        assertThat(readAll(reader)).containsExactly("three");
        assertThat(journal.counters()).hasToString("3 appended, 0 dropped, 0 too large, 2 segments of 8192 bytes");
    }

    @Test
    void partOfAnArrayIsARecord() throws IOException {
        JournalReader reader = journal.reader("jsonl");

        journal.append(bytes("abcdef"), 2, 3);

        assertThat(readAll(reader)).containsExactly("cde");
    }

    @Test
    void recordThatTheAcceptorRefuses_comesAgain() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");
        append(journal, "two");
        List<String> seen = new ArrayList<>();

        int accepted = reader.read(0, (buffer, offset, length) -> {
            seen.add(new String(buffer, offset, length, UTF_8));
            return seen.size() < 2;
        });

        assertThat(accepted).isEqualTo(1);
        assertThat(seen).containsExactly("one", "two");
        assertThat(readAll(reader)).containsExactly("two");
    }

    @Test
    void recordAtWhichTheAcceptorThrows_comesAgain() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");

        assertThatThrownBy(() -> reader.read(0, (buffer, offset, length) -> {
                    throw new IllegalStateException("sink");
                }))
                .hasMessage("sink");

        assertThat(readAll(reader)).containsExactly("one");
    }

    @Test
    void recordsAppendedDuringARead_areLeftToTheNext() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");

        int accepted = reader.read(0, (buffer, offset, length) -> append(journal, "two"));

        assertThat(accepted).isEqualTo(1);
        assertThat(readAll(reader)).containsExactly("two");
    }

    @Test
    void rewoundReader_readsAgainWhatWasNotCommitted() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");
        readAll(reader);
        long[] afterOne = reader.position();
        append(journal, "two");
        readAll(reader);

        reader.commit(afterOne);
        reader.rewind();

        assertThat(readAll(reader)).containsExactly("two");
    }

    @Test
    void rewoundReader_forgetsTheRecordThatWasRefusedLast() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");
        append(journal, "two");
        List<String> seen = new ArrayList<>();
        reader.read(0, (buffer, offset, length) -> seen.add("any") && seen.size() < 2);

        reader.rewind();

        assertThat(readAll(reader)).containsExactly("one", "two");
    }

    @Test
    void fullJournal_dropsAndCounts_andTakesRecordsAgainOnceSomeAreCommitted() throws IOException {
        journal.tendedBy(tender());
        JournalReader reader = journal.reader("jsonl");
        List<String> taken = fill("a");
        long droppedWhileFull = journal.counters().dropped();

        List<String> read = readAll(reader);
        reader.commit(reader.position());
        List<String> takenAfterwards = fill("b");

        assertThat(taken).hasSizeBetween(12, 16);
        assertThat(read).containsExactlyElementsOf(taken);
        assertThat(droppedWhileFull).isEqualTo(1);
        assertThat(takenAfterwards).hasSizeGreaterThanOrEqualTo(9);
        assertThat(readAll(reader)).containsExactlyElementsOf(takenAfterwards);
        assertThat(journal.counters().bytes()).isEqualTo(5 * SEGMENT);
        assertThat(journal.trouble()).isNull();
    }

    @Test
    void journalThatIsClosed_makesNoMoreFiles() throws IOException {
        append(journal, "one");
        journal.close();
        List<String> files = List.of(journal.directory().list());

        journal.tend();

        assertThat(journal.directory().list()).containsExactlyInAnyOrderElementsOf(files);
    }

    @Test
    void slowestSink_decidesWhatIsReleased() throws IOException {
        JournalReader quick = journal.reader("quick");
        JournalReader slow = journal.reader("slow");
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            taken.addAll(fill("a" + i));
            journal.tend();
        }

        readAll(quick);
        quick.commit(quick.position());
        journal.tend();

        assertThat(append(journal, padded("b"))).isFalse();
        assertThat(readAll(slow)).containsExactlyElementsOf(taken);
    }

    @Test
    void blockingJournal_waitsForRoom() throws Exception {
        try (Journal blocking = open("blocking", true)) {
            JournalReader reader = blocking.reader("jsonl");
            Thread appending =
                    new Thread(() -> IntStream.range(0, 100).forEach(i -> append(blocking, padded("r" + i))));
            blocking.tendedBy(Thread.currentThread());
            appending.start();
            List<String> read = new ArrayList<>();
            while (appending.isAlive()) {
                blocking.tend();
                read.addAll(readAll(reader));
                reader.commit(reader.position());
                appending.join(1);
            }
            read.addAll(readAll(reader));

            assertThat(read)
                    .containsExactlyElementsOf(IntStream.range(0, 100)
                            .mapToObj(i -> padded("r" + i))
                            .toList());
            assertThat(blocking.counters())
                    .hasToString("100 appended, 0 dropped, 0 too large, 5 segments of 20480 bytes");
        }
    }

    @Test
    void interruptedThread_waitsAndStaysInterrupted() throws Exception {
        try (Journal blocking = open("blocking", true)) {
            Thread tender = tender();
            blocking.tendedBy(tender);
            List<Boolean> seen = new ArrayList<>();
            Thread appending = new Thread(() -> {
                Thread.currentThread().interrupt();
                for (int i = 0; i < 100; i++) {
                    append(blocking, padded("r" + i));
                }
                seen.add(Thread.currentThread().isInterrupted());
            });
            appending.start();
            appending.join(50);
            assertThat(appending.isAlive()).isTrue();
            blocking.seal();
            appending.join();

            assertThat(seen).containsExactly(true);
        }
    }

    @Test
    void afterOneThreadWaitedInVain_noOtherDoes_untilTheJournalIsTended() throws IOException {
        Thread idle = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park();
            }
        });
        idle.setDaemon(true);
        idle.start();
        journal.tendedBy(idle);
        long start = System.nanoTime();
        List<String> taken = fill("a");
        long waited = System.nanoTime() - start;

        boolean[] more = new boolean[100];
        start = System.nanoTime();
        for (int i = 0; i < more.length; i++) {
            more[i] = append(journal, padded("b"));
        }
        long waitedAgain = System.nanoTime() - start;
        journal.tend();
        idle.interrupt();

        assertThat(taken).hasSize(4);
        assertThat(waited).isBetween(250_000_000L, 5_000_000_000L);
        assertThat(more).containsOnly(false);
        assertThat(waitedAgain).isLessThan(250_000_000L);
        assertThat(append(journal, padded("c"))).isTrue();
    }

    @Test
    void appendAllocatesNothing_alsoWhenItTakesTheNextSegment() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer record = ByteBuffer.wrap(bytes(padded("a")));
        long[] small = new long[Journal.HEAD_WORDS];
        long[] large = {-1, -1, -1, -1, -1, -1};
        JournalReader reader = journal.reader("jsonl");
        long allocated = 0;
        for (int i = 0; i < 100; i++) {
            journal.tend();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int j = 0; j < 5; j++) {
                int length = record.capacity() - SegmentLayout.HEAD_BYTES;
                journal.append(0, 1, j % 2 == 0 ? small : large, record, 0, length);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
            readAll(reader);
            reader.commit(reader.position());
        }

        assertThat(allocated).isZero();
        assertThat(journal.counters().appended()).isEqualTo(500);
    }

    @Test
    void recordLongerThanASegment_isCountedAsTooLarge_andTheLongestThatFitsIsKept() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        byte[] longest = Records.padded("longest", SegmentLayout.largestPayload(SEGMENT));
        byte[] longer = Records.padded("longer", longest.length + 1);

        boolean longerTaken = journal.append(0, longer, 0, longer.length);
        boolean longestTaken = journal.append(0, longest, 0, longest.length);

        assertThat(longerTaken).isFalse();
        assertThat(longestTaken).isTrue();
        assertThat(readAll(reader)).containsExactly(new String(longest, UTF_8));
        assertThat(journal.counters()).hasToString("1 appended, 0 dropped, 1 too large, 2 segments of 8192 bytes");
    }

    @Test
    void recordsAreCountedByTheirCounter_whenTheyAreTaken() throws Exception {
        for (int spare = 0; spare < 3; spare++) {
            journal.tend(); // one for each thread's stripe
        }
        byte[] bytes = new byte[0];
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 3; thread++) {
            int hint = thread;
            threads.add(new Thread(() -> {
                for (int i = 0; i < 10; i++) {
                    journal.append(hint, 1 + i % 2, new long[Journal.HEAD_WORDS], ByteBuffer.wrap(bytes), 0, 0);
                }
                journal.append(hint, 5_000, new long[Journal.HEAD_WORDS], ByteBuffer.wrap(bytes), 0, 0);
                journal.append(hint, 2, new long[Journal.HEAD_WORDS], ByteBuffer.wrap(bytes), 1, 1);
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        journal.seal();

        assertThat(journal.append(0, 1, new long[Journal.HEAD_WORDS], ByteBuffer.wrap(bytes), 0, 0))
                .isFalse();
        assertThat(List.of(
                        journal.counted(1),
                        journal.counted(2),
                        journal.counted(3),
                        journal.counted(5_000),
                        journal.counted(9_999)))
                .containsExactly(15L, 15L, 0L, 3L, 0L);
    }

    @Test
    void impossibleRange_isDropped_andTheStripeStaysUsable() throws IOException {
        JournalReader reader = journal.reader("jsonl");

        boolean beyond = journal.append(0, new byte[4], 2, 3);
        boolean none = journal.append(0, null, 0, 1);
        boolean empty = journal.append(0, new byte[4], 0, 0);
        append(journal, "good");

        assertThat(List.of(beyond, none, empty)).containsExactly(false, false, false);
        assertThat(journal.counters().dropped()).isEqualTo(3);
        assertThat(readAll(reader)).containsExactly("good");
    }

    @Test
    void definitions_areHandedOverOnce_andOutliveTheReleaseOfRecords() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        for (int i = 0; i < 20; i++) {
            byte[] definition = bytes(padded("d" + i));
            assertThat(journal.appendDefinition(definition, 0, definition.length))
                    .isTrue();
            fill("r" + i);
            readAll(reader);
            reader.commit(reader.position());
            journal.tend();
        }
        List<String> expected =
                IntStream.range(0, 20).mapToObj(i -> padded("d" + i)).toList();
        List<String> live = new ArrayList<>();
        journal.readDefinitions(into(live));
        journal.close();
        List<String> dead = new ArrayList<>();
        try (DeadJournal recovered = DeadJournal.open(journal.directory())) {
            recovered.readDefinitions(into(dead));
        }

        assertThat(live).containsExactlyElementsOf(expected);
        assertThat(dead).containsExactlyElementsOf(expected);
    }

    @Test
    void sealedJournal_refusesAndCounts_andCanBeReadToItsEnd() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");

        assertThat(journal.seal()).isTrue();

        assertThat(append(journal, "two")).isFalse();
        assertThat(readAll(reader)).containsExactly("one");
        assertThat(journal.counters().dropped()).isEqualTo(1);
    }

    @Test
    void deliveredJournal_leavesNothing() throws IOException {
        JournalReader reader = journal.reader("jsonl");
        append(journal, "one");
        readAll(reader);
        reader.commit(reader.position());

        assertThat(journal.remove()).isTrue();

        assertThat(root.list()).isEmpty();
    }

    @Test
    void journalWithAnythingUndelivered_isLeftForRecovery() throws IOException {
        journal.reader("jsonl");
        append(journal, "one");

        assertThat(journal.remove()).isFalse();

        try (DeadJournal dead = DeadJournal.open(journal.directory())) {
            assertThat(readAll(dead.reader("jsonl"))).containsExactly("one");
        }
    }

    @Test
    void whatIsOnDisk_isTheOwnersAlone() throws IOException {
        journal.reader("jsonl");
        File[] files = journal.directory().listFiles();

        assertThat(files)
                .extracting(file -> PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath())))
                .hasSize(4)
                .containsOnly("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(journal.directory().toPath())))
                .isEqualTo("rwx------");
    }

    @Test
    void diskThatRefuses_isNamed_andRecordsAreTakenAgainWhenItDoesNot() throws Exception {
        File away = new File(root, "away");
        List<String> taken = fill("a");
        assertThat(journal.directory().renameTo(away)).isTrue();

        long retriedIn = journal.tend();
        String trouble = journal.trouble();
        boolean takenMeanwhile = append(journal, padded("b"));
        assertThat(away.renameTo(journal.directory())).isTrue();
        Thread.sleep(1_100);
        journal.tend();

        assertThat(taken).hasSize(4);
        assertThat(trouble).contains(journal.directory().getPath());
        assertThat(retriedIn).isBetween(1L, 1_000_000_000L);
        assertThat(takenMeanwhile).isFalse();
        assertThat(journal.trouble()).isNull();
        assertThat(append(journal, padded("c"))).isTrue();
    }

    @Test
    void forcedJournal_readsAsAnyOther() throws IOException {
        try (Journal forced =
                Journal.open(root, "forced", "test", new JournalOptions(4 * SEGMENT, SEGMENT, false, 1))) {
            JournalReader reader = forced.reader("jsonl");
            append(forced, "one");
            forced.tend();
            append(forced, "two");
            forced.tend();

            assertThat(readAll(reader)).containsExactly("one", "two");
            assertThat(forced.trouble()).isNull();
        }
    }

    @Test
    void journalIsToBeTendedWhenItIsToBeForced_andElseWhenAskedTo() throws IOException {
        try (Journal forced =
                Journal.open(root, "forced", "test", new JournalOptions(4 * SEGMENT, SEGMENT, false, 60_000))) {
            assertThat(forced.tend()).isBetween(30_000_000_000L, 60_000_000_000L);
        }
        assertThat(journal.tend()).isEqualTo(Long.MAX_VALUE);
    }

    /** Appends records of a quarter segment until one is refused; those that were taken. */
    private List<String> fill(String prefix) {
        List<String> taken = new ArrayList<>();
        String record = padded(prefix + 0);
        while (append(journal, record)) {
            taken.add(record);
            record = padded(prefix + taken.size());
        }
        return taken;
    }

    private static String padded(String name) {
        return new String(Records.padded(name, 1000), UTF_8);
    }

    private Thread tender() {
        Thread thread = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                journal.tend();
                LockSupport.parkNanos(1_000_000);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private Journal open(String run, boolean block) throws IOException {
        return Journal.open(root, run, "test", new JournalOptions(4 * SEGMENT, SEGMENT, block, 0));
    }
}
