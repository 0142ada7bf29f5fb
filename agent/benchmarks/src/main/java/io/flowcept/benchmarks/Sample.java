package io.flowcept.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Measured times of one kind of run, in milliseconds, ascending. Immutable. */
record Sample(List<Double> millis) {
    Sample {
        double[] sorted = millis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        millis = Arrays.stream(sorted).boxed().toList();
    }

    /** The middle one; of an even number, the mean of the middle two. */
    double median() {
        int middle = millis.size() / 2;
        return millis.size() % 2 == 1 ? millis.get(middle) : (millis.get(middle - 1) + millis.get(middle)) / 2;
    }

    double fastest() {
        return millis.get(0);
    }

    double slowest() {
        return millis.get(millis.size() - 1);
    }
}
