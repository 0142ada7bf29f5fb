package io.flowcept.engine.suggest;

import io.flowcept.engine.weave.MethodLines;
import java.util.HashMap;
import java.util.Map;

/**
 * A method of the application's own, with what was seen of it. One thread alone uses it.
 *
 * <p><b>What samples can tell.</b> A stack has names and lines, but no identity of a call. Two samples that show the same
 * frames may have seen one call or two. So an end of a call is counted only where the next sample shows that it must have
 * ended, and numbers are bounds: calls at least, time of a call at most. The mean time of a call is the time in which it
 * was seen, divided by the ends that were seen in that time. Samples come in pairs, whose two are a fraction of a
 * millisecond apart, with a longer rest between pairs. A long call ends more often in a rest than in a pair, by as much
 * as the rest is longer. A tiny one in a busy loop is gone as often in a pair as in a rest: there the pairs tell.
 */
final class OwnMethod {
    private static final double LEAST_PAIRED_ENDS = 1;

    final String className;
    final String name;
    /** As compiled, or null where the class file has no lines to tell the overloads apart by. */
    final String descriptor;
    /** Whether the class has another method of that name. */
    final boolean overloaded;
    /** Where its lines lead to; null where that is not known. */
    final MethodLines lines;

    /** Nanoseconds of threads in which it was on the stack, recursive calls once. */
    long seenNanos;

    /** Samples of threads that show it. */
    long samples;

    /** By the next method of the application's own below it on the stack, or null: the samples that show it there. */
    final Map<OwnMethod, Long> callers = new HashMap<>();

    private long restNanos;
    private long restEnds;
    private long pairNanos;
    private long pairEnds;

    OwnMethod(String className, String name, String descriptor, boolean overloaded, MethodLines lines) {
        this.className = className;
        this.name = name;
        this.descriptor = descriptor;
        this.overloaded = overloaded;
        this.lines = lines;
    }

    /** A call that one sample shows, and what the next one says of it. */
    void seen(long untilNext, boolean paired, boolean ended) {
        if (paired) {
            pairNanos += untilNext;
            pairEnds += ended ? 1 : 0;
        } else {
            restNanos += untilNext;
            restEnds += ended ? 1 : 0;
        }
    }

    /** Whether a call of it was seen to end. */
    boolean hasEnded() {
        return restEnds + pairEnds > 0;
    }

    /** Of one call, at most, on average; that which was seen where none has ended. */
    double nanosOfCall() {
        double byRests = restEnds == 0 ? (double) (restNanos + pairNanos) : (double) restNanos / restEnds;
        // As many ends as chance alone leaves hardly any doubt of.
        double ends = pairEnds - 2 * Math.sqrt((double) pairEnds);
        double byPairs = ends < LEAST_PAIRED_ENDS ? Double.MAX_VALUE : pairNanos / ends;
        return Math.min(byRests, byPairs);
    }

    /** At least. */
    double calls() {
        return hasEnded() ? Math.max(1, seenNanos / Math.max(1, nanosOfCall())) : 1;
    }

    /** Whether it takes or gives anything. */
    boolean carriesData() {
        return descriptor == null || !descriptor.equals("()V");
    }
}
