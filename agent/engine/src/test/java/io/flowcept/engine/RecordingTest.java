package io.flowcept.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.bootstrap.Gate;
import io.flowcept.bootstrap.Recorder;
import io.flowcept.engine.log.Log;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.SettingsLocation;
import io.flowcept.engine.weave.Sites;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingTest {
    @TempDir
    private Path directory;

    private final CountDownLatch ready = new CountDownLatch(1);

    @AfterEach
    void switchOff() {
        Gate.install(Recorder.OFF);
    }

    @Test
    void endWhileTheJournalIsBeingOpened_leavesTheGateClosed_andNoJournal() throws Exception {
        Sites sites = new Sites();
        Recording recording = recording(sites);
        synchronized (sites) {
            recording.start();
            // Its thread has opened the journal, and is to name those sites.
            while (journals() == 0) {
                Thread.sleep(1);
            }

            assertThat(recording.end(soon()))
                    .containsExactly("nothing is recorded: the journal was not open yet at the end");
        }
        ready.await();

        assertThat(Gate.recorder()).isSameAs(Recorder.OFF);
        assertThat(journals()).isZero();
        assertThat(recording.state()).isEqualTo("records nothing: the agent leaves");
    }

    @Test
    void startAfterTheEnd_makesNothing() throws Exception {
        Recording recording = recording(new Sites());

        recording.end(soon());
        recording.start();
        ready.await();

        assertThat(Gate.recorder()).isSameAs(Recorder.OFF);
        assertThat(journals()).isZero();
    }

    @Test
    void failureWhenTheJournalIsOpen_isSaid_andLeavesTheGateClosed_andNoJournal() throws Exception {
        Recording recording = recording(null);

        recording.start();
        ready.await();

        assertThat(Gate.recorder()).isSameAs(Recorder.OFF);
        assertThat(journals()).isZero();
        assertThat(recording.failure()).startsWith("java.lang.NullPointerException");
        assertThat(recording.state()).isEqualTo("records nothing: " + recording.failure());
        Map<String, Object> status = new LinkedHashMap<>();
        recording.addTo(status);
        assertThat(status).isEmpty();
        assertThat(recording.end(soon())).isEmpty();
    }

    @Test
    void recordingThatIsThere_isBehindTheGateUntilItsEnd() throws Exception {
        Recording recording = recording(new Sites());

        recording.start();
        ready.await();

        assertThat(Gate.recorder()).isNotSameAs(Recorder.OFF);
        assertThat(recording.state()).isEqualTo("records");
        assertThat(recording.failure()).isNull();
        assertThat(recording.end(soon())).isEmpty();
        assertThat(Gate.recorder()).isSameAs(Recorder.OFF);
        assertThat(journals()).isZero();
        assertThat(Files.readAllLines(directory.resolve("messages.jsonl"))).hasSize(2);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void threadOfTheJournal_wakesUpEachFourSecondsWhenThereIsNothingToDo() throws Exception {
        Recording recording = recording(new Sites());
        recording.start();
        ready.await();
        // It makes its segments first, and rests for longer each time.
        Thread.sleep(3_600);

        int before = timesAtRest("flowcept-journa");
        Thread.sleep(4_500);
        int rests = timesAtRest("flowcept-journa") - before;
        recording.end(soon());

        assertThat(rests).isBetween(1, 3);
    }

    /** How often the thread of that name, of which the kernel keeps 15 characters, has gone to rest. */
    private static int timesAtRest(String name) {
        for (File thread : new File("/proc/self/task").listFiles()) {
            List<String> lines = linesOf(thread.toPath().resolve("status"));
            if (lines.contains("Name:\t" + name)) {
                for (String line : lines) {
                    if (line.startsWith("voluntary_ctxt_switches:")) {
                        return Integer.parseInt(line.replaceAll("\\D", ""));
                    }
                }
            }
        }
        throw new AssertionError("no thread " + name);
    }

    /** None of a thread that has ended since it was listed. */
    private static List<String> linesOf(Path status) {
        try {
            return Files.readAllLines(status);
        } catch (IOException ended) {
            return List.of();
        }
    }

    private static long soon() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    }

    private int journals() {
        String[] names = directory.resolve("journal").toFile().list();
        return names == null ? 0 : names.length;
    }

    private Recording recording(Sites sites) throws Exception {
        Path file = Files.writeString(directory.resolve("settings.yaml"), """
                journal: {path: %s}
                log: {log_path: %s, log_stream_level: disable}
                project: {dump_buffer: {enabled: true, path: %s}}
                mq: {enabled: false}
                """.formatted(
                directory.resolve("journal"), directory.resolve("flowcept.log"), directory.resolve("messages.jsonl")));
        Settings settings = Settings.load(SettingsLocation.named(file.toString(), "test", new Properties()), Map.of());
        return new Recording(
                settings,
                file.toString(),
                false,
                null,
                directory.toFile(),
                System.currentTimeMillis(),
                null,
                new ArrayList<>(),
                sites,
                new Notes(),
                ready,
                new Log(settings.log, directory.toFile()));
    }
}
