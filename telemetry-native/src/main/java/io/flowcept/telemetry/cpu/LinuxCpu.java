package io.flowcept.telemetry.cpu;

import io.flowcept.telemetry.proc.AuxiliaryVector;
import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The block {@code cpu} from {@code /proc/stat}; source: proc_stat(5). Percentages are since the previous snapshot, the
 * first since a baseline. For one thread at a time.
 */
public final class LinuxCpu implements TelemetrySource {
    private static final Key BLOCK = Key.of("cpu");
    private static final Key TIMES_AVG = Key.of("times_avg");
    private static final Key PERCENT_ALL = Key.of("percent_all");
    private static final Key FREQUENCY = Key.of("frequency");
    private static final Key TIMES_PER_CPU = Key.of("times_per_cpu");
    private static final Key PERCENT_PER_CPU = Key.of("percent_per_cpu");
    private static final Key CGROUP = Key.of("cgroup");
    private static final Key LIMIT = Key.of("limit");

    private static final byte[] CPU = "cpu".getBytes(StandardCharsets.US_ASCII);
    private static final int ALL_ROW = 0;

    private final boolean total;
    private final boolean perCpu;
    private final double ticksPerSecond;
    private final ProcFile stat;
    private final CpuFrequency frequency;
    private final CpuLimit limit = new CpuLimit();

    /** Row 0 is all processors, row n + 1 is processor n; null until one is there. */
    private CpuTimes[] rows = {new CpuTimes()};
    /** The rows of this reading, in the file's order. */
    private int[] present = new int[1];

    private int presentCount;
    private int wantedBytes;
    private final CpuBaseline baseline;

    /**
     * Opens the files.
     *
     * @param total whether the sums over all processors are wanted
     * @param perCpu whether each processor is wanted
     * @param baseline what the first percentages count from; null: they count from now
     */
    public LinuxCpu(boolean total, boolean perCpu, CpuBaseline baseline) throws IOException {
        this(total, perCpu, baseline, CpuBaseline.PATH, 1024);
    }

    LinuxCpu(boolean total, boolean perCpu, CpuBaseline baseline, String path, int wantedBytes) throws IOException {
        this.wantedBytes = wantedBytes;
        this.total = total;
        this.perCpu = perCpu;
        ticksPerSecond = AuxiliaryVector.read().ticksPerSecond();
        stat = ProcFile.open(path);
        frequency = new CpuFrequency();
        readAll();
        this.baseline = baseline == null ? CpuBaseline.read(path) : baseline;
        rewind();
    }

    @Override
    public void rewind() {
        if (baseline != null) {
            parse(ProcText.of(baseline.text));
            for (int i = 0; i < presentCount; i++) {
                rows[present[i]].begin();
            }
        }
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        readAll();
        out.beginMap();
        if (total) {
            out.key(TIMES_AVG);
            rows[ALL_ROW].write(out, ticksPerSecond);
            out.real(PERCENT_ALL, rows[ALL_ROW].percent());
            double megahertz = frequency.megahertz();
            if (megahertz > 0) {
                out.real(FREQUENCY, megahertz);
            }
        }
        if (perCpu) {
            writePerCpu(out);
        }
        double processors = limit.processors();
        if (processors > 0) {
            out.key(CGROUP);
            out.beginMap();
            out.real(LIMIT, processors);
            out.endMap();
        }
        out.endMap();
    }

    private void writePerCpu(SnapshotBuffer out) {
        out.key(TIMES_PER_CPU);
        out.beginArray();
        for (int i = 1; i < presentCount; i++) {
            out.element();
            rows[present[i]].write(out, ticksPerSecond);
        }
        out.endArray();
        out.key(PERCENT_PER_CPU);
        out.beginArray();
        for (int i = 1; i < presentCount; i++) {
            out.element();
            out.real(rows[present[i]].percent());
        }
        out.endArray();
    }

    private void readAll() throws IOException {
        ProcText text = stat.read(wantedBytes);
        while (!parse(text)) {
            // Behind the processors come the interrupts, which may be many and are not asked for.
            wantedBytes *= 2;
            text = stat.read(wantedBytes);
        }
        if (presentCount == 0) {
            throw new IOException("/proc/stat has no line of processor times");
        }
    }

    /** False if the text ends within the lines that are wanted. */
    private boolean parse(ProcText text) {
        presentCount = 0;
        while (text.takes(CPU)) {
            // "cpu  1 2 3" is the sum, "cpu0 1 2 3" one of them.
            if (text.atEnd()) {
                return isWhole(text);
            }
            int row = text.bytes()[text.at()] == ' ' ? ALL_ROW : 1 + (int) text.number();
            row(row).read(text);
            if (text.atEnd() && !isWhole(text)) {
                return false;
            }
            text.nextLine();
            if (!perCpu) {
                return true;
            }
        }
        // What stands here is not the beginning of one more.
        return text.end() - text.at() >= CPU.length || isWhole(text);
    }

    private boolean isWhole(ProcText text) {
        return text.end() < wantedBytes;
    }

    private CpuTimes row(int row) {
        if (row >= rows.length) {
            rows = Arrays.copyOf(rows, Math.max(2 * rows.length, row + 1));
        }
        if (rows[row] == null) {
            rows[row] = new CpuTimes();
        }
        if (presentCount == present.length) {
            present = Arrays.copyOf(present, 2 * presentCount);
        }
        present[presentCount++] = row;
        return rows[row];
    }

    @Override
    public void refresh() {
        if (total) {
            frequency.refresh();
        }
        limit.refresh();
    }

    @Override
    public void close() {
        stat.close();
    }
}
