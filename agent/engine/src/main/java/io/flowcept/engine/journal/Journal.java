package io.flowcept.engine.journal;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The journal of this JVM. Host threads append; one thread of ours calls {@link #tend()}, and the same or another one
 * reads. A record whose {@code append} returned true survives the JVM's death, however it comes.
 *
 * <p>Appending copies the bytes into a mapped file under a stripe's lock that is tried and never waited for. It
 * allocates nothing but room for a counter that is new, and for a record without a head one small object; it calls the
 * system for nothing but to wake the tending thread, and throws nothing but, where the stack ends, a {@link
 * StackOverflowError}, which it survives.
 */
public final class Journal implements Closeable {
    /** Numbers in a record's head, if it has one. */
    public static final int HEAD_WORDS = SegmentLayout.HEAD_WORDS;

    /** Numbers behind the head of a record that is numbers alone, at most. */
    public static final int MOST_BEHIND_HEAD = ShortHead.LONGEST_REST / Long.BYTES;

    /** The counter of records that nobody asks about. */
    public static final int UNCOUNTED = 0;

    private static final long SEAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RunDirectory home;
    private final Housekeeping housekeeping;
    private final AtomicInteger sequences = new AtomicInteger();
    private final Appender records;
    private final Appender definitions;
    private final ChainReader definitionReader;

    private Journal(RunDirectory home, JournalOptions options, int processors) {
        this.home = home;
        housekeeping = new Housekeeping(home, options);
        records = Appender.ofRecords(housekeeping, options, processors, sequences);
        definitions = Appender.ofDefinitions(housekeeping, options, sequences);
        definitionReader = new ChainReader(definitions.chains()[0], 0);
        // A host's thread that loaded it where its stack ends would have made it unusable for good.
        ShortHead.fits(new long[HEAD_WORDS]);
    }

    /**
     * Makes the directory {@code root/run}, the root too if need be, for their owner alone.
     *
     * @param run a name that no other run has; a file name
     * @param owner one line for people who find the directory, such as process id and command
     * @throws IOException when the directory exists or the disk does not take the first segments; nothing is left then
     */
    public static Journal open(File root, String run, String owner, JournalOptions options) throws IOException {
        return open(root, run, owner, options, Runtime.getRuntime().availableProcessors());
    }

    /** @param processors on which threads append at the same time */
    static Journal open(File root, String run, String owner, JournalOptions options, int processors)
            throws IOException {
        RunDirectory home = RunDirectory.create(root, run, owner);
        boolean opened = false;
        try {
            Journal journal = new Journal(home, options, processors);
            journal.housekeeping.start(journal.records.chains(), journal.definitions.chains());
            opened = true;
            return journal;
        } finally {
            if (!opened) {
                home.remove();
            }
        }
    }

    /** The run's directory. */
    public File directory() {
        return home.directory();
    }

    /**
     * Names the thread that calls {@link #tend()}, which is unparked when a spare segment is wanted: it should idle in
     * {@link LockSupport#parkNanos(long)}. Until then, and when it has ended, nobody waits for spares.
     */
    public void tendedBy(Thread thread) {
        housekeeping.tendedBy(thread);
    }

    /** {@link #append(int, byte[], int, int)} with a hint of its own. */
    public boolean append(byte[] bytes, int offset, int length) {
        // Not getId(), which a subclass in the host may override.
        return append(System.identityHashCode(Thread.currentThread()), bytes, offset, length);
    }

    /**
     * Appends one record. Any thread.
     *
     * @param hint a number by which threads differ, best a small serial one
     * @param bytes read before this returns, not kept
     * @param length bytes of the record, at least 1
     * @return false when the record was not taken, which is counted
     */
    public boolean append(int hint, byte[] bytes, int offset, int length) {
        return records.append(hint, UNCOUNTED, null, buffer(bytes), offset, length);
    }

    /**
     * Appends one record that begins with {@link #HEAD_WORDS} numbers, which a reader finds as so many times 8 bytes,
     * big-endian. The quickest way, above all where they {@linkplain ShortHead are small}. Otherwise as {@link #append(int, byte[], int, int)}.
     *
     * @param counter the count to add it to when it is taken, from {@value #UNCOUNTED} to some thousands: there is memory
     *     for each
     * @param head the numbers; read before this returns, not kept
     * @param bytes with an array, which begins where they do, and big-endian; read before this returns, not kept
     * @param length bytes behind the head, may be 0
     */
    public boolean append(int hint, int counter, long[] head, ByteBuffer bytes, int offset, int length) {
        return records.append(hint, counter, head, bytes, offset, length);
    }

    /**
     * The same for a record that is numbers alone, and quicker.
     *
     * @param numbers room for {@link #HEAD_WORDS} numbers, which may be written over, and behind these those behind the head;
     *     read before this returns, not kept
     * @param more how many are behind the head, {@value #MOST_BEHIND_HEAD} at most
     */
    public boolean append(
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
        return records.append(hint, counter, first, second, third, fourth, fifth, sixth, numbers, more);
    }

    /**
     * Records that were taken and counted so. Of late, while others append; exact once the journal is sealed. Where they
     * are appended they are counted under the stripe's lock, without a lock of their own; and the counts of a thousand
     * methods that are called in turn are in few places (with an atomic counter for each, 1.1 to 1.5 us of CPU for a call, and
     * 0.5 to 0.9 without, in turn on a busy machine; JDK 17, 2026-11).
     */
    public long counted(int counter) {
        return records.counted(counter);
    }

    /**
     * Appends a record that stays readable as long as the run's directory exists. Otherwise as {@link #append(byte[],
     * int, int)}.
     */
    public boolean appendDefinition(byte[] bytes, int offset, int length) {
        return definitions.append(0, UNCOUNTED, null, buffer(bytes), offset, length);
    }

    /** Null for null, which is the appender's to refuse. */
    private static ByteBuffer buffer(byte[] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /**
     * Prepares segments, and forces what is due. Does I/O; does not throw, see {@link #trouble()}.
     *
     * @return nanoseconds until it is to be called again, if nothing unparks the caller before; {@link Long#MAX_VALUE}: then
     *     only
     */
    public long tend() {
        return housekeeping.tend();
    }

    /** How many segments have been begun so far; apart from the first of each stripe, the one before each is full. */
    public int segmentsBegun() {
        return sequences.get();
    }

    /** Whether there was no room for another segment, or the disk had refused, when {@link #tend()} last looked. */
    public boolean isFull() {
        return housekeeping.isExhausted();
    }

    /** Why the disk refused a segment when {@link #tend()} asked for one, for a log; null when all is well. */
    public String trouble() {
        return housekeeping.trouble();
    }

    /**
     * A reader at the oldest record there is. To be called for every sink before the first {@link
     * JournalReader#commit}: what all known readers have committed is gone.
     *
     * @param sink names the cursor; lower case letters
     */
    public JournalReader reader(String sink) throws IOException {
        CursorFile cursor = new CursorFile(home.file(sink + DeadJournal.CURSOR));
        JournalReader reader = new JournalReader(records.chains(), cursor, housekeeping);
        housekeeping.watch(reader);
        return reader;
    }

    /**
     * Hands over the definitions that this method has not handed over before. One that a record names was appended
     * before it: a reader that meets an unknown one calls this again, also from within its own acceptor.
     *
     * @return definitions accepted
     */
    public int readDefinitions(RecordAcceptor acceptor) {
        return definitionReader.read(acceptor);
    }

    /** What happened so far. For threads of ours: may wait for {@link #tend()}. */
    public JournalCounters counters() {
        return new JournalCounters(
                records.appended(),
                records.dropped(),
                records.tooLarge() + definitions.tooLarge(),
                housekeeping.bytes(),
                housekeeping.segments());
    }

    /** Blocks no thread from now on, whatever the options say: the JVM is about to end. Frees those that wait. */
    public void hurry() {
        records.hurry();
        definitions.hurry();
    }

    /**
     * Refuses and counts all appends from now on; what was appended can still be read. Idempotent.
     *
     * @return false when some append had not ended after a second
     */
    public boolean seal() {
        long deadline = System.nanoTime() + SEAL_NANOS;
        boolean definitionsEnded = definitions.seal(deadline);
        boolean recordsEnded = records.seal(deadline);
        return definitionsEnded && recordsEnded;
    }

    /** Seals, and leaves the directory to whoever recovers it. Mapped memory is given back when it is collected. */
    @Override
    public void close() throws IOException {
        seal();
        housekeeping.close();
        home.close();
    }

    /**
     * Seals, and deletes the directory when every record there is was committed by every reader; otherwise closes.
     *
     * @return whether the directory is gone
     */
    public boolean remove() throws IOException {
        boolean delivered = seal() && housekeeping.isDelivered();
        housekeeping.close();
        if (delivered) {
            return home.remove();
        }
        home.close();
        return false;
    }

    /** Seals, and deletes the directory with what is in it: for a run that has nothing to tell. */
    public void discard() throws IOException {
        seal();
        housekeeping.close();
        home.remove();
    }
}
