package io.flowcept.cli;

import io.flowcept.cli.keeper.Pauses;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The end of a command that runs until somebody wants it to end: on SIGTERM or SIGINT it is told, and has {@value
 * #MOST_SECONDS} seconds to do so.
 */
final class Ending implements AutoCloseable {
    private static final int MOST_SECONDS = 30;

    private final Pauses pauses = new Pauses();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "flowcept-ending");

    private Ending() {}

    /** To be closed when the command has done all that it does. */
    static Ending awaited() {
        Ending ending = new Ending();
        Runtime.getRuntime().addShutdownHook(ending.hook);
        return ending;
    }

    /** Which end when the command is to end. */
    Pauses pauses() {
        return pauses;
    }

    private void await() {
        pauses.end();
        try {
            if (!ended.await(MOST_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("flowcept: not ended after " + MOST_SECONDS + " s, and left as it is");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyEnding) {
            // Then the hook is running, and has just been told.
        }
    }
}
