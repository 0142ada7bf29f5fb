package io.flowcept.engine.journal;

import static io.flowcept.engine.journal.SegmentLayout.FIRST_RECORD;
import static io.flowcept.engine.journal.SegmentLayout.RECORD_HEADER;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32;

/**
 * One use of one segment file: from its claim by a stripe until every reader has passed it. Of a live run it is mapped;
 * of a dead run it is read from disk when a reader arrives.
 *
 * <p>Concurrency: {@link #claim}, {@link #open} and {@link #append} are called by the holder of the stripe alone. {@link
 * #committed()} pairs with the ordered store at the end of {@code append}: who sees the position sees the record. {@link
 * #next} is written after the last commit; a reader that sees it non-null and then reads {@code committed()} knows the
 * segment's final end.
 */
final class Segment {
    private static final byte[] ZEROS = new byte[64 * 1024];
    private static final int PAGE = 4096;
    /** Of an offset in bytes to one in words, for offsets that are known not to be negative. */
    private static final int LONG_SHIFT = 3;

    final File file;
    final int capacity;

    /** The segment that the stripe went on with; null while this is its last. */
    volatile Segment next;

    /** How far the file is known to be on the disk itself; for the thread that tends the journal. */
    int forced = FIRST_RECORD;

    private final MappedByteBuffer bytes;
    /** The same bytes: stores of words are compiled to less so. */
    private final LongBuffer words;

    private final AtomicInteger committed;
    /**
     * How far records may go before {@link #open} is asked for more, each 4 KiB: so the JVM sees records without room
     * before it compiles. Else it takes for granted that there is room, and with the first segment that is full all of
     * recording's code is thrown away, a method at a time (JDK 17). For the holder of the stripe.
     */
    private int limit;

    private int sequence;
    private int stripe;

    private Segment(File file, int capacity, MappedByteBuffer bytes, int committed) {
        this.file = file;
        this.capacity = capacity;
        this.bytes = bytes;
        this.words = bytes == null ? null : words(bytes);
        this.committed = new AtomicInteger(committed);
    }

    /** All of the bytes, wherever their position is. */
    private static LongBuffer words(ByteBuffer bytes) {
        ByteBuffer whole = bytes.duplicate();
        whole.clear();
        return whole.order(bytes.order()).asLongBuffer();
    }

