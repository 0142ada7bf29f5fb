package io.flowcept.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * What many measurements of the same say. Immutable.
 *
 * @param low a quarter of them is below
 * @param median half of them
 * @param high a quarter is above
 */
record Spread(double low, double median, double high) {
    static Spread of(Collection<Double> measured) {
        double[] sorted =
                measured.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("nothing was measured: " + Arrays.toString(sorted));
        }
        return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    private static double at(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
