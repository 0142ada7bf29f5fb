package io.flowcept.benchmarks;

import com.sun.management.ThreadMXBean;
import io.flowcept.telemetry.Telemetry;
import io.flowcept.telemetry.TelemetryOptions;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/**
 * Prints what one full snapshot without graphics processors costs: ours, bare reads of the same files, plain OSHI for
 * what it has of the same values, and psutil where Python has it. The first two take turns of a few milliseconds, so that
 * what else the machine does meets both, and the median of the turns' ratios counts. Times are the thread's processor time.
 */
public final class TelemetryBenchmark {
    /** What a snapshot reads on Linux; swap is off where this was written, so {@code vmstat} is not read again. */
    private static final String[] FILES = {
        "/proc/stat",
        "/proc/self/stat",
        "/proc/self/statm",
        "/proc/self/status",
        "/proc/self/io",
        "/proc/meminfo",
        "/proc/diskstats",
        "/proc/self/net/dev"
    };

    /** Turns of the two that are compared with each other, and how many before them, in which code is compiled. */
    private static final int TURNS = 1000;

    private static final int FIRST_TURNS = 1000;
    private static final long TURN_NANOS = 4_000_000;

    private static final int ROUNDS = 20;
    private static final long ROUND_NANOS = 200_000_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private TelemetryBenchmark() {}

    /**
     * Runs it.
     *
     * @param arguments the file for the result as JSON; and a Python with psutil, in place of {@code python3}
     */
    public static void main(String[] arguments) throws Exception {
        try (Telemetry telemetry = Telemetry.open(TelemetryOptions.everything(), line -> System.err.println(line))) {
            SnapshotBuffer buffer = new SnapshotBuffer();
            Subject ours = new Subject("snapshot", () -> {
                buffer.clear();
                telemetry.write(buffer, 0);
            });
            Subject bare = new Subject("bare reads", new BareReads());
            Subject oshi = new Subject("OSHI", new PlainOshi());
            List<Subject> subjects = List.of(ours, bare, oshi);
            double[] ratios = new double[TURNS];
            for (int turn = -FIRST_TURNS; turn < TURNS; turn++) {
                double ratio = ours.round(TURN_NANOS, turn >= 0) / bare.round(TURN_NANOS, turn >= 0);
                if (turn >= 0) {
                    ratios[turn] = ratio;
                }
            }
            // Afterwards: what it leaves on the heap would be collected during the others' rounds.
            for (int round = -1; round < ROUNDS; round++) {
                oshi.round(ROUND_NANOS, round >= 0);
            }
            double psutil = psutil(arguments.length > 1 ? arguments[1] : "python3");
            report(subjects, median(ratios), psutil, buffer.length(), Path.of(arguments[0]));
        }
    }

    private static void report(List<Subject> subjects, double ofBare, double psutil, int bytes, Path json)
            throws IOException {
        Subject ours = subjects.get(0);
        Report report = new Report("telemetry");
        System.out.printf(Locale.ROOT, "%-12s %12s %16s %14s%n", "", "µs", "bytes on heap", "of a snapshot");
        for (Subject subject : subjects) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %12.1f %16.0f %13.2fx%n",
                    subject.name,
                    subject.median(),
                    subject.allocated,
                    subject.median() / ours.median());
            report.row(Map.of("name", subject.name, "us", subject.median(), "allocated_bytes", subject.allocated));
        }
        if (psutil > 0) {
            System.out.printf(Locale.ROOT, "%-12s %12.1f %16s %13.2fx%n", "psutil", psutil, "", psutil / ours.median());
            report.row(Map.of("name", "psutil", "us", psutil));
            report.goal(Goal.TELEMETRY_PSUTIL, ours.median() / psutil);
        } else {
            System.out.println("psutil       (not here: pip install psutil, or name a Python that has it)");
        }
        System.out.printf(Locale.ROOT, "a snapshot of %d bytes takes %.2f times the bare reads%n", bytes, ofBare);
        report.row(Map.of("name", "encoded snapshot", "bytes", bytes));
        report.goal(Goal.TELEMETRY_READS, ofBare);
        report.goal(Goal.TELEMETRY_BYTES, ours.allocated);
        report.write(json);
    }

    /** Microseconds; 0 where there is no psutil. */
    private static double psutil(String python) throws Exception {
        byte[] script;
        try (InputStream in = TelemetryBenchmark.class.getResourceAsStream("/psutil_bench.py")) {
            script = in.readAllBytes();
        }
        Process process = new ProcessBuilder(python, "-c", new String(script, StandardCharsets.UTF_8))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Double.parseDouble(output) : 0;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private interface Work {
        void run() throws Exception;
    }

    private static final class Subject {
        final String name;
        private final Work work;
        private final List<Double> micros = new ArrayList<>();
        double allocated;

        Subject(String name, Work work) {
            this.name = name;
            this.work = work;
        }

        /** Answers microseconds for one time. */
        double round(long nanos, boolean counts) throws Exception {
            long thread = Thread.currentThread().getId();
            long before = THREADS.getThreadAllocatedBytes(thread);
            long began = THREADS.getCurrentThreadCpuTime();
            long until = System.nanoTime() + nanos;
            int times = 0;
            do {
                work.run();
                times++;
            } while (System.nanoTime() < until);
            double each = (THREADS.getCurrentThreadCpuTime() - began) / 1e3 / times;
            if (counts) {
                allocated = (double) (THREADS.getThreadAllocatedBytes(thread) - before) / times;
                micros.add(each);
            }
            return each;
        }

        double median() {
            return TelemetryBenchmark.median(
                    micros.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }

    /**
     * The kernel's part of the work: the same files, kept open, read to their ends and not looked at; and the three things
     * that are asked otherwise, the root file system's use, the number of descriptors, and the thread's processor time.
     */
    private static final class BareReads implements Work {
        private final RandomAccessFile[] files = new RandomAccessFile[FILES.length];
        private final byte[] buffer = new byte[8192];
        private final File root = new File("/");
        private final File descriptors = new File("/proc/self/fd");

        BareReads() throws IOException {
            for (int i = 0; i < files.length; i++) {
                files[i] = new RandomAccessFile(FILES[i], "r");
            }
        }

        @Override
        public void run() throws IOException {
            for (RandomAccessFile file : files) {
                file.seek(0);
                while (file.read(buffer) == buffer.length) {
                    // There is more.
                }
            }
            long sink = THREADS.getCurrentThreadCpuTime();
            sink += root.getTotalSpace() + root.getFreeSpace() + root.getUsableSpace() + descriptors.length();
            if (sink == 0) {
                throw new IOException("the kernel says nothing");
            }
        }
    }

    /** The same blocks by OSHI's ways of asking for them anew. */
    private static final class PlainOshi implements Work {
        private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
        private final OperatingSystem system = new SystemInfo().getOperatingSystem();

        @Override
        public void run() {
            long sink = Arrays.hashCode(hardware.getProcessor().getSystemCpuLoadTicks());
            sink += Arrays.deepHashCode(hardware.getProcessor().getProcessorCpuLoadTicks());
            sink += hardware.getMemory().getAvailable();
            sink += hardware.getMemory().getVirtualMemory().getSwapUsed();
            sink += hardware.getDiskStores().size();
            sink += hardware.getNetworkIFs(true).size();
            sink += system.getProcess(system.getProcessId()).getResidentMemory();
            if (sink == 0) {
                throw new IllegalStateException("OSHI says nothing");
            }
        }
    }
}
