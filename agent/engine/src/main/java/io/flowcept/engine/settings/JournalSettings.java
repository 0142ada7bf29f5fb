package io.flowcept.engine.settings;

/** The section {@code journal}: where finished tasks wait for delivery. Immutable. */
public final class JournalSettings {
    /** The directory under which each JVM has its own; relative paths are the working directory's. */
    public final String path;

    /** Of one JVM's journal. */
    public final long maxBytes;

    /** Of one segment file. */
    public final int segmentBytes;

    /** Milliseconds between forced writes to the device; 0 for never. */
    public final int fsyncMs;

    /** Whether tasks wait when the journal is full; they are dropped and counted when false. */
    public final boolean blockWhenFull;

    JournalSettings(Section section) {
        path = section.key("path").path("~/.flowcept/journal");
        maxBytes = section.key("max_bytes").bytes(1L << 30, 1L << 20, 1L << 50);
        segmentBytes = (int) section.key("segment_bytes").bytes(1 << 20, 64 << 10, 1 << 30);
        fsyncMs = section.key("fsync_ms").integer(0, 0, Integer.MAX_VALUE);
        blockWhenFull = section.key("when_full").choice("drop", "drop", "block").equals("block");
        section.close();
    }
}
