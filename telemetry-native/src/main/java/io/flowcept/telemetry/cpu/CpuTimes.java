package io.flowcept.telemetry.cpu;

import io.flowcept.telemetry.proc.Percent;
import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Keys;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;

/** One line of processor times, in ticks, and what it was at the previous snapshot. For one thread. */
final class CpuTimes {
    private static final Keys FIELDS =
            Keys.of("user", "nice", "system", "idle", "iowait", "irq", "softirq", "steal", "guest", "guest_nice");
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    /** Guests' time is in user and nice already. */
    private static final int SUMMED = 8;

    private final long[] now = new long[FIELDS.count()];
    private final long[] before = new long[FIELDS.count()];
    /** Kernels before 2.6.33 have fewer. */
    private int fields;

    private double percent;

    void read(ProcText text) {
        fields = text.numbersIfThere(now, 0, now.length);
    }

    void write(SnapshotBuffer out, double ticksPerSecond) {
        out.reals(FIELDS, now, fields, ticksPerSecond);
    }

    /** What was read last is what the next percentage counts from. */
    void begin() {
        System.arraycopy(now, 0, before, 0, now.length);
        percent = 0;
    }

    /**
     * Busy time in percent of all time since this was last asked. The clock of these counters ticks 100 times a second:
     * if it did not since, the last percentage still stands. A counter that went backward counts as unchanged.
     */
    double percent() {
        long total = 0;
        long busy = 0;
        for (int i = 0; i < SUMMED; i++) {
            long passed = Math.max(0, now[i] - before[i]);
            total += passed;
            if (i != IDLE && i != IOWAIT) {
                busy += passed;
            }
        }
        if (total > 0) {
            System.arraycopy(now, 0, before, 0, now.length);
            percent = Percent.of(busy, total);
        }
        return percent;
    }
}
