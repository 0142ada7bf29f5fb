package io.flowcept.engine.dispatch;

import io.flowcept.engine.settings.Settings;
import java.util.concurrent.TimeUnit;

/**
 * When messages go out to a sink: as soon as there are enough, or the first has waited long enough. The memory that waiting
 * takes is bounded by {@link #MOST_MESSAGES} and {@link #MOST_BYTES}, of the form that the sink takes, which also are the most
 * that goes out at once. Immutable.
 */
public final class Batching {
    static final int MOST_MESSAGES = 1000;
    static final int MOST_BYTES = 1 << 20;

    /** Waits for nothing. */
    public static final Batching AT_ONCE = new Batching(1, 0, false);

    final boolean timed;
    private final int enough;
    private final long longestNanos;

    /**
     * @param enough messages that are not kept waiting for more
     * @param longestSeconds that a message waits for others
     * @param timed whether it is logged how long deliveries take
     */
    public Batching(int enough, double longestSeconds, boolean timed) {
        this.enough = Math.min(MOST_MESSAGES, enough);
        this.longestNanos = (long) Math.min(Long.MAX_VALUE / 4.0, longestSeconds * TimeUnit.SECONDS.toNanos(1));
        this.timed = timed;
    }

    /** What the settings say for the sink of this name. */
    public static Batching of(Settings settings, String sink) {
        boolean queue = settings.mq.enabled && sink.equals(settings.mq.type);
        if (!queue) {
            return new Batching(1, 0, settings.project.performanceLogging);
        }
        return new Batching(
                settings.mq.bufferSize,
                settings.mq.insertionBufferTimeSecs,
                settings.mq.timing || settings.project.performanceLogging);
    }

    /**
     * Nanoseconds until the messages go out; 0 and less for now.
     *
     * @param waited nanoseconds for which the first of them has
     */
    long dueIn(int messages, int bytes, long waited) {
        return messages >= enough || bytes > MOST_BYTES ? 0 : longestNanos - waited;
    }
}
