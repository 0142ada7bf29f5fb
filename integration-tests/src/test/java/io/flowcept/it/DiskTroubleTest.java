package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.example.crash.Main;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that refuse to be written: the application runs to its end, with one warning and nothing silently lost. */
class DiskTroubleTest {
    private static final int TASKS = 60_000;
    private static final String SELECTED =
            "instrumentation:\n  max_overhead_percent: 0\n  tasks:\n    - org.example.crash.Main.step\n";

    /** The sink cannot write there, so the journal never shrinks. */
    private static final String NOWHERE = "project:\n  dump_buffer:\n    path: /proc/none/messages.jsonl\n";

    @TempDir
    private Path directory;

    private List<String> plainLines;

    @BeforeEach
    void runWithoutTheAgent() {
        plainLines = sorted(run(
                AgentRun.of(directory.resolve("plain"), Main.class, "" + TASKS).withoutAgent()));
    }

    @Test
    void readOnlyWorkingDirectory_keepsEverythingInTheJournal_forTheNextStart() throws IOException {
        Path disk = directory.resolve("disk");
        try (Tmpfs mounted = Tmpfs.mount(disk, "1m")) {
            mounted.makeReadOnly();
            Outcome outcome = run(run(disk, ""));
            assertUnharmed(outcome);
            assertKept(outcome, disk.resolve("flowcept_messages.jsonl"));
        }
        Outcome recovered = recover("");
        Path original = disk.resolve("flowcept_messages.jsonl");
        long delivered = Outcome.read(Files.exists(original) ? original : recovered.file()).stream()
                .filter(message -> "task".equals(message.get("type")))
                .count();
        assertThat(delivered).isEqualTo(TASKS);
    }

    @Test
    void fullDiskUnderTheJsonlFile_keepsEverythingInTheJournal() throws IOException {
        Path disk = directory.resolve("disk");
        try (Tmpfs mounted = Tmpfs.mount(disk, "64k")) {
            Outcome outcome = run(run(disk, ""));
            assertUnharmed(outcome);
            assertKept(outcome, disk.resolve("flowcept_messages.jsonl"));
            assertThat(mounted).isNotNull();
        }
    }

    @Test
    void diskThatFillsUpUnderTheJournal_losesTasks_andSaysHowMany() throws IOException {
        Path disk = directory.resolve("disk");
        String journal = "journal:\n  path: " + disk + "\n";
        try (Tmpfs mounted = Tmpfs.mount(disk, "4m")) {
            Outcome outcome = run(run(directory.resolve("cwd"), NOWHERE + journal));
            assertUnharmed(outcome);
            assertThat(mounted).isNotNull();
            assertAllButTheLostAreDelivered(outcome, recover(journal));
        }
    }

    @Test
    void journalDiskThatIsFullFromTheStart_leavesTheApplicationAlone() throws IOException {
        Path disk = directory.resolve("disk");
        try (Tmpfs mounted = Tmpfs.mount(disk, "256k")) {
            mounted.fill();
            Outcome outcome = run(run(directory.resolve("cwd"), "journal:\n  path: " + disk + "\n"));
            assertUnharmed(outcome);
            assertThat(outcome.complaints()).hasSize(1);
        }
    }

    @Test
    void journalPathThatIsAFile_leavesTheApplicationAlone() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Outcome outcome = run(run(directory.resolve("cwd"), "journal:\n  path: " + file + "\n"));
        assertUnharmed(outcome);
        assertThat(outcome.complaints()).singleElement().asString().contains(file.toString());
    }

    @Test
    void boundOfTheJournal_isKept_andWhatDidNotFitIsCounted() throws IOException {
        String bound =
                "journal:\n  max_bytes: 2MiB\n  segment_bytes: 256KiB\n  path: " + directory.resolve("journal") + "\n";
        Outcome outcome = run(run(directory.resolve("cwd"), NOWHERE + bound));
        assertUnharmed(outcome);
        // On top of the bound: two segments that say what the records mean, a cursor and a lock.
        assertThat(bytes(directory.resolve("journal"))).isBetween(1L << 20, (2L << 20) + 2 * (256 << 10) + 4096);

        assertAllButTheLostAreDelivered(outcome, recover(bound));
    }

    private static long bytes(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.mapToLong(
                            file -> Files.isRegularFile(file) ? file.toFile().length() : 0)
                    .sum();
        }
    }

    private Outcome recover(String more) {
        Outcome recovered = AgentRun.command(
                        directory, "recover", "--settings", directory.resolve("settings.yaml") + "")
                .settings(SELECTED + more)
                .run();
        assertThat(recovered.exit()).as(recovered.err()).isZero();
        return recovered;
    }

    private AgentRun run(Path workingDirectory, String more) {
        return AgentRun.of(directory, Main.class, "" + TASKS)
                .workingDirectory(workingDirectory)
                .settings(SELECTED + more);
    }

    private static Outcome run(AgentRun run) {
        return run.run();
    }

    private void assertUnharmed(Outcome outcome) {
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(sorted(outcome)).isEqualTo(plainLines);
    }

    /** One line when it begins, however often it is tried again, and one at the end that says where the messages are. */
    private void assertKept(Outcome outcome, Path file) {
        assertThat(outcome.complaints())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(file.toString()));
        assertThat(outcome.complaints().get(1))
                .contains(
                        "messages have not reached",
                        directory.resolve("journal").toString());
        assertThat(outcome.journal()).isNotEmpty();
    }

    private static void assertAllButTheLostAreDelivered(Outcome outcome, Outcome recovered) {
        Matcher lost = Pattern.compile("(\\d+) tasks were lost").matcher(outcome.err());
        assertThat(lost.find()).as(outcome.err()).isTrue();
        // Of what did not fit, a few records may be others than tasks, such as a workflow's end.
        int said = Integer.parseInt(lost.group(1));
        int missing = TASKS - recovered.tasks().size();
        assertThat(missing).isBetween(Math.max(1, said - 4), said).isLessThan(TASKS);
    }

    private static List<String> sorted(Outcome outcome) {
        return outcome.out().lines().sorted().toList();
    }
}
