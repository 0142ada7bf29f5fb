package org.example.call;

import java.util.Arrays;

/**
 * Loops of calls, each its own method, so that the JIT compiles each for what it calls. All results are added up, so that
 * no call can be left out. A call does not wait for the result of the one before: if it did, the processor would do what
 * recording adds in the time of that waiting, and it would seem to cost less than it does.
 */
final class Loops {
    private static final String TEXT = "x".repeat(100);
    private static final double[] NUMBERS = new double[100];
    private static final Bean BEAN = new Bean("bean", 7, 1.5);

    static {
        Arrays.setAll(NUMBERS, i -> i / 4.0);
    }

    /** Makes so many calls, and returns what the last one did. */
    interface Loop {
        long call(int times, long seed);
    }

    private Loops() {}

    static long bareStep(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += Bare.step(seed + i, Main.TURNS);
        }
        return last;
    }

    static long bareLook(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            NUMBERS[0] = i & 15;
            last += Bare.look(TEXT, NUMBERS, BEAN);
        }
        return last;
    }

    static long workStep(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += Work.step(seed + i, Main.TURNS);
        }
        return last;
    }

    static long workLook(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            NUMBERS[0] = i & 15;
            last += Work.look(TEXT, NUMBERS, BEAN);
        }
        return last;
    }

    static long bareHand(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += Bare.hand(new Bean("bean", i, 1.5)).size;
        }
        return last;
    }

    static long workHand(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += Work.hand(new Bean("bean", i, 1.5)).size;
        }
        return last;
    }

    static long floor(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += Floor.step(seed + i, Main.TURNS);
        }
        return last;
    }

    static long jfr(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += JfrCall.step(seed + i, Main.TURNS);
        }
        return last;
    }

    static long perfMark(int times, long seed) {
        long last = seed;
        for (int i = 0; i < times; i++) {
            last += PerfMarkCall.step(seed + i, Main.TURNS);
        }
        return last;
    }
}
