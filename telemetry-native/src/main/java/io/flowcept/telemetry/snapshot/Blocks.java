package io.flowcept.telemetry.snapshot;

/** Entries of a snapshot that are read together. */
public interface Blocks extends AutoCloseable {
    /** Adds them to the map that was begun last. Throws nothing but the JVM's own errors. */
    void write(SnapshotBuffer out);

    /** Reads what changes slowly and asks failed sources again; not on a thread of the host's. Throws nothing. */
    default void refresh() {}

    /** Lets go of what they are read from. Throws nothing. */
    @Override
    default void close() {}
}
