package io.flowcept.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an append, and that a segment is opened page by page, up to its end. */
class StripeTest {
    private static final int PAGE = 4096;
    private static final int CAPACITY = 4 * PAGE;
    private static final int SEGMENTS = 2;

    @TempDir
    File directory;

    private final Spares spares = new Spares(SEGMENTS);
    private Stripe stripe;

    @BeforeEach
    void fill() throws IOException {
        for (int number = 0; number < SEGMENTS; number++) {
            spares.put(Segment.create(new File(directory, "segment" + number), CAPACITY));
        }
        stripe = new Stripe(0, spares, new AtomicInteger());
    }

    @Test
    void recordsOfNumbers_findNoRoomOnceAPage_soThatTheJvmKnowsOfThatBeforeItCompiles() {
        List<Integer> results = new ArrayList<>();
        do {
            results.add(stripe.append(0, 1, 2, 3, 4, new long[8], 2));
        } while (results.get(results.size() - 1) != Stripe.NO_ROOM);

        assertThat(results).isEqualTo(expected(SegmentLayout.recordSize(ShortHead.BYTES + 2 * Long.BYTES)));
    }

    @Test
    void recordsOfBytes_doSoToo() {
        List<Integer> results = new ArrayList<>();
        do {
            results.add(stripe.append(0, null, ByteBuffer.wrap(new byte[100]), 0, 100));
        } while (results.get(results.size() - 1) != Stripe.NO_ROOM);

        assertThat(results).isEqualTo(expected(SegmentLayout.recordSize(100)));
    }

    @Test
    void recordOfSeveralPages_opensThemAll_andTheLongestTakesTheWholeSegment() {
        int several = 2 * PAGE;
        int longest = SegmentLayout.largestPayload(CAPACITY);

        assertThat(stripe.append(0, null, ByteBuffer.wrap(new byte[several]), 0, several))
                .isEqualTo(Stripe.APPENDED_TO_NEW_SEGMENT);
        assertThat(stripe.append(0, 1, 2, 3, 4, new long[8], 0)).isEqualTo(Stripe.APPENDED);
        assertThat(stripe.append(0, null, ByteBuffer.wrap(new byte[several]), 0, several - PAGE))
                .isEqualTo(Stripe.APPENDED_TO_NEW_PAGE);
        assertThat(stripe.append(0, null, ByteBuffer.wrap(new byte[longest]), 0, longest))
                .isEqualTo(Stripe.APPENDED_TO_NEW_SEGMENT);
        assertThat(stripe.chain().newest().committed()).isEqualTo(SegmentLayout.lastEnd(CAPACITY));
        assertThat(stripe.append(0, 1, 2, 3, 4, new long[8], 0)).isEqualTo(Stripe.NO_ROOM);
        assertThat(stripe.appended()).isEqualTo(4);
    }

    /** Of records of this size, until the last segment is full. */
    private static List<Integer> expected(int size) {
        List<Integer> expected = new ArrayList<>();
        for (int segment = 0; segment < SEGMENTS; segment++) {
            int open = 0;
            for (int end = SegmentLayout.FIRST_RECORD + size; end <= SegmentLayout.lastEnd(CAPACITY); end += size) {
                if (open == 0) {
                    expected.add(Stripe.APPENDED_TO_NEW_SEGMENT);
                } else {
                    expected.add(end > open ? Stripe.APPENDED_TO_NEW_PAGE : Stripe.APPENDED);
                }
                open = (Math.max(end, open) + PAGE - 1) / PAGE * PAGE;
            }
        }
        assertThat(Collections.frequency(expected, Stripe.APPENDED_TO_NEW_PAGE)).isEqualTo(2 * 3);
        expected.add(Stripe.NO_ROOM);
        return expected;
    }
}
