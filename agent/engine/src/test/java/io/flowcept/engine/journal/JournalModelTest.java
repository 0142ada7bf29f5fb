package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.Records.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A journal of one writer against a list: any order of appends, reads, commits and rewinds, and a crash at the end. */
class JournalModelTest {
    private enum Step {
        APPEND,
        READ,
        COMMIT,
        REWIND,
        TEND
    }

    /** One step; {@code size} is the bytes of what is appended. */
    record Action(Step step, int size) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Step> steps = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(10, Step.APPEND),
                net.jqwik.api.Tuple.of(2, Step.READ),
                net.jqwik.api.Tuple.of(2, Step.COMMIT),
                net.jqwik.api.Tuple.of(1, Step.REWIND),
                net.jqwik.api.Tuple.of(3, Step.TEND));
        Arbitrary<Integer> sizes = Arbitraries.integers().between(1, SegmentLayout.largestPayload(4096) + 1);
        return net.jqwik.api.Combinators.combine(steps, sizes)
                .as(Action::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 300)
    void whatWasTakenAndNotCommitted_isWhatIsReadAfterACrash(@ForAll("actions") List<Action> actions)
            throws IOException {
        Path root = Files.createTempDirectory("journal");
        try {
            check(root.toFile(), actions);
        } finally {
            try (Stream<Path> all = Files.walk(root)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    private static void check(File root, List<Action> actions) throws IOException {
        List<String> taken = new ArrayList<>();
        int read = 0;
        int committed = 0;
        Journal journal = Journal.open(root, "run", "test", new JournalOptions(16384, 4096, false, 0));
        JournalReader reader = journal.reader("jsonl");
        long refused = 0;
        for (Action action : actions) {
            switch (action.step()) {
                case APPEND -> {
                    byte[] record = Records.padded(String.valueOf(taken.size() % 10), action.size());
                    if (Records.append(journal, 0, record, record.length)) {
                        taken.add(new String(record, StandardCharsets.UTF_8));
                    } else {
                        refused++;
                    }
                }
                case READ -> {
                    assertThat(readAll(reader)).containsExactlyInAnyOrderElementsOf(taken.subList(read, taken.size()));
                    read = taken.size();
                }
                case COMMIT -> {
                    reader.commit(reader.position());
                    committed = read;
                }
                case REWIND -> {
                    reader.rewind();
                    read = committed;
                }
                case TEND -> journal.tend();
            }
        }
        JournalCounters counters = journal.counters();
        assertThat(counters.appended()).isEqualTo(taken.size());
        assertThat(counters.dropped() + counters.tooLarge()).isEqualTo(refused);
        assertThat(counters.bytes()).isLessThanOrEqualTo(16384 + 4096);
        journal.close();

        try (DeadJournal dead = DeadJournal.open(journal.directory())) {
            assertThat(readAll(dead.reader("jsonl")))
                    .containsExactlyInAnyOrderElementsOf(taken.subList(committed, taken.size()));
            assertThat(dead.damage()).isEmpty();
        }
    }
}
