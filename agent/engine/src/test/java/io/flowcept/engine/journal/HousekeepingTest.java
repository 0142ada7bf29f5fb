package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HousekeepingTest {
    private static final int SEGMENT = 4096;

    @TempDir
    File root;

    /** A stripe keeps its last segment: were there as many stripes as segments, none might ever be given back. */
    @ParameterizedTest
    @CsvSource({"2, 2", "2, 3", "2, 4", "2, 5", "2, 16", "2, 129", "8, 4", "8, 16", "8, 17", "8, 32", "8, 33"})
    void whatWasDelivered_makesRoom_howeverFewSegmentsThereAre(int processors, int segments) throws IOException {
        JournalOptions options = new JournalOptions((long) segments * SEGMENT, SEGMENT, false, 0);
        byte[] record = new byte[1000];
        try (Journal small = Journal.open(root, "small", "test", options, processors)) {
            JournalReader reader = small.reader("jsonl");
            for (int round = 0; round < 3; round++) {
                // As many hints as there can be stripes, in turns, until there is no room.
                boolean taken = true;
                for (int hint = 0; taken; hint = (hint + 1) % SegmentLayout.STRIPES) {
                    small.tend();
                    taken = small.append(hint, record, 0, record.length);
                }
                deliverAll(reader);
                small.tend();

                for (int hint = 0; hint < 4; hint++) {
                    assertThat(small.append(hint, record, 0, record.length))
                            .as("round %s, hint %s", round, hint)
                            .isTrue();
                }
            }
        }
    }

    /** Threads come to use more stripes in time, each of which keeps its last segment. */
    @Test
    void whatIsKeptWhenAllIsDelivered_isAsMuchForTwelveStripesAsForOne() throws IOException {
        JournalOptions options = new JournalOptions(400L * SEGMENT, SEGMENT, false, 0);
        List<Integer> kept = new ArrayList<>();
        byte[] record = new byte[1000];
        try (Journal large = Journal.open(root, "large", "test", options, 8)) {
            JournalReader reader = large.reader("jsonl");
            for (int stripes = 1; stripes <= SegmentLayout.STRIPES; stripes++) {
                for (int i = 0; i < 200; i++) {
                    large.tend();
                    large.append(i % stripes, record, 0, record.length);
                }
                deliverAll(reader);
                large.tend();
                kept.add(large.counters().segments());
            }
            assertThat(large.counters().dropped()).isZero();
        }

        // With the one of definitions. Some are spare in any case, so that the last stripes add to them.
        assertThat(kept).startsWith(21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21, 21);
        assertThat(kept).endsWith(22, 23, 24, 25);
    }

    /** However many spares were wanted once: none is made for one that is taken while others come back. */
    @Test
    void whatWasDelivered_isUsedAgain_andNoFileIsMadeOrDeleted() throws IOException {
        JournalOptions options = new JournalOptions(400L * SEGMENT, SEGMENT, false, 0);
        byte[] record = new byte[1000];
        try (Journal journal = Journal.open(root, "steady", "test", options, 2)) {
            JournalReader reader = journal.reader("jsonl");
            for (int starved = 0; starved < 6; starved++) {
                boolean taken = true;
                while (taken) {
                    taken = journal.append(0, record, 0, record.length);
                }
                journal.tend();
            }
            deliverAll(reader);
            journal.tend();
            List<String> files = List.of(journal.directory().list());

            for (int i = 0; i < 400; i++) {
                assertThat(journal.append(0, record, 0, record.length)).isTrue();
                journal.tend();
                deliverAll(reader);
            }

            assertThat(journal.directory().list()).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    private static void deliverAll(JournalReader reader) throws IOException {
        for (int stripe = 0; stripe < reader.stripes(); stripe++) {
            reader.read(stripe, (buffer, offset, length) -> true);
        }
        reader.commit(reader.position());
    }
}
