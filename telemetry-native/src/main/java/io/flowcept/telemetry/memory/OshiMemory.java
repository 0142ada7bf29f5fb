package io.flowcept.telemetry.memory;

import io.flowcept.telemetry.proc.Percent;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import oshi.hardware.GlobalMemory;
import oshi.hardware.VirtualMemory;

/** The block {@code memory} by OSHI, where there is no {@code /proc}. For one thread at a time, of the agent's. */
public final class OshiMemory implements TelemetrySource {
    private static final Key BLOCK = Key.of("memory");
    private static final Key VIRTUAL = Key.of("virtual");
    private static final Key SWAP = Key.of("swap");
    private static final Key TOTAL = Key.of("total");
    private static final Key AVAILABLE = Key.of("available");
    private static final Key PERCENT = Key.of("percent");
    private static final Key USED = Key.of("used");
    private static final Key FREE = Key.of("free");
    private static final Key SWAPPED_IN = Key.of("sin");
    private static final Key SWAPPED_OUT = Key.of("sout");

    private final GlobalMemory memory;
    private final boolean windows;

    public OshiMemory(GlobalMemory memory, boolean windows) {
        this.memory = memory;
        this.windows = windows;
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) {
        long total = memory.getTotal();
        long available = memory.getAvailable();
        out.beginMap();
        out.key(VIRTUAL);
        out.beginMap();
        out.integer(TOTAL, total);
        out.integer(AVAILABLE, available);
        out.real(PERCENT, Percent.of(total - available, total));
        out.integer(USED, total - available);
        if (windows) {
            // There the two are one.
            out.integer(FREE, available);
        }
        out.endMap();
        out.key(SWAP);
        writeSwap(out);
        out.endMap();
    }

    private void writeSwap(SnapshotBuffer out) {
        VirtualMemory swap = memory.getVirtualMemory();
        long total = swap.getSwapTotal();
        long used = swap.getSwapUsed();
        out.beginMap();
        out.integer(TOTAL, total);
        out.integer(USED, used);
        out.integer(FREE, total - used);
        out.real(PERCENT, Percent.of(used, total));
        if (!windows) {
            out.integer(SWAPPED_IN, swap.getSwapPagesIn() * memory.getPageSize());
            out.integer(SWAPPED_OUT, swap.getSwapPagesOut() * memory.getPageSize());
        }
        out.endMap();
    }
}
