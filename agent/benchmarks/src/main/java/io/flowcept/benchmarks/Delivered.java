package io.flowcept.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

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
 * @param compilerMicros of these the JIT compiler's; null: not counted here, or no JVM
 * @param ownMicros CPU time of the same process without an agent, for one task, in turns with it; null: not measured so
 */
record Delivered(
        String sink,
        int offered,
        int tasks,
        long lost,
        double producedPerSecond,
        double deliveredPerSecond,
        double producerMicros,
        double processMicros,
        Double compilerMicros,
        Double ownMicros) {

    /** All of these, of the same load, with a load without an agent between them. */
    static Delivered inTurns(List<Delivered> turns, List<Delivered> without) {
        Delivered first = turns.get(0);
        return new Delivered(
                first.sink,
                first.offered,
                turns.stream().mapToInt(Delivered::tasks).sum(),
                turns.stream().mapToLong(Delivered::lost).sum(),
                mean(turns, Delivered::producedPerSecond),
                mean(turns, Delivered::deliveredPerSecond),
                mean(turns, Delivered::producerMicros),
                mean(turns, Delivered::processMicros),
                turns.stream().allMatch(each -> each.compilerMicros != null)
                        ? mean(turns, Delivered::compilerMicros)
                        : null,
                mean(without, Delivered::processMicros));
    }

    private static double mean(List<Delivered> turns, ToDoubleFunction<Delivered> of) {
        return turns.stream().mapToDouble(of).average().orElseThrow();
    }

    static String header() {
        return String.format(
                "%-37s %9s %8s %6s %10s %11s %14s %14s %10s %6s",
                "sink",
                "offered/s",
                "tasks",
                "lost",
                "called/s",
                "delivered/s",
                "us CPU callers",
                "us CPU process",
                "JIT's",
                "own");
    }

    String row() {
        return String.format(
                Locale.ROOT,
                "%-37s %9s %8d %6d %10.0f %11.0f %14.2f %14.2f %10s %6s",
                sink,
                offered == 0 ? "all" : String.valueOf(offered),
                tasks,
                lost,
                producedPerSecond,
                deliveredPerSecond,
                producerMicros,
                processMicros,
                known(compilerMicros),
                known(ownMicros));
    }

    private static String known(Double micros) {
        return micros == null ? "" : String.format(Locale.ROOT, "%.2f", micros);
    }

    /**
     * CPU time of the process for one task, beyond that of the same process without an agent; of loads {@link #inTurns} with
     * it alone.
     */
    double addedMicros() {
        return processMicros - ownMicros;
    }

    /** Tasks that did arrive. */
    long arrived() {
        return tasks - lost;
    }
}
