package org.example.watched;

import java.util.concurrent.TimeUnit;

/** As many rounds as the argument says: one simulation each, and a rest. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println("works");
        int rounds = Integer.parseInt(arguments[0]);
        double sum = 0;
        for (int i = 0; i < rounds; i++) {
            sum += round(i);
            pause();
        }
        System.out.println(sum > 0);
    }

    /** Does nothing of its own but to call. */
    private static double round(int seed) {
        return Model.simulate(new double[] {seed, 1, 2}, TimeUnit.MILLISECONDS.toNanos(60));
    }

    /** Long and seldom, but there is nothing to record of it. */
    private static void pause() throws InterruptedException {
        Thread.sleep(20);
    }
}
