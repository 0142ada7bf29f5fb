package io.flowcept.benchmarks;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What JMH says of one method. Immutable.
 *
 * @param micros wall time of one call, on average
 * @param error half of the interval of 99.9 % around it, as JMH reckons it; NaN of a single measurement
 * @param bytes allocated on the heap by one call
 */
record JmhScore(double micros, double error, double bytes) {
    private static final String BYTES = "gc.alloc.rate.norm";

    /**
     * Runs all methods of a class, in JVMs of their own, with JMH's profiler of the heap.
     *
     * @param file for all that JMH prints, as {@code .txt}, and for its results, as {@code .json}
     * @return by the methods' names
     */
    static Map<String, JmhScore> of(Class<?> benchmark, Path file) throws RunnerException {
        Map<String, JmhScore> scores = new HashMap<>();
        for (RunResult each : new Runner(new OptionsBuilder()
                        .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        // A fork that takes longer is ended, and is an error.
                        .timeout(TimeValue.seconds(60))
                        .output(file + ".txt")
                        .resultFormat(ResultFormatType.JSON)
                        .result(file + ".json")
                        .build())
                .run()) {
            Result<?> time = each.getPrimaryResult();
            Result<?> bytes = each.getSecondaryResults().get(BYTES);
            if (bytes == null) {
                throw new RunnerException("JMH's profiler says nothing of " + BYTES);
            }
            scores.put(time.getLabel(), new JmhScore(time.getScore(), time.getScoreError(), bytes.getScore()));
        }
        return scores;
    }
}
