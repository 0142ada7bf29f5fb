package io.flowcept.engine.journal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/**
 * One of the places where records are appended, side by side with the others, each held by one thread for the length of
 * a copy. Nobody waits for a stripe: who finds it taken goes to another.
 *
 * <p>Progress: {@link #append} is bounded and wait-free. A thread that is suspended while it holds the stripe keeps
 * others from this stripe alone. A stack overflow inside leaves the stripe free and its segment as it was.
 */
final class Stripe {
    /** What became of an append. */
    static final int APPENDED = 0;

    static final int APPENDED_TO_NEW_PAGE = 1;
    static final int APPENDED_TO_NEW_SEGMENT = 2;
    static final int NO_ROOM = 3;
    static final int BUSY = 4;
    static final int IMPOSSIBLE = 5;

    private static final int FREE = 0;
    private static final int TAKEN = 1;
    private static final int SEALED = 2;

    final int number;

    private final Chain chain = new Chain();
    private final Spares spares;
    private final AtomicInteger sequences;
    private final AtomicInteger state = new AtomicInteger(FREE);
    private final AtomicInteger probe = new AtomicInteger();
    private final CRC32 crc = new CRC32();
    private final ByteBuffer rest = ByteBuffer.allocate(ShortHead.LONGEST_REST);
    private Segment claiming;
    /** By counter: of late, since the stores are plain ones, and exact once the stripe is sealed. */
    private volatile long[] counts = new long[64];

    Stripe(int number, Spares spares, AtomicInteger sequences) {
        this.number = number;
        this.spares = spares;
        this.sequences = sequences;
    }

    Chain chain() {
        return chain;
    }

    /** Records appended so far: of late, and exact once the stripe is sealed. */
    long appended() {
        long appended = 0;
        for (long count : counts) {
            appended += count;
        }
        return appended;
    }

    /** Of these, the records that were to be counted so; as exact as {@link #appended()}. */
    long counted(int counter) {
        long[] known = counts;
        return counter < known.length ? known[counter] : 0;
    }

    /**
     * @param counter which to count it by
     * @param head its numbers, or null for a record without a head
     * @param bytes with an array, big-endian; null: what is behind the head are numbers, too, and in the same array
     */
    int append(int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        // The same call as the release below, and before the stripe is taken: where the stack has no room for it, it
        // overflows here, not there, where it would leave the stripe taken for ever.
        probe.lazySet(FREE);
        if (!state.compareAndSet(FREE, TAKEN)) {
            return BUSY;
        }
        try {
            return write(counter, head, bytes, offset, length);
        } finally {
            state.lazySet(FREE);
        }
    }

    /** The same for a record that is numbers alone, see {@link Segment#append(long, long, long, long, long[], int)}. */
    int append(int counter, long first, long second, long third, long fourth, long[] numbers, int more) {
        probe.lazySet(FREE);
        if (!state.compareAndSet(FREE, TAKEN)) {
            return BUSY;
        }
        try {
            int size = SegmentLayout.recordSize(ShortHead.BYTES + Long.BYTES * more);
            Segment segment = chain.newest();
            int result = APPENDED;
            if (segment == null || !segment.hasRoom(size)) {
                result = makeRoom(size);
                if (result == NO_ROOM) {
                    return result;
                }
                segment = chain.newest();
            }
            long[] known = counts(counter);
            segment.append(first, second, third, fourth, numbers, more);
            known[counter]++;
            return result;
        } finally {
            state.lazySet(FREE);
        }
    }

    /**
     * Opens pages for a record of that size, in the newest segment or else in a new one; what the append will have come
     * to. Too long a method to be inlined where it is called seldom: so the gate's code does not depend on what it has
     * met.
     */
    private int makeRoom(int size) {
        Segment segment = chain.newest();
        if (segment != null && segment.open(size)) {
            return APPENDED_TO_NEW_PAGE;
        }
        Segment fresh = advance();
        if (fresh == null) {
            return NO_ROOM;
        }
        fresh.open(size);
        return APPENDED_TO_NEW_SEGMENT;
    }

    /**
     * Whether nobody holds it and there seems to be no room for a record of that {@linkplain SegmentLayout#recordSize size}.
     * Without taking it: what is told may be out of date.
     */
    boolean seemsFull(int size) {
        if (state.get() != FREE || spares.count() > 0 || claiming != null) {
            return false;
        }
        Segment segment = chain.newest();
        return segment == null || !segment.fits(size);
    }

    /** The counts, with room for that one. */
    private long[] counts(int counter) {
        long[] known = counts;
        return counter < known.length ? known : moreCounts(known, counter);
    }

    private long[] moreCounts(long[] known, int counter) {
        long[] more = Arrays.copyOf(known, Math.max(counter + 1, 2 * known.length));
        counts = more;
        return more;
    }

    private int write(int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        ByteBuffer from = bytes == null ? behindHead(head, length) : bytes;
        int size = size(head, length);
        Segment segment = chain.newest();
        int result = APPENDED;
        if (segment == null || !segment.hasRoom(size)) {
            result = makeRoom(size);
            if (result == NO_ROOM) {
                return result;
            }
            segment = chain.newest();
        }
        long[] known = counts(counter);
        if (head == null) {
            segment.append(crc, from.array(), offset, length);
        } else if (ShortHead.fits(head)) {
            segment.appendShort(crc, head, from, offset, length);
        } else {
            segment.appendLong(crc, head, from, offset, length);
        }
        known[counter]++;
        return result;
    }

    /** What a record takes at most, with such a head or none, and so many bytes behind it. */
    static int size(long[] head, int length) {
        return SegmentLayout.recordSize(head == null ? length : SegmentLayout.HEAD_BYTES + length);
    }

    /** The bytes of numbers that are behind those of the head. */
    private ByteBuffer behindHead(long[] numbers, int length) {
        for (int at = 0; at < length; at += Long.BYTES) {
            rest.putLong(at, numbers[SegmentLayout.HEAD_WORDS + at / Long.BYTES]);
        }
        return rest;
    }

    /** Null when there is no spare. A spare whose claim was cut short is kept for the next try. */
    private Segment advance() {
        if (claiming == null) {
            claiming = spares.take();
        }
        Segment fresh = claiming;
        if (fresh != null) {
            fresh.claim(sequences.incrementAndGet(), number);
            chain.add(fresh);
            claiming = null;
        }
        return fresh;
    }

    /**
     * Refuses all appends from now on, as {@link #BUSY}.
     *
     * @return false when a thread held the stripe until {@link System#nanoTime()} had passed {@code deadline}
     */
    boolean seal(long deadline) {
        while (!state.compareAndSet(FREE, SEALED)) {
            if (state.get() == SEALED) {
                return true;
            }
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(100_000);
        }
        return true;
    }
}
