package io.flowcept.sinks;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One queue that messages are read from. Used by one thread. No call lasts much longer than it was given, or than a
 * server may take to answer (10 seconds).
 *
 * <p>What was polled and not acknowledged comes again, to this source or to another reader of the queue, after an
 * exception, a {@link #close}, or the death of this process; except from a queue of which {@link #redelivers} says no.
 */
public interface Source extends Closeable {
    /** What this queue is and where, for logs and for people, without secrets: {@code kafka node7:9092, interception}. */
    String describe();

    /**
     * Connects, or throws a sentence that a person can act on; called again, after a pause and a {@link #close}, until it
     * succeeds, and after every other call that threw.
     */
    void open() throws IOException;

    /**
     * Whether a message that is sent now would be polled. Not yet, for a moment after {@link #open}, where readers agree
     * first on who reads what.
     */
    boolean isReceiving();

    /**
     * Takes some messages, in their order, at most 500; waits for the first. A queue may hold back the others once a
     * thousand are not acknowledged.
     *
     * @param millis the longest wait, up to a second
     * @return none when none came
     */
    List<Received> poll(long millis) throws IOException;

    /** Tells the queue that everything polled so far is kept elsewhere; it may forget it. */
    void acknowledge() throws IOException;

    /** Whether the queue keeps what is not acknowledged, and gives it out again. */
    boolean redelivers();

    /**
     * Takes no more from the queue. What was taken before and would not come again is still polled; once a poll returns
     * nothing, that was all.
     */
    void finish();

    /** Releases what {@link #open} took. Idempotent; a closed source can be opened again. */
    @Override
    void close();
}
