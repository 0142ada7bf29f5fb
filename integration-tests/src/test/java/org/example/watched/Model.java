package org.example.watched;

/** Where the time goes. */
final class Model {
    private Model() {}

    /** Long, seldom, and carries data. */
    static double simulate(double[] state, long nanos) {
        long until = System.nanoTime() + nanos;
        double sum = 1;
        while (System.nanoTime() - until < 0) {
            for (int i = 0; i < 50; i++) {
                sum += step(state, i);
            }
        }
        return sum;
    }

    /** The same name, another method: short. */
    static double simulate(double[] state) {
        return state[0];
    }

    /** Most of the time is here, in calls of some microseconds each. */
    private static double step(double[] state, int index) {
        double value = simulate(state) + index;
        for (int i = 0; i < 100; i++) {
            value += Math.sin(value);
        }
        return Math.abs(value);
    }
}
