package io.flowcept.benchmarks;

import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.TelemetryOptions;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one full snapshot without graphics processors costs, for JMH, which has a JVM for each method. Not final, since JMH
 * makes subclasses. {@link TelemetryBenchmark} runs it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 6, time = 1)
public class SnapshotBenchmark {
    /** Ours, into a buffer that is used again. */
    @State(Scope.Thread)
    public static class Ours {
        private final SnapshotBuffer buffer = new SnapshotBuffer();
        private Telemetry telemetry;

        @Setup
        public void open() {
            telemetry = Telemetry.open(TelemetryOptions.everything(), line -> System.err.println(line));
        }

        @TearDown
        public void close() {
            telemetry.close();
        }
    }

    /** The same files. */
    @State(Scope.Thread)
    public static class Bare {
        private BareReads reads;

        @Setup
        public void open() throws IOException {
            reads = new BareReads();
        }
    }

    /** What OSHI has of the same values. */
    @State(Scope.Thread)
    public static class Oshi {
        private PlainOshi oshi;

        @Setup
        public void open() {
            oshi = new PlainOshi();
        }
    }

    @Benchmark
    public int snapshot(Ours ours) {
        ours.buffer.clear();
        ours.telemetry.write(ours.buffer, 0);
        return ours.buffer.length();
    }

    @Benchmark
    public long bareReads(Bare bare) throws IOException {
        return bare.reads.run();
    }

    @Benchmark
    public long oshi(Oshi oshi) {
        return oshi.oshi.run();
    }
}
