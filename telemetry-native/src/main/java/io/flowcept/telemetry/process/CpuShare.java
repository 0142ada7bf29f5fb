package io.flowcept.telemetry.process;

import io.flowcept.telemetry.proc.Percent;

/**
 * The processor time a process used in percent of the time that passed since this was last asked: 100 is one processor
 * kept busy. The first is since the process began. For one thread.
 */
final class CpuShare {
    private final double ticksPerSecond;
    private final long began;
    private long ticksBefore;
    private long before;
    private double percent;

    /** @param age seconds since the process began */
    CpuShare(double ticksPerSecond, double age) {
        this.ticksPerSecond = ticksPerSecond;
        began = System.nanoTime() - (long) (age * 1e9);
        before = began;
    }

    /** The next is since the process began again. */
    void rewind() {
        ticksBefore = 0;
        before = began;
        percent = 0;
    }

    /** @param ticks the time used since the process began; the last percentage stands until the clock has ticked again */
    double percent(long ticks) {
        long now = System.nanoTime();
        double seconds = (now - before) / 1e9;
        if (seconds * ticksPerSecond >= 1) {
            percent = Percent.rounded(100 * (ticks - ticksBefore) / ticksPerSecond / seconds);
            ticksBefore = ticks;
            before = now;
        }
        return percent;
    }
}
