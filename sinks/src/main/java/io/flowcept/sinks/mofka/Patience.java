package io.flowcept.sinks.mofka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Waits for a program's next step: short pauses first, then longer ones, and a bounded time as a whole. */
final class Patience {
    private static final long SHORTEST_NANOS = 20_000;
    private static final long LONGEST_NANOS = 5_000_000;

    private final BridgeProgram program;
    private final long limitMillis;
    private long began = System.nanoTime();
    private long pause = SHORTEST_NANOS;

    Patience(BridgeProgram program, long limitMillis) {
        this.program = program;
        this.limitMillis = limitMillis;
    }

    /** To be called when there was a step. */
    void renew() {
        began = System.nanoTime();
        pause = SHORTEST_NANOS;
    }

    /**
     * Rests a little.
     *
     * @param trouble what to say when there is no step for too long
     * @throws IOException then, and when the program has ended
     */
    void pause(String trouble) throws IOException {
        program.requireAlive();
        if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(limitMillis)) {
            throw program.explained(trouble + " for " + limitMillis / 1000 + " s");
        }
        LockSupport.parkNanos(this, pause);
        pause = Math.min(LONGEST_NANOS, pause * 2);
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while the program of mq.mofka.command was at work");
        }
    }
}
