package io.flowcept.bootstrap;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands behind the {@link Gate}. This class itself is the off state: it records nothing. The engine's subclass
 * promises never to throw, never to block, and to leave the host's objects alone; all calls for one token come from the
 * thread that entered.
 */
public class Recorder {
    private static final AtomicInteger GENERATIONS = new AtomicInteger();

    /** Records nothing. */
    public static final Recorder OFF = new Recorder();

    /** Differs for each recorder; the gate closes a task by the one that opened it, or by none. */
    public final int generation = GENERATIONS.incrementAndGet();

    protected Recorder() {}

    /** The token for this invocation of the method registered as {@code site}, or null not to record it. */
    public OpenTask enter(int site) {
        return null;
    }

    /**
     * The same for a method whose captured parameters come in the task's words. Of a {@linkplain OpenTask#quick quick} task
     * its own time has begun, and nothing but its words is missing; of another one, {@link #begin} follows at once.
     */
    public OpenTask open(int site) {
        return null;
    }

    /** What machine and process use now, as the user's settings ask for it; empty when they do not. */
    public Map<String, Object> telemetry() {
        return Collections.emptyMap();
    }

    /** A method of this recorder has thrown, in spite of what it promises. */
    public void broke(Throwable e) {}

    /** The next captured parameter's value, as it is now. */
    public void argument(OpenTask task, boolean value) {}

    public void argument(OpenTask task, char value) {}

    public void argument(OpenTask task, long value) {}

    public void argument(OpenTask task, double value) {}

    public void argument(OpenTask task, Object value) {}

    /** The task's own time begins. */
    public void start(OpenTask task) {}

    /** All parameters that are captured are in the task's words, and its own time begins. Never for a quick task. */
    public void begin(OpenTask task) {}

    /** The task's time ends; so it does in all methods below. */
    public void exit(OpenTask task) {}

    public void returned(OpenTask task, boolean value) {}

    public void returned(OpenTask task, char value) {}

    public void returned(OpenTask task, long value) {}

    public void returned(OpenTask task, double value) {}

    public void returned(OpenTask task, Object value) {}

    public void failed(OpenTask task, Throwable thrown) {}
}
