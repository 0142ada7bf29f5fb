package io.flowcept.engine.journal;

/** What a journal did since it was opened. An immutable snapshot; exact once the journal is sealed. */
public final class JournalCounters {
    private final long appended;
    private final long dropped;
    private final long tooLarge;
    private final long bytes;
    private final int segments;

    JournalCounters(long appended, long dropped, long tooLarge, long bytes, int segments) {
        this.appended = appended;
        this.dropped = dropped;
        this.tooLarge = tooLarge;
        this.bytes = bytes;
        this.segments = segments;
    }

    /** Records in the journal or already released from it; definitions are not counted. */
    public long appended() {
        return appended;
    }

    /** Records and definitions refused for want of room or because the journal was sealed. */
    public long dropped() {
        return dropped;
    }

    /** Records and definitions refused because no segment could hold them. */
    public long tooLarge() {
        return tooLarge;
    }

    /** Bytes of the segment files on disk now. */
    public long bytes() {
        return bytes;
    }

    /** Segment files on disk now. */
    public int segments() {
        return segments;
    }

    @Override
    public String toString() {
        return appended + " appended, " + dropped + " dropped, " + tooLarge + " too large, " + segments
                + " segments of " + bytes + " bytes";
    }
}
