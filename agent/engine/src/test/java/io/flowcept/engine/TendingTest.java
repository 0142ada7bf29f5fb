package io.flowcept.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.capture.Governor;
import io.flowcept.engine.capture.RunWorkflow;
import io.flowcept.engine.capture.TaskRecorder;
import io.flowcept.engine.context.Ids;
import io.flowcept.engine.context.Workflows;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.journal.JournalReader;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.weave.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TendingTest {
    private static final int SEGMENT = 1 << 16;
    private static final int SEGMENTS = 8;
    private static final int RECORD = 1000;

    @TempDir
    Path directory;

    private final AtomicInteger wakings = new AtomicInteger();
    private final Notes notes = new Notes();
    private Journal journal;
    private JournalReader reader;
    private Tending tending;
    private Thread tender;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(directory.resolve("settings.yaml"), "log: {log_stream_level: disable}");
        Settings settings = Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
        journal = Journal.open(
                directory.resolve("j").toFile(),
                "run",
                "test",
                new JournalOptions((long) SEGMENTS * SEGMENT, SEGMENT, true, 0));
        reader = journal.reader("test");
        Sites sites = new Sites();
        EpochClock clock = new EpochClock();
        TaskRecorder recorder = new TaskRecorder(
                journal,
                sites,
                new Workflows(Ids.random()),
                new RunWorkflow(journal, "run", 0),
                clock,
                settings.capture,
                RedactSettings.unset(),
                null);
        tending = new Tending(
                journal,
                new Governor(sites, 0),
                notes,
                clock,
                recorder.counts(),
                new Log(settings.log, directory.toFile()),
                wakings::incrementAndGet);
        tender = new Thread(tending);
        journal.tendedBy(tender);
        tender.start();
    }

    @AfterEach
    void end() throws Exception {
        tending.end();
        tender.join();
        reader.close();
        journal.close();
    }

    @Test
    void deliveryIsWoken_whenASegmentIsFull_andNotBefore() throws Exception {
        append(SEGMENT / RECORD / 2);
        TimeUnit.MILLISECONDS.sleep(300);
        int before = wakings.get();
        // The first segment of the stripe may count as one that was begun.
        assertThat(before).isLessThanOrEqualTo(1);

        append(SEGMENT / RECORD);

        while (wakings.get() == before) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** A thread that waits for room has the journal looked at ten thousand times a second. */
    @Test
    void deliveryIsWoken_whenTheJournalBecomesFull_andNotAllTheTimeThatItIs() throws Exception {
        Thread host = new Thread(() -> append(SEGMENTS * SEGMENT / RECORD));
        host.start();
        while (!journal.isFull()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.SECONDS.sleep(1);
        assertThat(host.isAlive()).isTrue();
        assertThat(wakings.get()).isBetween(1, 2 * SEGMENTS);

        while (host.isAlive()) {
            for (int stripe = 0; stripe < reader.stripes(); stripe++) {
                reader.read(stripe, (buffer, offset, length) -> true);
            }
            reader.commit(reader.position());
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(journal.counters().dropped()).isZero();
    }

    /** With the looks at what recording costs, notes are written. These are rare meanwhile. */
    @Test
    void whatRecordingCosts_isLookedAtSooner_whenASegmentIsFull() throws Exception {
        for (int look = 0; look < 3; look++) {
            notes.skipped("while little is recorded, look " + look);
            waitForALook();
        }

        long lookedAt = System.nanoTime();
        notes.skipped("while much is");
        append(2 * SEGMENT / RECORD);
        waitForALook();

        assertThat(System.nanoTime() - lookedAt).isLessThan(TimeUnit.SECONDS.toNanos(3));
    }

    private void waitForALook() throws InterruptedException {
        while (notes.hasFresh()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void append(int records) {
        byte[] record = new byte[RECORD];
        for (int i = 0; i < records; i++) {
            journal.append(0, record, 0, record.length);
        }
    }
}
