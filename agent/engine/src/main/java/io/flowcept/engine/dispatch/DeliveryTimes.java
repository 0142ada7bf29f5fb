package io.flowcept.engine.dispatch;

import io.flowcept.engine.log.Log;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells the log how long deliveries took: a line for those of {@value #SECONDS_A_LINE} seconds. For one thread. */
final class DeliveryTimes {
    private static final int SECONDS_A_LINE = 10;

    private final Log log;
    private long toldAt = System.nanoTime();
    private long deliveries;
    private long messages;
    private long bytes;
    private long nanos;
    private long longest;

    DeliveryTimes(Log log) {
        this.log = log;
    }

    void add(String sink, int messages, int bytes, long nanos) {
        deliveries++;
        this.messages += messages;
        this.bytes += bytes;
        this.nanos += nanos;
        longest = Math.max(longest, nanos);
        if (System.nanoTime() - toldAt > TimeUnit.SECONDS.toNanos(SECONDS_A_LINE)) {
            tell(sink);
        }
    }

    /** Says what has not been said, if there is anything. */
    void tell(String sink) {
        if (deliveries > 0) {
            log.info(String.format(
                    Locale.ROOT,
                    "%s: deliveries %d, messages %d, bytes %d, mean %.3f ms, longest %.3f ms",
                    sink,
                    deliveries,
                    messages,
                    bytes,
                    nanos / 1e6 / deliveries,
                    longest / 1e6));
        }
        toldAt = System.nanoTime();
        deliveries = 0;
        messages = 0;
        bytes = 0;
        nanos = 0;
        longest = 0;
    }
}
