package io.flowcept.engine.suggest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Compares each sample of the threads' stacks with the one before, and tells the methods what that says of them, see
 * {@link OwnMethod}. It reads no clock. One thread alone uses it.
 */
final class StackWatch {
    /** Which methods are the application's own. */
    interface Methods {
        /** Null for all others. */
        OwnMethod of(StackTraceElement frame);
    }

    private final Methods methods;
    private Map<Long, StackTraceElement[]> before = new HashMap<>();
    private long beforeNanos;
    private boolean first = true;
    private long samples;
    private long watchedNanos;

    StackWatch(Methods methods) {
        this.methods = methods;
    }

    /**
     * Takes a sample.
     *
     * @param stacks by thread, each with its innermost frame first
     * @param nanos when it was taken
     * @param paired whether it follows the one before at once, and not after a rest
     */
    void sample(Map<Long, StackTraceElement[]> stacks, long nanos, boolean paired) {
        samples++;
        if (!first) {
            long between = Math.max(1, nanos - beforeNanos);
            watchedNanos += between;
            for (Map.Entry<Long, StackTraceElement[]> thread : before.entrySet()) {
                compare(thread.getValue(), stacks.get(thread.getKey()), between, paired);
            }
        }
        first = false;
        before = stacks;
        beforeNanos = nanos;
    }

    /** How many samples were taken. */
    long samples() {
        return samples;
    }

    /** Between the first sample and the last. */
    long watchedNanos() {
        return watchedNanos;
    }

    private void compare(StackTraceElement[] then, StackTraceElement[] now, long between, boolean paired) {
        int going = now == null ? 0 : goingOn(then, now);
        Set<OwnMethod> counted = new HashSet<>();
        OwnMethod caller = null;
        for (int i = 0; i < then.length; i++) {
            OwnMethod method = methods.of(then[then.length - 1 - i]);
            if (method == null) {
                continue;
            }
            method.seen(between, paired, i >= going);
            if (counted.add(method)) {
                method.seenNanos += between;
                method.samples++;
                method.callers.merge(caller, 1L, Long::sum);
            }
            caller = method;
        }
    }

    /**
     * How many of the outermost calls may be the same in both. Those below a frame whose line has changed are others,
     * since a caller stays at its line as long as what it called there has not returned. And a frame that its code
     * cannot lead from the one line to the other is of another call; so then is its caller's, if that cannot have called
     * the same method twice at its line, and so on.
     */
    private int goingOn(StackTraceElement[] then, StackTraceElement[] now) {
        int going = alike(then, now);
        if (going == 0) {
            return 0;
        }
        StackTraceElement old = then[then.length - going];
        StackTraceElement current = now[now.length - going];
        OwnMethod method = methods.of(old);
        if (method == null
                || method.lines == null
                || method.lines.mayGetTo(old.getLineNumber(), current.getLineNumber())) {
            return going;
        }
        going--;
        while (going > 0) {
            StackTraceElement caller = then[then.length - going];
            OwnMethod calling = methods.of(caller);
            if (calling == null || calling.lines == null || calling.lines.mayRepeat(caller.getLineNumber())) {
                return going;
            }
            going--;
        }
        return 0;
    }

    private static int alike(StackTraceElement[] then, StackTraceElement[] now) {
        int most = Math.min(then.length, now.length);
        for (int i = 0; i < most; i++) {
            StackTraceElement old = then[then.length - 1 - i];
            StackTraceElement current = now[now.length - 1 - i];
            boolean sameMethod = old.getMethodName().equals(current.getMethodName())
                    && old.getClassName().equals(current.getClassName());
            if (!sameMethod) {
                return i;
            }
            if (old.getLineNumber() != current.getLineNumber()) {
                return i + 1;
            }
        }
        return most;
    }
}
