package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.Records.readAll;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/** A dead run of four segments, some of whose bytes somebody else has written. */
class DamagedJournalTest {
    private static final int SEGMENT = 4096;

    private File root;
    private List<String> written;
    private File[] segments;

    @BeforeTry
    void write() throws IOException {
        root = Files.createTempDirectory("journal").toFile();
        written = new ArrayList<>();
        try (Journal journal = Journal.open(root, "run", "test", new JournalOptions(1 << 20, SEGMENT, false, 0))) {
            for (int i = 0; i < 80; i++) {
                String text = new String(Records.padded("rec " + i, 12 + i * 3 % 200), UTF_8);
                assertThat(Records.append(journal, text)).isTrue();
                written.add(text);
                journal.tend();
            }
        }
        segments = run().listFiles((dir, name) -> name.startsWith("records-"));
        Arrays.sort(segments);
        segments = Arrays.copyOf(segments, segments.length - 1); // the last is the spare
        assertThat(segments).hasSizeGreaterThan(2);
    }

    @AfterTry
    void delete() {
        for (File each : run().listFiles()) {
            each.delete();
        }
        run().delete();
        root.delete();
    }

    @Property(tries = 300)
    void flippedBits_loseAtMostTheRestOfTheirSegment_andAreReported(
            @ForAll @IntRange(max = 99) int pick,
            @ForAll @IntRange(max = SEGMENT - 1) int at,
            @ForAll @IntRange(min = 1, max = 255) int flip)
            throws IOException {
        File target = segments[pick % segments.length];
        List<String> before = of(target);
        try (RandomAccessFile file = new RandomAccessFile(target, "rw")) {
            file.seek(at);
            int old = file.read();
            file.seek(at);
            file.write(old ^ flip);
        }

        try (DeadJournal dead = DeadJournal.open(run())) {
            List<String> read = readAll(dead.reader("jsonl"));
            List<String> lost = new ArrayList<>(written);
            lost.removeAll(read);

            assertThat(written).containsSubsequence(read);
            assertThat(before).endsWith(lost.toArray(new String[0]));
            if (!lost.isEmpty()) {
                assertThat(dead.damage()).hasSize(1).first().asString().contains(target.getName());
            }
        }
    }

    @Example
    void aHeaderThatClaimsAnotherCapacity_losesNothing_andIsReported() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(segments[0], "rw")) {
            file.seek(SegmentLayout.CAPACITY_AT);
            file.write(new byte[] {0, 1, 0, 0});
        }

        try (DeadJournal dead = DeadJournal.open(run())) {
            assertThat(readAll(dead.reader("jsonl"))).isEqualTo(written);
            assertThat(dead.damage()).hasSize(1).first().asString().contains(segments[0].getName() + ": is ");
        }
    }

    /** What is new since is in the records, and told by them. */
    @Example
    void segmentsOfFormerVersions_areRead_andOfOtherOnesNot() throws IOException {
        for (int version : new int[] {2, 3, 4, SegmentLayout.VERSION}) {
            name(version);
            try (DeadJournal dead = DeadJournal.open(run())) {
                assertThat(readAll(dead.reader("jsonl")))
                        .as("version %s", version)
                        .isEqualTo(written);
                assertThat(dead.damage()).isEmpty();
            }
        }
        for (int version : new int[] {1, SegmentLayout.VERSION + 1}) {
            name(version);
            try (DeadJournal dead = DeadJournal.open(run())) {
                assertThat(readAll(dead.reader("jsonl"))).isEmpty();
                assertThat(dead.damage()).isNotEmpty();
            }
        }
    }

    private void name(int version) throws IOException {
        for (File segment : run().listFiles((dir, name) -> name.endsWith(DeadJournal.SEGMENT))) {
            try (RandomAccessFile file = new RandomAccessFile(segment, "rw")) {
                file.seek(SegmentLayout.VERSION_AT);
                file.writeInt(Integer.reverseBytes(version));
            }
        }
    }

    @Property(tries = 200)
    void fileCutOff_losesAtMostTheRestOfItsSegment(
            @ForAll @IntRange(max = 99) int pick, @ForAll @IntRange(max = SEGMENT - 1) int length) throws IOException {
        File target = segments[pick % segments.length];
        List<String> before = of(target);
        try (RandomAccessFile file = new RandomAccessFile(target, "rw")) {
            file.setLength(length);
        }

        try (DeadJournal dead = DeadJournal.open(run())) {
            List<String> read = readAll(dead.reader("jsonl"));
            List<String> lost = new ArrayList<>(written);
            lost.removeAll(read);

            assertThat(written).containsSubsequence(read);
            assertThat(before).endsWith(lost.toArray(new String[0]));
        }
    }

    @Property(tries = 200)
    void garbageInAllFiles_throwsNothing(@ForAll byte[] garbage, @ForAll @IntRange(max = SEGMENT) int at)
            throws IOException {
        for (File each : run().listFiles((dir, name) -> !name.equals("lock"))) {
            try (RandomAccessFile file = new RandomAccessFile(each, "rw")) {
                file.seek(at % Math.max(1, file.length()));
                file.write(garbage);
            }
        }

        try (DeadJournal dead = DeadJournal.open(run())) {
            dead.readDefinitions((buffer, offset, length) -> true);
            JournalReader reader = dead.reader("jsonl");
            assertThat(written).containsAll(readAll(reader));
            reader.commit(reader.position());
            assertThat(dead.remove()).isTrue();
        }
        assertThat(run()).doesNotExist();
        assertThat(run().mkdir()).isTrue();
    }

    private File run() {
        return new File(root, "run");
    }

    /** What the segment holds, by reading it alone. */
    private List<String> of(File segment) {
        Chain chain = new Chain();
        chain.add(Segment.dead(segment, new ArrayList<>()));
        List<String> texts = new ArrayList<>();
        new ChainReader(chain, 0).read(Records.into(texts));
        return texts;
    }
}
