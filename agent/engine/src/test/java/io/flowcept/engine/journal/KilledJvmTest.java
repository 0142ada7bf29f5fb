package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM is killed with SIGKILL while {@link WritingMain} appends with four threads and reports each success. */
class KilledJvmTest {
    private static final int THREADS = 4;

    @TempDir
    File root;

    @RepeatedTest(10)
    void everyReportedRecord_isReadOnce_afterTheKill(RepetitionInfo repetition) throws Exception {
        int[] reported = killAmid("write", new Random(repetition.getCurrentRepetition()).nextInt(60_000));

        try (DeadJournal dead = DeadJournal.open(new File(root, "run"))) {
            List<List<Integer>> recovered = read(dead.reader("jsonl"));
            for (int thread = 0; thread < THREADS; thread++) {
                int[] numbers = sorted(recovered.get(thread));
                assertThat(numbers).isEqualTo(IntStream.range(0, numbers.length).toArray());
                // Those appended since the last report.
                assertThat(numbers.length - reported[thread]).isBetween(0, WritingMain.REPORT);
            }
            assertThat(dead.damage()).isEmpty();
        }
    }

    @RepeatedTest(10)
    void everyReportedRecord_wasDeliveredOrIsRecovered_whenSegmentsAreReusedAllTheTime(RepetitionInfo repetition)
            throws Exception {
        int[] reported = killAmid("deliver", 20_000 + new Random(repetition.getCurrentRepetition()).nextInt(60_000));
        BitSet[] all = new BitSet[THREADS];
        Arrays.setAll(all, thread -> new BitSet());
        ByteBuffer delivered = ByteBuffer.wrap(Files.readAllBytes(new File(root, "delivered").toPath()));
        while (delivered.remaining() >= 8) {
            all[delivered.getInt()].set(delivered.getInt());
        }

        try (DeadJournal dead = DeadJournal.open(new File(root, "run"))) {
            JournalReader reader = dead.reader("jsonl");
            List<List<Integer>> recovered = read(reader);
            for (int thread = 0; thread < THREADS; thread++) {
                int[] numbers = sorted(recovered.get(thread));
                assertThat(numbers).doesNotHaveDuplicates().hasSizeLessThan(reported[thread]);
                recovered.get(thread).forEach(all[thread]::set);
                assertThat(all[thread].nextClearBit(0)).isGreaterThanOrEqualTo(reported[thread]);
            }
            assertThat(dead.damage()).isEmpty();
            reader.commit(reader.position());
            assertThat(dead.remove()).isTrue();
        }
    }

    @Test
    void runOfALivingJvm_isNotOpened_andThatOfAKilledOneIs() throws Exception {
        Process writer = start("write");
        DataInputStream reports = new DataInputStream(writer.getInputStream());
        reports.readInt();
        File run = new File(root, "run");

        assertThat(DeadJournal.runs(root)).containsExactly(run.getCanonicalFile());
        assertThat(DeadJournal.open(run)).isNull();
        assertThat(Files.readString(new File(run, "lock").toPath())).isEqualTo("a test\n");
        writer.destroyForcibly().waitFor();
        try (DeadJournal dead = DeadJournal.open(run)) {
            assertThat(dead).isNotNull();
            assertThat(DeadJournal.open(run)).isNull();
        }
    }

    /** How many records each thread reported before the kill, which comes after so many reports of all. */
    private int[] killAmid(String mode, int reports) throws Exception {
        Process writer = start(mode);
        int[] reported = new int[THREADS];
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(writer.getInputStream()))) {
            for (int count = 0; ; count++) {
                if (count == reports) {
                    writer.toHandle().destroyForcibly(); // keeps the pipe open
                }
                int thread = in.readInt();
                assertThat(in.readInt()).isEqualTo(reported[thread]);
                reported[thread] += WritingMain.REPORT;
            }
        } catch (EOFException killed) {
            assertThat(writer.waitFor()).isEqualTo(137);
        }
        return reported;
    }

    private static int[] sorted(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    private Process start(String mode) throws IOException {
        String java = new File(System.getProperty("java.home"), "bin/java").getPath();
        return new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WritingMain.class.getName(),
                        root.getPath(),
                        mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<List<Integer>> read(JournalReader reader) {
        List<List<Integer>> numbers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            numbers.add(new ArrayList<>());
        }
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, (buffer, offset, length) -> {
                ByteBuffer record = ByteBuffer.wrap(buffer, offset, length);
                return numbers.get(record.getInt()).add(record.getInt());
            });
        }
        return numbers;
    }
}
