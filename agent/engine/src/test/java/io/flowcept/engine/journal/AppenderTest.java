package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.Records.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who holds a stripe and is suspended is stood in for by one that was sealed: it is held from then on. */
class AppenderTest {
    private static final int SEGMENT = 4096;
    private static final int PROCESSORS = 2;
    private static final ByteBuffer RECORD = ByteBuffer.wrap(bytes("record"));

    @TempDir
    File root;

    private RunDirectory home;
    private Appender appender;
    private Chain[] chains;

    @BeforeEach
    void open() throws IOException {
        JournalOptions options = new JournalOptions(256L * SEGMENT, SEGMENT, false, 0);
        home = RunDirectory.create(root, "run", "test");
        Housekeeping housekeeping = new Housekeeping(home, options);
        appender = Appender.ofRecords(housekeeping, options, PROCESSORS, new AtomicInteger());
        chains = appender.chains();
        housekeeping.start(chains, new Chain[0]);
        while (housekeeping.spares.count() < chains.length) {
            housekeeping.starved();
            housekeeping.tend();
        }
    }

    @AfterEach
    void close() throws IOException {
        home.remove();
    }

    @Test
    void threadWhoseStripeIsHeld_goesToAnotherAndStaysThere() {
        Stripe held = appender.home(1);
        hold(held);

        append(1);
        Stripe other = appender.home(1);
        append(1);

        assertThat(other).isNotSameAs(held);
        assertThat(other.appended()).isEqualTo(2);
        assertThat(appender.dropped()).isZero();
    }

    @Test
    void threadsShareFewStripes_unlessTheseAreHeld() {
        for (int hint = 0; hint < 64; hint++) {
            append(hint);
        }

        assertThat(chains).hasSize(SegmentLayout.STRIPES);
        assertThat(chains).filteredOn(chain -> chain.newest() != null).hasSize(2 * PROCESSORS);
    }

    @Test
    void oneStripeThatIsFree_isEnough() {
        while (!isLast(appender.home(0))) {
            hold(appender.home(0));
            append(0);
        }
        Stripe last = appender.home(0);
        long before = last.appended();

        for (int hint = 0; hint < 64; hint++) {
            append(hint);
        }

        assertThat(last.appended()).isEqualTo(before + 64);
        assertThat(appender.dropped()).isZero();
    }

    private boolean isLast(Stripe stripe) {
        return stripe.chain() == chains[chains.length - 1];
    }

    private static void hold(Stripe stripe) {
        assertThat(stripe.seal(System.nanoTime())).isTrue();
    }

    private void append(int hint) {
        assertThat(appender.append(hint, Journal.UNCOUNTED, null, RECORD, 0, RECORD.capacity()))
                .as("hint %s", hint)
                .isTrue();
    }
}
