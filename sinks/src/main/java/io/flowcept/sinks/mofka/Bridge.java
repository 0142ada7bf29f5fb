package io.flowcept.sinks.mofka;

import io.flowcept.sinks.queue.QueueOptions;
import java.io.Closeable;
import java.io.IOException;

/** A running program and the way by which it gets lines. For one thread. */
interface Bridge extends Closeable {
    /** A program that has made no step for so many milliseconds is taken for dead. */
    long STEP_MILLIS = QueueOptions.ANSWER_MILLIS;

    /** Returns when the program has the lines, as far as it can be known; throws when it ended or makes no step. */
    void carry(byte[] lines, int length) throws IOException;

    /** Ends the program, within seconds. */
    @Override
    void close() throws IOException;
}
