package io.flowcept.engine.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The disk side of a live journal: makes spare segments ahead of need, takes back those that every reader has passed,
 * forces. Its synchronized methods do I/O and exclude each other; host threads call the others alone.
 */
final class Housekeeping {
    /**
     * Segments of records that are kept when all has been delivered; more than this are given back to the disk. With those
     * that stripes write to: a stripe that was in use once keeps one, and in time more of them were. Where more than twelve
     * were, it is one more for each.
     */
    private static final int MOST_KEPT = 20;

    /** Spares of these that there may be however many stripes are in use. */
    private static final int SPARES_AT_LEAST = 8;

    /**
     * Of the spares there may be, those that are not made but left to segments that readers have passed: else one would be
     * made for each that is taken, and another one deleted for it.
     */
    private static final int COMING_BACK = 4;

    private static final int DEFINITION_BYTES = 256 * 1024;
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    final Spares spares = new Spares(MOST_KEPT);
    /** Of definitions, one is always ahead and none is ever given back, whatever the bound says. */
    final Spares definitionSpares = new Spares(1);

    private final RunDirectory home;
    private final JournalOptions options;
    private final int definitionBytes;
    private Chain[] chains = {};
    private Chain[] definitions = {};
    private final List<JournalReader> readers = new ArrayList<>();
    private int made;
    private int segments;
    private int definitionSegments;
    private int wanted = 2;
    private long lastForced = System.nanoTime();
    private long retryAt;
    private boolean atBound;
    private boolean closed;
    private volatile Thread tender;
    private volatile boolean exhausted;
    private volatile boolean starved;
    /** Set by a thread that waited in vain, so that no other does before the next {@link #tend()}. */
    private volatile boolean late;

    private volatile String trouble;

    Housekeeping(RunDirectory home, JournalOptions options) {
        this.home = home;
        this.options = options;
        definitionBytes = Math.min(options.segmentBytes, DEFINITION_BYTES);
    }

    int definitionBytes() {
        return definitionBytes;
    }

    synchronized void watch(JournalReader reader) {
        readers.add(reader);
    }

    void tendedBy(Thread thread) {
        tender = thread;
    }

    void wake() {
        LockSupport.unpark(tender);
    }

    /** Whether there is somebody to wait for. */
    boolean isTendedByAnother() {
        Thread thread = tender;
        return thread != null && thread != Thread.currentThread() && thread.isAlive();
    }

    /** A host thread found no spare: one is to come soon, and more are to be kept from now on. */
    void starved() {
        starved = true;
        wake();
    }

    /** A host thread has waited long enough. */
    void isLate() {
        late = true;
    }

    /** Whether a spare can be hoped for, as far as is known; the bound holds for records and not for definitions. */
    boolean willProvide(boolean bounded) {
        return !late && !(bounded ? exhausted : trouble != null);
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** What the disk answered last when it did not do what was asked; null when it did. Any thread. */
    String trouble() {
        return trouble;
    }

    /** Makes the first segments, without which there is no journal. */
    synchronized void start(Chain[] records, Chain[] definitionChains) throws IOException {
        chains = records;
        definitions = definitionChains;
        definitionSpares.put(makeDefinitions());
        spares.put(makeRecords());
    }

    /** See {@link Journal#tend()}. */
    synchronized long tend() {
        if (closed) {
            return Long.MAX_VALUE; // a segment made now would stay behind in a directory that is being removed
        }
        if (starved || spares.count() == 0) {
            starved = false;
            wanted = Math.min(2 * wanted, MOST_KEPT - COMING_BACK);
        }
        long now = System.nanoTime();
        if (trouble == null || now - retryAt >= 0) {
            try {
                atBound = !fill();
                force(now);
                trouble = null;
            } catch (IOException | RuntimeException | Error failure) {
                trouble = failure.toString();
                retryAt = now + RETRY_NANOS;
            }
        }
        // Not whether there are spares now: host threads may have taken the new ones already, and more can be made.
        exhausted = (atBound && spares.count() == 0) || trouble != null;
        late = false;
        return dueIn(System.nanoTime());
    }

    private long dueIn(long now) {
        if (trouble != null) {
            return Math.max(0, retryAt - now);
        }
        return options.fsyncMillis == 0 ? Long.MAX_VALUE : Math.max(0, lastForced + fsyncNanos() - now);
    }

    private long fsyncNanos() {
        return TimeUnit.MILLISECONDS.toNanos(options.fsyncMillis);
    }

    /** Takes back what every reader has passed. */
    synchronized void release() {
        for (int stripe = 0; stripe < chains.length && !readers.isEmpty(); stripe++) {
            long passed = Long.MAX_VALUE;
            for (JournalReader reader : readers) {
                passed = Math.min(passed, reader.committed()[stripe]);
            }
            Chain chain = chains[stripe];
            for (Segment each = chain.release((int) (passed >>> 32));
                    each != null;
                    each = chain.release((int) (passed >>> 32))) {
                if (spares.count() >= mostSpares()) {
                    each.delete();
                    segments--;
                } else {
                    exhausted = false; // first, so that a host that finds the pool in use does not take it for empty
                    spares.put(each.recycled());
                }
            }
        }
    }

    synchronized long bytes() {
        return (long) segments * options.segmentBytes + (long) definitionSegments * definitionBytes;
    }

    synchronized int segments() {
        return segments + definitionSegments;
    }

    /** Whether every reader has every record; false when there is none. */
    synchronized boolean isDelivered() {
        for (JournalReader reader : readers) {
            if (!reader.isDrained()) {
                return false;
            }
        }
        return !readers.isEmpty();
    }

    synchronized void close() throws IOException {
        closed = true;
        for (JournalReader reader : readers) {
            reader.close();
        }
    }

    /** Makes what is wanted; false when the bound forbids more. */
    private boolean fill() throws IOException {
        if (definitionSpares.count() == 0) {
            definitionSpares.put(makeDefinitions());
        }
        int enough = Math.min(wanted, mostSpares() - COMING_BACK);
        boolean room = true;
        while (room && spares.count() < enough) {
            room = (segments + 1L) * options.segmentBytes <= options.maxBytes;
            if (room) {
                spares.put(makeRecords());
            }
        }
        return room;
    }

    private int mostSpares() {
        int used = 0;
        for (Chain chain : chains) {
            used += chain.oldest() == null ? 0 : 1;
        }
        return Math.max(SPARES_AT_LEAST, MOST_KEPT - used);
    }

    private Segment makeRecords() throws IOException {
        Segment segment = make("records", options.segmentBytes);
        segments++;
        return segment;
    }

    private Segment makeDefinitions() throws IOException {
        Segment segment = make("definitions", definitionBytes);
        definitionSegments++;
        return segment;
    }

    private Segment make(String kind, int bytes) throws IOException {
        made++;
        return Segment.create(home.file(kind + "-" + made + DeadJournal.SEGMENT), bytes);
    }

    private void force(long now) {
        if (options.fsyncMillis > 0 && now - lastForced >= fsyncNanos()) {
            lastForced = now;
            force(definitions);
            force(chains);
        }
    }

    private static void force(Chain[] all) {
        for (Chain chain : all) {
            for (Segment each = chain.oldest(); each != null; each = each.next) {
                each.force();
            }
        }
    }
}
