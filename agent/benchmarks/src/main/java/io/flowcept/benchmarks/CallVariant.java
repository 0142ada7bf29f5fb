package io.flowcept.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** One way of recording a call, and what was measured of it. For one thread. */
final class CallVariant {
    final String name;
    /** What {@code org.example.call.Main} is to call. */
    final String method;
    /** Of the JVM. */
    final List<String> options;
    /** Settings of our agent, or null where it is not there. */
    final String settings;

    private final List<Double> bareNanos = new ArrayList<>();
    private final List<Double> cpuNanos = new ArrayList<>();
    private final List<Double> wallNanos = new ArrayList<>();
    private final List<Double> bytes = new ArrayList<>();
    private long recorded = -1;
    private long lost = -1;

    private CallVariant(String name, String method, List<String> options, String settings) {
        this.name = name;
        this.method = method;
        this.options = options;
        this.settings = settings;
    }

    /** Something else than our agent, or nothing. */
    static CallVariant of(String name, String method, List<String> options) {
        return new CallVariant(name, method, options, null);
    }

    /** Our agent, with these lines of settings. */
    static CallVariant ours(String name, String method, String settings) {
        return new CallVariant(name, method, List.of(), settings);
    }

    /** Takes what a fork printed: for each burst, CPU time, wall time and bytes of a bare call, and of the other. */
    void add(List<String> lines) {
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            double[] numbers = new double[words.length];
            for (int i = 0; i < words.length; i++) {
                numbers[i] = Double.parseDouble(words[i]);
            }
            bareNanos.add(numbers[0]);
            cpuNanos.add(numbers[3] - numbers[0]);
            wallNanos.add(numbers[4] - numbers[1]);
            bytes.add(numbers[5] - numbers[2]);
        }
    }

    /** How many of a fork's calls arrived where they are brought to, and how many did not. */
    void arrived(long tasks, long of) {
        recorded = Math.max(0, recorded) + tasks;
        lost = Math.max(0, lost) + Math.max(0, of - tasks);
    }

    Spread bareNanos() {
        return Spread.of(bareNanos);
    }

    Spread addedCpuNanos() {
        return Spread.of(cpuNanos);
    }

    Spread addedWallNanos() {
        return Spread.of(wallNanos);
    }

    double addedBytes() {
        return Spread.of(bytes).median();
    }

    /** Calls that did not arrive; -1 where nothing is brought anywhere. */
    long lost() {
        return lost;
    }

    /** Calls that arrived; -1 likewise. */
    long recorded() {
        return recorded;
    }
}
