package io.flowcept.telemetry.memory;

import io.flowcept.telemetry.proc.LabelledNumbers;
import io.flowcept.telemetry.proc.Percent;
import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;

/**
 * The block {@code memory} from {@code /proc/meminfo} and {@code /proc/vmstat}, by the formulas of psutil 7.2: free(1)'s
 * "available" is what counts, and what is not available is used. For one thread at a time.
 */
public final class LinuxMemory implements TelemetrySource {
    private static final Key BLOCK = Key.of("memory");
    private static final Key VIRTUAL = Key.of("virtual");
    private static final Key SWAP = Key.of("swap");
    private static final Key TOTAL = Key.of("total");
    private static final Key AVAILABLE = Key.of("available");
    private static final Key PERCENT = Key.of("percent");
    private static final Key USED = Key.of("used");
    private static final Key FREE = Key.of("free");
    private static final Key ACTIVE = Key.of("active");
    private static final Key INACTIVE = Key.of("inactive");
    private static final Key BUFFERS = Key.of("buffers");
    private static final Key CACHED = Key.of("cached");
    private static final Key SHARED = Key.of("shared");
    private static final Key SLAB = Key.of("slab");
    private static final Key SWAPPED_IN = Key.of("sin");
    private static final Key SWAPPED_OUT = Key.of("sout");
    private static final Key CGROUP = Key.of("cgroup");

    private static final int MEM_TOTAL = 0;
    private static final int MEM_FREE = 1;
    private static final int MEM_AVAILABLE = 2;
    private static final int BUFFERED = 3;
    private static final int PAGE_CACHE = 4;
    private static final int IS_ACTIVE = 5;
    private static final int IS_INACTIVE = 6;
    private static final int SWAP_TOTAL = 7;
    private static final int SWAP_FREE = 8;
    private static final int SHMEM = 9;
    private static final int IN_SLABS = 10;
    private static final int RECLAIMABLE = 11;

    /** Whatever the pages' size: the kernel counts swapped pages of 4 KiB, as psutil takes them. */
    private static final long SWAP_UNIT = 4096;

    private final ProcFile meminfo;
    private final LabelledNumbers numbers = new LabelledNumbers(
            "MemTotal:",
            "MemFree:",
            "MemAvailable:",
            "Buffers:",
            "Cached:",
            "Active:",
            "Inactive:",
            "SwapTotal:",
            "SwapFree:",
            "Shmem:",
            "Slab:",
            "SReclaimable:");
    private final ProcFile vmstat;
    private final LabelledNumbers swapped = new LabelledNumbers("pswpin", "pswpout");
    /** Whether there was swap at the last reading of {@code vmstat}: without, its counters stand still. */
    private boolean swappedIsCurrent;

    private final MemoryLimit limit = new MemoryLimit();

    /** Opens the files. */
    public LinuxMemory() throws IOException {
        meminfo = ProcFile.open("/proc/meminfo");
        // Line by line, and without swap read only once.
        vmstat = ProcFile.openLines("/proc/vmstat");
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        numbers.parse(meminfo.read());
        if (!numbers.has(MEM_TOTAL) || !numbers.has(MEM_FREE)) {
            throw new IOException("/proc/meminfo does not say how much memory there is");
        }
        out.beginMap();
        out.key(VIRTUAL);
        writeVirtual(out);
        if (numbers.has(SWAP_TOTAL) && numbers.has(SWAP_FREE)) {
            out.key(SWAP);
            writeSwap(out);
        }
        if (limit.read()) {
            out.key(CGROUP);
            limit.write(out);
        }
        out.endMap();
    }

    private void writeVirtual(SnapshotBuffer out) {
        long total = bytes(MEM_TOTAL);
        long free = bytes(MEM_FREE);
        boolean knowsAvailable = numbers.has(MEM_AVAILABLE);
        // Containers that fake one of the two may have more available than there is.
        long available = knowsAvailable && bytes(MEM_AVAILABLE) <= total ? bytes(MEM_AVAILABLE) : free;
        out.beginMap();
        out.integer(TOTAL, total);
        if (knowsAvailable) {
            out.integer(AVAILABLE, available);
            out.real(PERCENT, Percent.of(total - available, total));
            out.integer(USED, total - available);
        }
        out.integer(FREE, free);
        entry(out, ACTIVE, IS_ACTIVE);
        entry(out, INACTIVE, IS_INACTIVE);
        entry(out, BUFFERS, BUFFERED);
        if (numbers.has(PAGE_CACHE)) {
            // As free(1): what slabs would give back is cache too.
            out.integer(CACHED, bytes(PAGE_CACHE) + (numbers.has(RECLAIMABLE) ? bytes(RECLAIMABLE) : 0));
        }
        entry(out, SHARED, SHMEM);
        entry(out, SLAB, IN_SLABS);
        out.endMap();
    }

    private void entry(SnapshotBuffer out, Key key, int label) {
        if (numbers.has(label)) {
            out.integer(key, bytes(label));
        }
    }

    private void writeSwap(SnapshotBuffer out) throws IOException {
        long total = bytes(SWAP_TOTAL);
        long free = bytes(SWAP_FREE);
        if (total > 0 || !swappedIsCurrent) {
            swapped.parse(vmstat.read());
            swappedIsCurrent = total == 0;
        }
        out.beginMap();
        out.integer(TOTAL, total);
        out.integer(USED, total - free);
        out.integer(FREE, free);
        out.real(PERCENT, Percent.of(total - free, total));
        if (swapped.has(0) && swapped.has(1)) {
            out.integer(SWAPPED_IN, swapped.value(0) * SWAP_UNIT);
            out.integer(SWAPPED_OUT, swapped.value(1) * SWAP_UNIT);
        }
        out.endMap();
    }

    /** {@code meminfo} counts in KiB, which it calls kB. */
    private long bytes(int label) {
        return numbers.value(label) * 1024;
    }

    @Override
    public void refresh() {
        limit.refresh();
    }

    @Override
    public void close() {
        meminfo.close();
        vmstat.close();
        limit.close();
    }
}
