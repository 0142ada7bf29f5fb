package io.flowcept.telemetry.disk;

import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.Arrays;

/**
 * The block {@code disk}: the root file system's use, and the traffic in {@code /proc/diskstats}; source:
 * {@code Documentation/admin-guide/iostats.rst} of Linux 6.12. The sum counts whole devices, since what a partition does
 * is in its device's row too. For one thread at a time.
 */
public final class LinuxDisk implements TelemetrySource {
    private static final Key BLOCK = Key.of("disk");
    private static final Key DISK_USAGE = Key.of("disk_usage");
    private static final Key IO_SUM = Key.of("io_sum");
    private static final Key IO_PER_DISK = Key.of("io_per_disk");

    private final DiskUsage usage = new DiskUsage();
    private final ProcFile diskstats;
    private final DiskCounters sum = new DiskCounters();
    /** By line; the kernel's order stays while no device comes or goes. */
    private BlockDevice[] devices = {};

    private int count;
    /** Major and minor, which nobody asks for. */
    private final long[] numbers = new long[2];

    /** Opens the file. */
    public LinuxDisk() throws IOException {
        diskstats = ProcFile.openLines("/proc/diskstats");
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        read();
        out.beginMap();
        out.key(DISK_USAGE);
        usage.write(out);
        if (count > 0) {
            out.key(IO_SUM);
            sum.write(out);
        }
        if (count > 1) {
            out.key(IO_PER_DISK);
            out.beginMap();
            for (int i = 0; i < count; i++) {
                out.key(devices[i].key);
                devices[i].counters.write(out);
            }
            out.endMap();
        }
        out.endMap();
    }

    private void read() throws IOException {
        count = 0;
        sum.clear();
        for (ProcText text = diskstats.read(); !text.atEnd(); text.nextLine()) {
            text.numbers(numbers, 0, numbers.length);
            text.spaces();
            int nameBegin = text.at();
            text.skip();
            BlockDevice device = device(text.bytes(), nameBegin, text.at());
            if (device.counters.read(text)) {
                count++;
                if (device.whole) {
                    sum.add(device.counters);
                }
            }
        }
    }

    private BlockDevice device(byte[] bytes, int from, int to) {
        if (count == devices.length) {
            devices = Arrays.copyOf(devices, count + 1);
        }
        if (devices[count] == null || !devices[count].key.is(bytes, from, to)) {
            devices[count] = new BlockDevice(bytes, from, to);
        }
        return devices[count];
    }

    @Override
    public void close() {
        diskstats.close();
    }
}
