package org.example.call;

import java.util.Arrays;

/**
 * Calls one method, and the bare one in turns with it, behind each walk through so much memory that little of what a call
 * needs is left in the processor's own caches, as where an application works between two calls. Prints a line for each
 * hundred: the median of what a bare call took and of what the other took, wall time.
 */
public final class Cold {
    private static final int LINE = 64;
    private static final int HUNDRED = 100;
    private static final int BURSTS = 15;
    private static final int PAUSE_MILLIS = 50;
    /** Calls one by one, so that the JIT compiles them as they come later. */
    private static final int SINGLE = 20_000;

    /** Hundreds that do not count: in these, the walk is compiled. */
    private static final int FIRST = 2;

    private Cold() {}

    /** How often the method is called, not the bare one, with these arguments of {@link #main}. */
    public static long calls(int warmUp, int hundreds) {
        return (long) BURSTS * warmUp + SINGLE + (long) HUNDRED * (FIRST + hundreds);
    }

    /** Arguments: which method, calls of a burst to warm up, hundreds of calls that count, bytes walked through before each. */
    public static void main(String[] arguments) throws ReflectiveOperationException, InterruptedException {
        int warmUp = Integer.parseInt(arguments[1]);
        int hundreds = Integer.parseInt(arguments[2]);
        byte[] memory = new byte[Integer.parseInt(arguments[3])];
        Main.prepare(arguments[0]);
        Loops.Loop bare = Main.bare(arguments[0]);
        Loops.Loop loop = Main.loop(arguments[0]);
        for (int burst = 0; burst < BURSTS; burst++) {
            Thread.sleep(PAUSE_MILLIS);
            Main.last = bare.call(warmUp, Main.last);
            Main.last = loop.call(warmUp, Main.last);
        }
        byte[] none = {};
        for (int i = 0; i < SINGLE; i++) {
            Main.last = nanos(bare, none) + nanos(loop, none);
        }
        Thread.sleep(PAUSE_MILLIS);
        long[] bareNanos = new long[HUNDRED];
        long[] nanos = new long[HUNDRED];
        for (int hundred = -FIRST; hundred < hundreds; hundred++) {
            for (int i = 0; i < HUNDRED; i++) {
                bareNanos[i] = nanos(bare, memory);
                nanos[i] = nanos(loop, memory);
            }
            if (hundred >= 0) {
                System.out.println(median(bareNanos) + " " + median(nanos));
            }
        }
    }

    private static long nanos(Loops.Loop loop, byte[] memory) {
        long seed = Main.last + walk(memory);
        long began = System.nanoTime();
        Main.last = loop.call(1, seed);
        return System.nanoTime() - began;
    }

    private static long walk(byte[] memory) {
        long sum = 0;
        for (int at = 0; at < memory.length; at += LINE) {
            sum += memory[at]++;
        }
        return sum;
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2];
    }
}
