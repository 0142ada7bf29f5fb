package io.flowcept.engine.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.capture.EpochClock;
import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.Journal;
import io.flowcept.engine.journal.JournalOptions;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.sinks.Message;
import io.flowcept.sinks.Sink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
class DispatcherTest {
    private static final long FAR = TimeUnit.MINUTES.toNanos(1);

    @TempDir
    Path directory;

    private final CountingSink sink = new CountingSink();
    private Journal journal;
    private Dispatcher dispatcher;
    private Thread thread;

    @BeforeEach
    void start() throws Exception {
        Path file = Files.writeString(directory.resolve("settings.yaml"), "log: {log_file_level: info}");
        Settings settings = Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
        journal = Journal.open(
                directory.resolve("j").toFile(), "run", "test", new JournalOptions(64L << 20, 1 << 20, false, 0));
        RunDefinitions definitions = new RunDefinitions(journal);
        definitions.run(Map.of("run", "1", "seed", "0".repeat(32), "workflow_id", "w"));
        dispatcher = new Dispatcher(
                "test",
                sink,
                Batching.AT_ONCE,
                journal,
                definitions,
                Map::of,
                new EpochClock(),
                task -> thread = new Thread(task),
                new Log(settings.log, directory.toFile()));
        dispatcher.start();
    }

    @AfterEach
    void end() throws Exception {
        dispatcher.finish(System.nanoTime() + FAR, null);
        assertThat(dispatcher.join()).isTrue();
        journal.close();
    }

    /** It rests for {@link Rest#SHORTEST_NANOS} at least; one that nobody wakes takes more than half of that from here. */
    @Test
    void whoIsWoken_doesNotRestToTheEnd() throws Exception {
        long quickest = Long.MAX_VALUE;
        for (int i = 1; i <= 4; i++) {
            append();
            await(2 * i - 1);
            awaitRest();
            append();
            long woken = System.nanoTime();
            dispatcher.wake();
            await(2 * i);
            quickest = Math.min(quickest, System.nanoTime() - woken);
        }
        assertThat(quickest).isLessThan(Rest.SHORTEST_NANOS / 2);
    }

    /** What came while it was busy must not wait for the rest behind that. */
    @Test
    void whoIsWokenWhileDelivering_doesNotRestBehindThat() throws Exception {
        long quickest = Long.MAX_VALUE;
        for (int i = 1; i <= 4; i++) {
            sink.hold();
            append();
            sink.awaitHeld();
            append();
            dispatcher.wake();
            sink.release();
            long released = System.nanoTime();
            await(2 * i);
            quickest = Math.min(quickest, System.nanoTime() - released);
        }
        assertThat(quickest).isLessThan(Rest.SHORTEST_NANOS / 2);
    }

    @Test
    void taskForASinkThatTakesJson_isJson() throws Exception {
        byte[] site = SinkFeedTest.site();
        assertThat(journal.appendDefinition(site, 0, site.length)).isTrue();
        byte[] task = SinkFeedTest.task(1);
        assertThat(journal.append(0, task, 0, task.length)).isTrue();
        await(1);
        assertThat(sink.latest.kind()).isEqualTo(Message.Kind.TASK);
        assertThat(sink.latest.isJson()).isTrue();
    }

    private void append() {
        byte[] record = TaskRecord.ofRun(TaskRecord.WORKFLOW_START, "w", 0, 1, new byte[0]);
        assertThat(journal.append(0, record, 0, record.length)).isTrue();
    }

    private void awaitRest() throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    private void await(int messages) throws InterruptedException {
        while (sink.messages.get() < messages) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Counts what it gets, and can be held while it does. */
    private static final class CountingSink implements Sink {
        private final AtomicInteger messages = new AtomicInteger();
        private volatile Message latest;
        private boolean hold;
        private boolean held;

        synchronized void hold() {
            hold = true;
        }

        synchronized void awaitHeld() throws InterruptedException {
            while (!held) {
                wait();
            }
        }

        synchronized void release() {
            hold = false;
            notifyAll();
        }

        @Override
        public String describe() {
            return "sink of the test";
        }

        @Override
        public boolean takesJson() {
            return true;
        }

        @Override
        public void open() {}

        @Override
        public synchronized void publish(List<Message> batch) throws IOException {
            latest = batch.get(batch.size() - 1);
            messages.addAndGet(batch.size());
            try {
                while (hold) {
                    held = true;
                    notifyAll();
                    wait();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            } finally {
                held = false;
            }
        }

        @Override
        public void close() {}
    }
}
