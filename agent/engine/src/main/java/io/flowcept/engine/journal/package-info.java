/**
 * The crash-safe journal of one JVM. What enters: finished records and definitions, opaque bytes, from any host thread.
 * What leaves: the same bytes, to the dispatcher of this JVM or, after a crash, to the one that recovers the run. Calls
 * nothing but the JDK; {@link io.flowcept.engine.journal.Journal} is called by capture, {@link
 * io.flowcept.engine.journal.JournalReader} and {@link io.flowcept.engine.journal.DeadJournal} by dispatch.
 *
 * <p>A record is in the page cache when {@code append} returns, so it outlives {@code kill -9} of the JVM; whether it
 * outlives the machine is a matter of {@code fsync_ms}.
 */
package io.flowcept.engine.journal;
