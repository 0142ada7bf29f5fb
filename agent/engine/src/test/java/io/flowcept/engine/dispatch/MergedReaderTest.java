package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.journal.JournalReader;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads append while a reader merges, as in a run. */
class MergedReaderTest {
    private static final int THREADS = 8;
    private static final int EACH = 5_000;

    @TempDir
    Path directory;

    @Test
    void everyThreadsRecords_keepTheirOrder_howeverTheySpreadOverTheStripes() throws Exception {
        JournalOptions options = new JournalOptions(256L << 20, 1 << 20, true, 0);
        try (Journal journal = Journal.open(new File(directory.toFile(), "j"), "run", "test", options)) {
            AtomicBoolean tending = new AtomicBoolean(true);
            Thread tender = new Thread(() -> {
                while (tending.get()) {
                    journal.tend();
                    LockSupport.parkNanos(100_000);
                }
            });
            tender.start();
            journal.tendedBy(tender);
            List<Thread> writers = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                int thread = t;
                writers.add(new Thread(() -> {
                    for (int count = 0; count < EACH; count++) {
                        // A random stripe each time, which is worse than any thread does.
                        byte[] record = record(thread, count, System.nanoTime());
                        journal.append((int) (Math.random() * 64), record, 0, record.length);
                    }
                }));
            }
            writers.forEach(Thread::start);

            int[] next = new int[THREADS];
            try (JournalReader reader = journal.reader("test")) {
                MergedReader merged = new MergedReader(reader);
                int[] total = new int[1];
                while (total[0] < THREADS * EACH) {
                    int[] batch = new int[1];
                    merged.read(System.nanoTime(), (buffer, offset, length) -> {
                        if (batch[0] == 100) {
                            return false;
                        }
                        TaskRecord record = new TaskRecord(ByteBuffer.wrap(buffer), offset, length);
                        assertThat(record.count()).isEqualTo(next[(int) record.thread()]++);
                        batch[0]++;
                        total[0]++;
                        return true;
                    });
                    reader.commit(reader.position());
                }
                assertThat(next).containsOnly(EACH);
            }
            for (Thread writer : writers) {
                writer.join();
            }
            tending.set(false);
            tender.join();
        }
    }

    private static byte[] record(int thread, int count, long endedAt) {
        ByteBuffer bytes = ByteBuffer.wrap(TaskRecord.ofRun(TaskRecord.WORKFLOW_START, "w", 0, endedAt, new byte[0]));
        // Thread and count lie behind kind, site, workflow and length, as TaskRecord draws them.
        bytes.putLong(16, thread);
        bytes.putLong(24, count);
        return bytes.array();
    }
}