    /**
     * Makes the file. Its zeros are written, not skipped over, because a store into a hole of a full disk would kill
     * the JVM; every page is then touched, so that no host thread is the first.
     *
     * @throws IOException when the disk is full or refuses; no file is left
     */
    static Segment create(File file, int capacity) throws IOException {
        boolean made = false;
        RandomAccessFile out = new RandomAccessFile(file, "rw");
        try {
            OwnerOnly.restrict(file);
            out.write(SegmentLayout.fileHeader(capacity));
            for (int at = FIRST_RECORD; at < capacity; at += ZEROS.length) {
                out.write(ZEROS, 0, Math.min(ZEROS.length, capacity - at));
            }
            MappedByteBuffer bytes = out.getChannel().map(FileChannel.MapMode.READ_WRITE, 0, capacity);
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < capacity; at += PAGE) {
                bytes.put(at, bytes.get(at));
            }
            made = true;
            return new Segment(file, capacity, bytes, FIRST_RECORD);
        } finally {
            out.close();
            if (!made) {
                file.delete();
            }
        }
    }

    /**
     * A segment that a dead run left: all of it may hold records, their checks tell how much does.
     *
     * @param damage gets a line when the file is not what this journal wrote
     * @return null when the file holds no records, or none that can be read
     */
    static Segment dead(File file, Collection<String> damage) {
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            if (in.length() < FIRST_RECORD) {
                return null; // its making was cut short
            }
            byte[] start = new byte[FIRST_RECORD];
            in.readFully(start);
            ByteBuffer header = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
            long claim = header.getLong(SegmentLayout.CLAIM_AT);
            int capacity = SegmentLayout.capacity(header);
            if (capacity == 0 || (claim != 0 && !SegmentLayout.isValid(claim))) {
                damage.add(file + ": not a segment of a journal of version " + SegmentLayout.VERSION);
                return null;
            }
            if (claim == 0) {
                return null;
            }
            if (in.length() != capacity) {
                // Either may be what was damaged; the records' checks tell how far they can be read.
                damage.add(file + ": is " + in.length() + " bytes long, and " + capacity + " by its header");
                capacity = (int) Math.min(in.length(), SegmentLayout.LARGEST_CAPACITY) & -SegmentLayout.ALIGNMENT;
            }
            Segment segment = new Segment(file, capacity, null, capacity);
            segment.sequence = SegmentLayout.claimedSequence(claim);
            segment.stripe = SegmentLayout.claimedStripe(claim);
            return segment;
        } catch (IOException unreadable) {
            damage.add(file + ": " + unreadable.getMessage());
            return null;
        }
    }

    /** The same file for another use. A new object, because readers may still hold this one as the past. */
    Segment recycled() {
        bytes.putLong(SegmentLayout.CLAIM_AT, 0);
        return new Segment(file, capacity, bytes, FIRST_RECORD);
    }

    void claim(int sequence, int stripe) {
        this.sequence = sequence;
        this.stripe = stripe;
        bytes.putLong(FIRST_RECORD, 0);
        bytes.putLong(SegmentLayout.CLAIM_AT, SegmentLayout.claim(sequence, stripe));
    }

    /** Whether a record of that {@linkplain SegmentLayout#recordSize size} may be appended without {@link #open}. */
    boolean hasRoom(int size) {
        return committed.get() + size <= limit;
    }

    /**
     * Opens as many pages as a record of that size takes.
     *
     * @return false if there are not so many
     */
    boolean open(int size) {
        if (!fits(size)) {
            return false;
        }
        int end = committed.get() + size;
        limit = Math.min(SegmentLayout.lastEnd(capacity), (end + PAGE - 1) & -PAGE);
        return true;
    }

    /** Whether there is room for a record of that size, in open pages or others. Any thread. */
    boolean fits(int size) {
        return committed.get() + size <= SegmentLayout.lastEnd(capacity);
    }

    int sequence() {
        return sequence;
    }

    int stripe() {
        return stripe;
    }

    /** Where the next record begins. */
    int committed() {
        return committed.get();
    }

    /** False for a segment of a dead run, whose end is where its records stop being valid. */
    boolean isLive() {
        return bytes != null;
    }

    /**
     * Writes one record after the last, whose room has been checked. Interrupted anywhere, also by a stack overflow, it
     * leaves the segment as it was: the end moves last.
     */
    void append(CRC32 crc, byte[] source, int offset, int length) {
        int at = committed.get();
        int end = at + SegmentLayout.recordSize(length);
        crc.reset();
        crc.update(source, offset, length);
        bytes.putLong(end, 0);
        bytes.position(at + RECORD_HEADER);
        bytes.put(source, offset, length);
        bytes.putLong(at, SegmentLayout.recordHeader(length, (int) crc.getValue(), sequence));
        committed.lazySet(end);
    }

    /**
     * The same for a record that begins with a head that {@linkplain ShortHead#fits is small}; {@code length} may be 0.
     *
     * @param source with an array, big-endian
     */
    void appendShort(CRC32 crc, long[] head, ByteBuffer source, int offset, int length) {
        int at = committed.get();
        int end = at + SegmentLayout.recordSize(ShortHead.BYTES + length);
        LongBuffer to = words;
        to.put(end / Long.BYTES, 0);
        int word = at / Long.BYTES;
        long first = head[0];
        long second = ShortHead.second(head);
        long third = head[4];
        long fourth = ShortHead.fourth(head);
        to.put(word + 1, first);
        to.put(word + 2, second);
        to.put(word + 3, third);
        to.put(word + 4, fourth);
        long mixed = ShortHead.mixed(ShortHead.BYTES + length, first, second, third, fourth);
        int rest = 0;
        if (length > ShortHead.LONGEST_REST) {
            rest = appendRest(crc, source, offset, length, at + RECORD_HEADER + ShortHead.BYTES);
        } else if (length > 0) {
            mixed += appendWords(source, offset, length, word + 1 + ShortHead.WORDS);
        }
        int check = ShortHead.check(mixed) ^ rest;
        to.put(word, SegmentLayout.shortHeadedRecordHeader(ShortHead.BYTES + length, check, sequence));
        committed.lazySet(end);
    }

    /** What they add to the check. */
    private long appendWords(ByteBuffer source, int offset, int length, int to) {
        long mixed = 0;
        long factor = ShortHead.FIRST_FACTOR;
        for (int index = 0; index * Long.BYTES < length; index++) {
            long word = ShortHead.word(source, offset + index * Long.BYTES, length - index * Long.BYTES);
            mixed += word * factor;
            factor = ShortHead.nextFactor(factor);
            words.put(to + index, word);
        }
        return mixed;
    }

    /** The same for any head. */
    void appendLong(CRC32 crc, long[] head, ByteBuffer source, int offset, int length) {
        int at = committed.get();
        int end = at + SegmentLayout.recordSize(SegmentLayout.HEAD_BYTES + length);
        bytes.putLong(end, 0);
        int to = at + RECORD_HEADER;
        long mixed = 0;
        for (int i = 0; i < SegmentLayout.HEAD_WORDS; i++, to += Long.BYTES) {
            long number = head[i];
            mixed = SegmentLayout.mixed(mixed, number);
            bytes.putLong(to, Long.reverseBytes(number));
        }
        int rest = length > 0 ? appendRest(crc, source, offset, length, to) : 0;
        bytes.putLong(at, SegmentLayout.headedRecordHeader(SegmentLayout.HEAD_BYTES + length, mixed, rest, sequence));
        committed.lazySet(end);
    }

    /**
     * The same for a record that is numbers alone, and of which the head is small.
     *
     * @param first that of the {@linkplain ShortHead short head}, as the three that follow
     * @param numbers {@link SegmentLayout#HEAD_WORDS} that are not read, and behind these those behind the head
     * @param more how many are behind the head, of {@link ShortHead#LONGEST_REST} bytes at most
     */
    void append(long first, long second, long third, long fourth, long[] numbers, int more) {
        int at = committed.get();
        int length = ShortHead.BYTES + Long.BYTES * more;
        int end = at + RECORD_HEADER + length;
        LongBuffer to = words;
        int word = at >>> LONG_SHIFT;
        to.put(end >>> LONG_SHIFT, 0);
        to.put(word + 1, first);
        to.put(word + 2, second);
        to.put(word + 3, third);
        to.put(word + 4, fourth);
        long mixed = ShortHead.mixed(length, first, second, third, fourth);
        if (more > 0) {
            mixed += appendBehindHead(numbers, more, word + 1 + ShortHead.WORDS);
        }
        to.put(word, SegmentLayout.shortHeadedRecordHeader(length, ShortHead.check(mixed), sequence));
        committed.lazySet(end);
    }

    /** What they add to the check. Without a loop, whose making ready takes longer than so few turns. */
    private long appendBehindHead(long[] numbers, int more, int to) {
        long mixed = appendOne(numbers, 0, to, ShortHead.FIRST_FACTOR);
        if (more > 1) {
            mixed += appendOne(numbers, 1, to, ShortHead.FACTOR_2);
            if (more > 2) {
                mixed += appendOne(numbers, 2, to, ShortHead.FACTOR_3);
                if (more > 3) {
                    mixed += appendMore(numbers, more, to);
                }
            }
        }
        return mixed;
    }

    private long appendMore(long[] numbers, int more, int to) {
        long mixed = 0;
        long factor = ShortHead.FACTOR_3;
        for (int index = 3; index < more; index++) {
            factor = ShortHead.nextFactor(factor);
            mixed += appendOne(numbers, index, to, factor);
        }
        return mixed;
    }

    private long appendOne(long[] numbers, int index, int to, long factor) {
        long word = Long.reverseBytes(numbers[SegmentLayout.HEAD_WORDS + index]);
        words.put(to + index, word);
        return word * factor;
    }

    /** Its CRC-32. */
    private int appendRest(CRC32 crc, ByteBuffer source, int offset, int length, int to) {
        crc.reset();
        crc.update(source.array(), offset, length);
        bytes.position(to);
        bytes.put(source.array(), offset, length);
        return (int) crc.getValue();
    }

    /** The file's bytes, with a position of their own; null when the file of a dead run cannot be read. */
    ByteBuffer view() {
        ByteBuffer view = isLive() ? bytes.duplicate() : load();
        return view == null ? null : view.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Not mapped: a file of unknown origin may shrink, and what Java 8 maps it cannot unmap. */
    private ByteBuffer load() {
        byte[] content = new byte[capacity];
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            in.readFully(content);
            return ByteBuffer.wrap(content);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Brings what was committed to the disk itself. For the thread that tends the journal. */
    void force() {
        int end = committed.get();
        if (end != forced) {
            bytes.force();
            forced = end;
        }
    }

    /**
     * Deletes the file and gives its blocks back at once, though the mapping lives until it is collected. Only for a
     * segment that no stripe and no reader can reach: a touch of the mapping would kill the JVM.
     */
    void delete() {
        try (RandomAccessFile out = new RandomAccessFile(file, "rw")) {
            out.setLength(0);
        } catch (IOException mappedFilesKeepTheirLengthOnSomeSystems) {
            // deleting is what matters
        }
        file.delete();
    }
}
