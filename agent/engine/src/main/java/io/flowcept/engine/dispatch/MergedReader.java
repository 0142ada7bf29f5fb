package io.flowcept.engine.dispatch;

import io.flowcept.engine.capture.TaskRecord;
import io.flowcept.engine.journal.JournalReader;
import io.flowcept.engine.journal.RecordAcceptor;
import java.nio.ByteBuffer;

/**
 * Reads the stripes of a journal as one sequence in which every thread's records keep their order, a bounded number at a
 * time. For one thread.
 *
 * <p>Why that works: a record's end is taken before it is appended, and the records of a stripe were appended in their
 * order. Take a thread's record A, then its B, in different stripes. Whatever lies before A in A's stripe was appended
 * before A, hence ended before A was appended, hence before B ended. So merging the stripes by the ends of their first
 * records comes to A before it takes B. What is still being appended does not disturb this: only records that ended
 * before this round began are taken, and if B is one of them, A was appended before the round looked at any stripe.
 */
final class MergedReader {
    private static final long NONE = Long.MAX_VALUE;

    private final JournalReader reader;
    private final long[] heads;

    MergedReader(JournalReader reader) {
        this.reader = reader;
        this.heads = new long[reader.stripes()];
    }

    /**
     * Hands over records until there are none that ended up to {@code until}, or the acceptor refuses one.
     *
     * @param until nanoseconds since the epoch
     */
    void read(long until, RecordAcceptor acceptor) {
        Run run = new Run(acceptor);
        for (int stripe = 0; stripe < heads.length; stripe++) {
            run.to(stripe, Long.MIN_VALUE);
        }
        while (!run.refused) {
            int first = 0;
            for (int stripe = 1; stripe < heads.length; stripe++) {
                if (heads[stripe] < heads[first]) {
                    first = stripe;
                }
            }
            if (heads[first] > until) {
                return;
            }
            long limit = until;
            for (int stripe = 0; stripe < heads.length; stripe++) {
                if (stripe != first) {
                    limit = Math.min(limit, heads[stripe]);
                }
            }
            run.to(first, limit);
        }
    }

    /** Takes a stripe's records up to a limit, and remembers when the next one ended. */
    private final class Run implements RecordAcceptor {
        private final RecordAcceptor acceptor;
        private int stripe;
        private long limit;
        private boolean refused;

        Run(RecordAcceptor acceptor) {
            this.acceptor = acceptor;
        }

        void to(int stripe, long limit) {
            this.stripe = stripe;
            this.limit = limit;
            heads[stripe] = NONE;
            reader.read(stripe, this);
        }

        @Override
        public boolean accept(byte[] buffer, int offset, int length) {
            long endedAt = TaskRecord.endedAt(ByteBuffer.wrap(buffer), offset);
            if (endedAt > limit) {
                heads[stripe] = endedAt;
                return false;
            }
            refused = !acceptor.accept(buffer, offset, length);
            if (refused) {
                heads[stripe] = endedAt;
            }
            return !refused;
        }
    }
}
