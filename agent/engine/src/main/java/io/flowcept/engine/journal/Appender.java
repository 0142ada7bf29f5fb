package io.flowcept.engine.journal;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Host threads' way to a set of stripes: takes the first that is free and has room, and decides how long a record is
 * worth waiting for. Any thread.
 */
final class Appender {
    /**
     * How long a record waits for a spare segment that is merely late. On two cores with a load of five the tending
     * thread was seen to get no processor for more than 50 ms (JDK 17, 2026-11), and the host got little more.
     */
    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    /** Tries at stripes that are all held, before a thread gives way for longer. */
    private static final int YIELDS = 10;

    /** Threads that are told apart by their hints, a power of two; others share a home. */
    private static final int HOMES = 64;

    private final Stripe[] stripes;
    /** How many of the stripes are somebody's home from the start, a power of two. */
    private final int near;
    /**
     * By hint, the stripe that is tried first. Who finds it held goes to another one and stays there: threads spread
     * over as many stripes as are held at a time, which are more than there are processors, since a thread may be
     * suspended while it holds one. Written without order: whichever stripe is read here, it is one.
     */
    private final Stripe[] homes = new Stripe[HOMES];

    private final Housekeeping housekeeping;
    private final boolean bounded;
    private volatile boolean blockWhenFull;
    private final int longest;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong tooLarge = new AtomicLong();
    private volatile boolean sealed;

    private Appender(
            Stripe[] stripes, int near, Housekeeping housekeeping, int capacity, boolean bounded, boolean block) {
        this.stripes = stripes;
        this.housekeeping = housekeeping;
        this.bounded = bounded;
        this.blockWhenFull = block;
        longest = SegmentLayout.largestPayload(capacity);
        this.near = near;
        for (int hint = 0; hint < HOMES; hint++) {
            homes[hint] = stripes[hint & (near - 1)];
        }
    }

    /** @param processors on which threads append at the same time */
    static Appender ofRecords(
            Housekeeping housekeeping, JournalOptions options, int processors, AtomicInteger sequences) {
        // Fewer than segments, since a stripe keeps its last one: where each segment is some stripe's last, none would
        // ever be given back. Those beyond twice the processors, which are there for holders that are suspended, are to
        // keep less than an eighth of the journal.
        long segments = options.maxBytes / options.segmentBytes;
        int near = 1;
        while (near < SegmentLayout.STRIPES && near < 2 * processors && 2L * near < segments) {
            near *= 2;
        }
        int count = near;
        while (count < SegmentLayout.STRIPES && 16L * count < segments) {
            count *= 2;
        }
        Stripe[] stripes = new Stripe[count];
        for (int number = 0; number < count; number++) {
            stripes[number] = new Stripe(number, housekeeping.spares, sequences);
        }
        return new Appender(stripes, near, housekeeping, options.segmentBytes, true, options.blockWhenFull);
    }

    static Appender ofDefinitions(Housekeeping housekeeping, JournalOptions options, AtomicInteger sequences) {
        Stripe stripe = new Stripe(SegmentLayout.DEFINITIONS, housekeeping.definitionSpares, sequences);
        int capacity = housekeeping.definitionBytes();
        return new Appender(new Stripe[] {stripe}, 1, housekeeping, capacity, false, options.blockWhenFull);
    }

    Chain[] chains() {
        Chain[] chains = new Chain[stripes.length];
        for (int stripe = 0; stripe < stripes.length; stripe++) {
            chains[stripe] = stripes[stripe].chain();
        }
        return chains;
    }

    /**
     * @param counter which to count it by
     * @param head its numbers, or null for a record without a head
     * @param bytes with an array, big-endian
     */
    boolean append(int hint, int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        try {
            int whole = head == null ? length : SegmentLayout.HEAD_BYTES + length;
            int result = Stripe.IMPOSSIBLE;
            if (whole > longest) {
                tooLarge.incrementAndGet();
                return false;
            }
            if (whole > 0) {
                result = home(hint).append(counter, head, bytes, offset, length);
            }
            if (result == Stripe.APPENDED || isAppendedAtLast(result, hint, counter, head, bytes, offset, length)) {
                return true;
            }
        } catch (Throwable neverTheHosts) {
            // counted like any other record that is lost
        }
        dropped.incrementAndGet();
        return false;
    }

