package io.flowcept.telemetry.cpu;

import io.flowcept.telemetry.proc.Percent;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;

/**
 * The block {@code cpu} by OSHI, where there is no {@code /proc}. Names are those that psutil has on that system. For one
 * thread at a time, of the agent's.
 */
public final class OshiCpu implements TelemetrySource {
    private static final Key BLOCK = Key.of("cpu");
    private static final Key TIMES_AVG = Key.of("times_avg");
    private static final Key PERCENT_ALL = Key.of("percent_all");
    private static final Key FREQUENCY = Key.of("frequency");
    private static final Key TIMES_PER_CPU = Key.of("times_per_cpu");
    private static final Key PERCENT_PER_CPU = Key.of("percent_per_cpu");

    private static final TickType[] WINDOWS = {
        TickType.USER, TickType.SYSTEM, TickType.IDLE, TickType.IRQ, TickType.SOFTIRQ
    };
    private static final Key[] WINDOWS_KEYS = {
        Key.of("user"), Key.of("system"), Key.of("idle"), Key.of("interrupt"), Key.of("dpc")
    };
    private static final TickType[] OTHERS = {TickType.USER, TickType.NICE, TickType.SYSTEM, TickType.IDLE};
    private static final Key[] OTHERS_KEYS = {Key.of("user"), Key.of("nice"), Key.of("system"), Key.of("idle")};

    private final CentralProcessor processor;
    private final boolean total;
    private final boolean perCpu;
    private final TickType[] types;
    private final Key[] keys;
    private final Load all = new Load();
    private final Load[] each;

    /** Takes the first reading, which percentages count from. */
    public OshiCpu(CentralProcessor processor, boolean total, boolean perCpu, boolean windows) {
        this.processor = processor;
        this.total = total;
        this.perCpu = perCpu;
        types = windows ? WINDOWS : OTHERS;
        keys = windows ? WINDOWS_KEYS : OTHERS_KEYS;
        each = new Load[processor.getLogicalProcessorCount()];
        all.percent(processor.getSystemCpuLoadTicks());
        long[][] ticks = processor.getProcessorCpuLoadTicks();
        for (int i = 0; i < each.length; i++) {
            each[i] = new Load();
            each[i].percent(ticks[i]);
        }
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) {
        out.beginMap();
        if (total) {
            long[] ticks = processor.getSystemCpuLoadTicks();
            out.key(TIMES_AVG);
            writeTimes(out, ticks);
            out.real(PERCENT_ALL, all.percent(ticks));
            writeFrequency(out);
        }
        if (perCpu) {
            long[][] ticks = processor.getProcessorCpuLoadTicks();
            int count = Math.min(ticks.length, each.length);
            out.key(TIMES_PER_CPU);
            out.beginArray();
            for (int i = 0; i < count; i++) {
                out.element();
                writeTimes(out, ticks[i]);
            }
            out.endArray();
            out.key(PERCENT_PER_CPU);
            out.beginArray();
            for (int i = 0; i < count; i++) {
                out.element();
                out.real(each[i].percent(ticks[i]));
            }
            out.endArray();
        }
        out.endMap();
    }

    private void writeTimes(SnapshotBuffer out, long[] millis) {
        out.beginMap();
        for (int i = 0; i < types.length; i++) {
            out.real(keys[i], millis[types[i].getIndex()] / 1e3);
        }
        out.endMap();
    }

    private void writeFrequency(SnapshotBuffer out) {
        double sum = 0;
        int count = 0;
        for (long hertz : processor.getCurrentFreq()) {
            if (hertz > 0) {
                sum += hertz;
                count++;
            }
        }
        if (count > 0) {
            out.real(FREQUENCY, sum / count / 1e6);
        }
    }

    /** Busy time since it was last asked; the last percentage stands while the clock has not ticked. */
    private static final class Load {
        private long[] before = new long[TickType.values().length];
        private double percent;

        double percent(long[] now) {
            long sum = 0;
            long idle = 0;
            for (TickType type : TickType.values()) {
                int i = type.getIndex();
                long passed = Math.max(0, now[i] - before[i]);
                sum += passed;
                idle += type == TickType.IDLE || type == TickType.IOWAIT ? passed : 0;
            }
            if (sum > 0) {
                before = now.clone();
                percent = Percent.of(sum - idle, sum);
            }
            return percent;
        }
    }
}
