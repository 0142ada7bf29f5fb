package io.flowcept.engine.journal;

/** How large a journal may become and what happens then. Immutable. */
public final class JournalOptions {
    private static final int PAGE = 4096;

    final long maxBytes;
    final int segmentBytes;
    final boolean blockWhenFull;
    final long fsyncMillis;

    /**
     * @param maxBytes what the segments of records may occupy on disk together, in bytes; room for two is granted.
     *     Definitions and cursors, a few hundred KiB, come on top
     * @param segmentBytes size of a segment in bytes, rounded up to pages of 4 KiB; bounds the longest record
     * @param blockWhenFull whether an append waits for room when the bound or the disk's end is reached, instead of
     *     dropping its record
     * @param fsyncMillis how often, in milliseconds and at most, what was appended is forced to the disk itself; 0:
     *     never, so that a power loss costs what the system had not written yet
     */
    public JournalOptions(long maxBytes, int segmentBytes, boolean blockWhenFull, long fsyncMillis) {
        int bounded = Math.max(PAGE, Math.min(segmentBytes, SegmentLayout.LARGEST_CAPACITY));
        this.segmentBytes = (bounded + PAGE - 1) & -PAGE;
        this.maxBytes = Math.max(maxBytes, 2L * this.segmentBytes);
        this.blockWhenFull = blockWhenFull;
        this.fsyncMillis = fsyncMillis;
    }
}
