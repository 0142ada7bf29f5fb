package io.flowcept.telemetry.snapshot;

import java.io.IOException;

/**
 * One block of a snapshot, such as {@code cpu}.
 *
 * <p>{@link #write} is called by one thread at a time, unless the source says otherwise, and not concurrently with
 * {@link #close}; {@link #refresh} may run beside it on a thread of the agent's. What {@code write} takes from
 * {@code refresh} is therefore published through volatile fields.
 */
public interface TelemetrySource extends AutoCloseable {
    /** The block's key in the snapshot. */
    Key block();

    /**
     * Writes the block's value: one map. A value that cannot be read is left out, never written as 0. May run on a thread
     * of the host's: it allocates nothing once it has run a few times, and waits for nothing but the kernel's own files.
     *
     * @throws IOException if the whole block cannot be had; what was written of it is taken back by the caller
     */
    void write(SnapshotBuffer out) throws IOException;

    /** Reads anew what is too costly for each snapshot. Called before the first and then every few seconds. */
    default void refresh() throws IOException {}

    /**
     * Has the next percentages count from the beginning again, as if nobody had asked yet: called by {@code write}'s
     * thread, or before there is any.
     */
    default void rewind() {}

    /** Lets go of files and libraries. Throws nothing. */
    @Override
    default void close() {}
}
