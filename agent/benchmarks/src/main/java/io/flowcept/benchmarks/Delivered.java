package io.flowcept.benchmarks;

import java.util.Locale;

/**
 * How one load arrived. Immutable.
 *
 * @param sink where
 * @param offered tasks per second that were asked for, 0 for as fast as possible
 * @param tasks that were called
 * @param lost tasks of them that had not arrived when nothing came any more
 * @param producedPerSecond calls per second, until the last one had returned
 * @param deliveredPerSecond tasks per second from the first call until the far side had the last one
 * @param producerMicros CPU time of the calling threads, for one task
 * @param processMicros CPU time of the whole process, for one task
 */
record Delivered(
        String sink,
        int offered,
        int tasks,
        long lost,
        double producedPerSecond,
        double deliveredPerSecond,
        double producerMicros,
        double processMicros) {

    static String header() {
        return String.format(
                "%-37s %9s %10s %6s %12s %12s %14s %14s",
                "sink", "offered/s", "tasks", "lost", "called/s", "delivered/s", "us CPU callers", "us CPU process");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-37s %9s %10d %6d %12.0f %12.0f %14.2f %14.2f",
                sink,
                offered == 0 ? "all" : String.valueOf(offered),
                tasks,
                lost,
                producedPerSecond,
                deliveredPerSecond,
                producerMicros,
                processMicros);
    }

    /** Tasks that did arrive. */
    long arrived() {
        return tasks - lost;
    }
}