    /** The same for a record that is numbers alone; see {@link Journal#append(int, int, long, long, long, long, long, long, long[], int)}. */
    boolean append(
            int hint,
            int counter,
            long first,
            long second,
            long third,
            long fourth,
            long fifth,
            long sixth,
            long[] numbers,
            int more) {
        try {
            int result = Stripe.BUSY;
            long difference = sixth - fifth;
            if (ShortHead.fits(second, third, fourth, difference)) {
                result = home(hint)
                        .append(
                                counter,
                                first,
                                ShortHead.second(second, third),
                                fifth,
                                ShortHead.fourth(fourth, difference),
                                numbers,
                                more);
                if (result == Stripe.APPENDED) {
                    return true;
                }
            }
            numbers[0] = first;
            numbers[1] = second;
            numbers[2] = third;
            numbers[3] = fourth;
            numbers[4] = fifth;
            numbers[5] = sixth;
            if (isAppendedAtLast(result, hint, counter, numbers, null, 0, Long.BYTES * more)) {
                return true;
            }
        } catch (Throwable neverTheHosts) {
            // counted like any other record that is lost
        }
        dropped.incrementAndGet();
        return false;
    }

    /** The rest of the way of a record that the nearest stripe has not taken, or to a new page or segment. */
    private boolean isAppendedAtLast(
            int first, int hint, int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        int result = first;
        if (result == Stripe.NO_ROOM || result == Stripe.BUSY) {
            result = tryAll(hint, counter, head, bytes, offset, length);
        }
        if (result == Stripe.NO_ROOM || result == Stripe.BUSY) {
            result = insist(hint, counter, head, bytes, offset, length, result);
        }
        if (result == Stripe.APPENDED_TO_NEW_SEGMENT) {
            try {
                housekeeping.wake();
            } catch (Throwable neverTheHosts) {
                // The record is there all the same.
            }
        }
        return isAppended(result);
    }

    /** The stripe that a thread with this hint tries first. */
    Stripe home(int hint) {
        return homes[hint & (HOMES - 1)];
    }

    long appended() {
        long appended = 0;
        for (Stripe stripe : stripes) {
            appended += stripe.appended();
        }
        return appended;
    }

    long counted(int counter) {
        long counted = 0;
        for (Stripe stripe : stripes) {
            counted += stripe.counted(counter);
        }
        return counted;
    }

    long dropped() {
        return dropped.get();
    }

    long tooLarge() {
        return tooLarge.get();
    }

    void hurry() {
        blockWhenFull = false;
    }

    /** Refuses all appends from now on; false when one had not ended by the deadline, a {@link System#nanoTime()}. */
    boolean seal(long deadline) {
        sealed = true;
        boolean all = true;
        for (Stripe stripe : stripes) {
            all &= stripe.seal(deadline);
        }
        return all;
    }

    private static boolean isAppended(int result) {
        return result <= Stripe.APPENDED_TO_NEW_SEGMENT;
    }

    /**
     * The stripe at home, and then one round of the others: first of those that are in use, each thread from its own on, so
     * that they do not all come to the same.
     *
     * @return {@link Stripe#BUSY} when one was held by others, which may have room: without room in the rest, it is that
     *     one to wait for, and not the thread that makes segments
     */
    private int tryAll(int hint, int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        Stripe home = home(hint);
        int atHome = tryOne(home, counter, head, bytes, offset, length);
        int result = atHome;
        for (int probe = 0; !isAppended(result) && probe < stripes.length; probe++) {
            Stripe stripe = stripes[probe < near ? (home.number + 1 + probe) & (near - 1) : probe];
            if (stripe != home) {
                int tried = tryOne(stripe, counter, head, bytes, offset, length);
                if (isAppended(tried) && atHome == Stripe.BUSY) {
                    homes[hint & (HOMES - 1)] = stripe;
                }
                result = isAppended(tried) ? tried : Math.max(result, tried);
            }
        }
        return result;
    }

    /** Takes the stripe only if there may be room: else, with the journal full, all would be taken for each record. */
    private static int tryOne(Stripe stripe, int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        return stripe.seemsFull(Stripe.size(head, length))
                ? Stripe.NO_ROOM
                : stripe.append(counter, head, bytes, offset, length);
    }

    /** Tries again as long as that is worth the host's time. */
    @SuppressWarnings("ThreadPriorityCheck") // where all stripes are held, a holder wants the processor
    private int insist(int hint, int counter, long[] head, ByteBuffer bytes, int offset, int length, int first) {
        boolean interrupted = false;
        int result = first;
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        for (int round = 0; !isAppended(result) && isWorthWaiting(result, deadline); round++) {
            if (result == Stripe.BUSY && round < YIELDS) {
                Thread.yield();
            } else {
                if (result == Stripe.NO_ROOM) {
                    housekeeping.starved();
                }
                interrupted |= Thread.interrupted(); // parking would not wait
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            result = tryAll(hint, counter, head, bytes, offset, length);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result;
    }

    private boolean isWorthWaiting(int result, long deadline) {
        boolean patient = System.nanoTime() - deadline < 0;
        if (sealed) {
            return false;
        }
        if (result == Stripe.BUSY) {
            return patient || blockWhenFull;
        }
        if (!housekeeping.isTendedByAnother()) {
            return false;
        }
        if (blockWhenFull) {
            return true;
        }
        if (!patient) {
            housekeeping.isLate();
        }
        return patient && housekeeping.willProvide(bounded);
    }
}
