package org.example.governed;

import java.math.BigInteger;
import java.util.concurrent.locks.LockSupport;

/** Methods that call each other, and one that is called without end; stdout has how often each was called. */
public final class Main {
    private static final int TREES = 4_000;
    private static final int BUSY_RATE = 4_000;
    private static final int IDLE_RATE = 5;
    private static final BigInteger LONG = BigInteger.ONE.shiftLeft(8_000).subtract(BigInteger.ONE);

    /** Read by nobody; so that no call can be left out. */
    static long last;

    private static int failures;

    private Main() {}

    /** {@code trees}, or {@code dear} or {@code cheap} with the seconds to be busy and those to be nearly idle. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments[0].equals("trees")) {
            trees();
        } else {
            boolean dear = arguments[0].equals("dear");
            int calls = call(dear, BUSY_RATE, Integer.parseInt(arguments[1]))
                    + call(dear, IDLE_RATE, Integer.parseInt(arguments[2]));
            System.out.println(calls);
        }
    }

    private static int call(boolean dear, int rate, int seconds) {
        int calls = rate * seconds;
        long begin = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            long due = begin + i * 1_000_000_000L / rate;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            if (dear) {
                dear(LONG);
            } else {
                last += cheap(i);
            }
        }
        return calls;
    }

    /** To write a number of thousands of digits takes many microseconds, whatever becomes of it. */
    static void dear(BigInteger number) {
        last += number.signum();
    }

    static int cheap(int x) {
        return x + 1;
    }

    private static void trees() throws InterruptedException {
        for (int i = 0; i < TREES; i++) {
            root(i);
            try {
                brief(i);
            } catch (IllegalStateException expected) {
                failures++;
            }
        }
        System.out.println(TREES + " " + failures);
    }

    static void root(int i) throws InterruptedException {
        branch(i);
        branch(i);
    }

    static void branch(int i) throws InterruptedException {
        leaf(i);
        if (i % 100 == 0) {
            slow(i);
        }
    }

    static void leaf(int i) {
        last += i;
    }

    static void slow(int i) throws InterruptedException {
        Thread.sleep(3);
    }

    static void brief(int i) {
        if (i % 1000 == 0) {
            throw new IllegalStateException("now and then");
        }
    }
}
