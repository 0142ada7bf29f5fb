package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

class ShortHeadTest {
    private static final int CAPACITY = 64 * 1024;

    private Path root;
    private Journal journal;

    @BeforeTry
    void open() throws IOException {
        root = Files.createTempDirectory("short-heads");
        journal = Journal.open(root.toFile(), "run", "test", new JournalOptions(1 << 20, CAPACITY, false, 0));
    }

    @AfterTry
    void remove() throws IOException {
        journal.close();
        for (File file : journal.directory().listFiles()) {
            file.delete();
        }
        journal.directory().delete();
        Files.delete(root);
    }

    /** Whether a head is small or not is nobody's concern but the journal's. */
    @Property(tries = 500)
    void recordsAreReadAsTheyWereAppended(@ForAll("records") List<Tuple2<long[], byte[]>> records) throws IOException {
        List<byte[]> expected = new ArrayList<>();
        for (Tuple2<long[], byte[]> record : records) {
            // Behind the last record's bytes there is no room for a whole word.
            ByteBuffer rest = ByteBuffer.wrap(record.get2());
            assertThat(journal.append(0, 1, record.get1(), rest, 0, rest.capacity()))
                    .isTrue();
            expected.add(whole(record));
        }
        assertRead(expected);
    }

    /** Nor is how it is handed over. */
    @Property(tries = 500)
    void recordsOfNumbers_areReadAsIfTheirBytesHadBeenAppended(@ForAll("numbers") List<Tuple2<long[], long[]>> records)
            throws IOException {
        List<byte[]> expected = new ArrayList<>();
        for (Tuple2<long[], long[]> record : records) {
            long[] head = record.get1();
            long[] behind = record.get2();
            long[] numbers = new long[SegmentLayout.HEAD_WORDS + Journal.MOST_BEHIND_HEAD];
            System.arraycopy(behind, 0, numbers, SegmentLayout.HEAD_WORDS, behind.length);
            assertThat(journal.append(
                            0, 1, head[0], head[1], head[2], head[3], head[4], head[5], numbers, behind.length))
                    .isTrue();
            ByteBuffer rest = ByteBuffer.allocate(Long.BYTES * behind.length);
            rest.asLongBuffer().put(behind);
            expected.add(whole(Tuple.of(head, rest.array())));
        }
        assertThat(journal.counted(1)).isEqualTo(records.size());
        assertRead(expected);
    }

    private void assertRead(List<byte[]> expected) throws IOException {
        List<byte[]> read = new ArrayList<>();
        try (JournalReader reader = journal.reader("test")) {
            for (int stripe = 0; stripe < reader.stripes(); stripe++) {
                reader.read(stripe, (buffer, offset, length) -> {
                    byte[] copy = new byte[length];
                    System.arraycopy(buffer, offset, copy, 0, length);
                    return read.add(copy);
                });
            }
            assertThat(reader.damage()).isEmpty();
        }
        assertThat(read).usingRecursiveComparison().isEqualTo(expected);
    }

    /** Also one of the record's length, which says how many of the zeros in the last word belong to it. */
    @Property(tries = 500)
    void changedBit_isNoticed(@ForAll("rests") byte[] rest, @ForAll @IntRange(max = 10_000) int bit)
            throws IOException {
        long[] head = {7L << 48, (3L << 32) | rest.length, 5, 9, 1_000_000, 1_000_900};
        assertThat(ShortHead.fits(head)).isTrue();
        journal.append(0, 1, head, ByteBuffer.wrap(rest), 0, rest.length);
        journal.close();
        int bytes = SegmentLayout.RECORD_HEADER + ShortHead.BYTES + rest.length;
        for (File each : journal.directory().listFiles((directory, name) -> name.startsWith("records"))) {
            try (RandomAccessFile file = new RandomAccessFile(each, "rw")) {
                long at = (long) SegmentLayout.FIRST_RECORD + bit / 8 % bytes;
                file.seek(at);
                int changed = file.read() ^ (1 << (bit % 8));
                file.seek(at);
                file.write(changed);
            }
        }
        try (DeadJournal dead = DeadJournal.open(journal.directory())) {
            assertThat(Records.readAll(dead.reader("test"))).isEmpty();
        }
    }

    private static byte[] whole(Tuple2<long[], byte[]> record) {
        ByteBuffer whole = ByteBuffer.allocate(SegmentLayout.HEAD_BYTES + record.get2().length);
        for (long number : record.get1()) {
            whole.putLong(number);
        }
        return whole.put(record.get2()).array();
    }

    @Provide
    Arbitrary<List<Tuple2<long[], byte[]>>> records() {
        return Combinators.combine(heads(), rests()).as(Tuple::of).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Tuple2<long[], long[]>>> numbers() {
        Arbitrary<long[]> behind = Arbitraries.longs().array(long[].class).ofMaxSize(Journal.MOST_BEHIND_HEAD);
        return Combinators.combine(heads(), behind).as(Tuple::of).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<byte[]> rests() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(ShortHead.LONGEST_REST + 40);
    }

    private static Arbitrary<long[]> heads() {
        Arbitrary<Long> small = Arbitraries.oneOf(
                Arbitraries.longs().between(0, 0xFFFF),
                Arbitraries.longs().between(0, 0x1_0000_0001L),
                Arbitraries.of(0x1_0000L, 0xFFFF_0000L, 0xFFFF_FFFFL, 0x7FFF_0000_7FFFL, 0x7FFF_0000_FFFFL, -1L));
        Arbitrary<Long> any = Arbitraries.longs();
        return Combinators.combine(any, small, small, small, any, small)
                .as((first, second, third, fourth, start, duration) ->
                        new long[] {first, second, third, fourth, start, start + duration});
    }
}
