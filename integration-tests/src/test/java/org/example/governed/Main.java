package org.example.governed;

/** Methods that call each other, and one that is called without end; stdout has how often each was called. */
public final class Main {
    private static final int TREES = 4_000;

    /** Read by nobody; so that no call can be left out. */
    static long last;

    private static int failures;

    private Main() {}

    /** {@code trees}, or {@code hot} with the seconds to be busy and those to be nearly idle. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments[0].equals("trees")) {
            trees();
        } else {
            hot(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        }
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

    private static void hot(int busySeconds, int idleSeconds) throws InterruptedException {
        long calls = 0;
        long end = System.nanoTime() + busySeconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 10_000; i++) {
                last += tiny(i);
            }
            calls += 10_000;
        }
        end = System.nanoTime() + idleSeconds * 1_000_000_000L;
        while (System.nanoTime() < end) {
            last += tiny(1);
            calls++;
            Thread.sleep(5);
        }
        System.out.println(calls);
    }

    static int tiny(int x) {
        return x + 1;
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
