package io.flowcept.telemetry.disk;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * The block {@code disk} by OSHI, where there is no {@code /proc}: whole devices, without times and merges, which it does
 * not know. For one thread at a time, of the agent's.
 */
public final class OshiDisk implements TelemetrySource {
    private static final Key BLOCK = Key.of("disk");
    private static final Key DISK_USAGE = Key.of("disk_usage");
    private static final Key IO_SUM = Key.of("io_sum");
    private static final Key IO_PER_DISK = Key.of("io_per_disk");
    private static final Key READ_COUNT = Key.of("read_count");
    private static final Key WRITE_COUNT = Key.of("write_count");
    private static final Key READ_BYTES = Key.of("read_bytes");
    private static final Key WRITE_BYTES = Key.of("write_bytes");

    private final DiskUsage usage = new DiskUsage();
    private final HardwareAbstractionLayer hardware;
    private List<HWDiskStore> disks;

    public OshiDisk(HardwareAbstractionLayer hardware) {
        this.hardware = hardware;
        disks = hardware.getDiskStores();
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        List<HWDiskStore> current = new ArrayList<>();
        for (HWDiskStore disk : disks) {
            if (disk.updateAttributes()) {
                current.add(disk);
            }
        }
        if (current.size() < disks.size()) {
            // One is gone, so others may have come.
            current = hardware.getDiskStores();
            disks = current;
        }
        out.beginMap();
        out.key(DISK_USAGE);
        usage.write(out);
        if (!current.isEmpty()) {
            out.key(IO_SUM);
            write(out, current);
        }
        if (current.size() > 1) {
            out.key(IO_PER_DISK);
            out.beginMap();
            for (HWDiskStore disk : current) {
                out.key(Key.of(disk.getName()));
                write(out, java.util.Collections.singletonList(disk));
            }
            out.endMap();
        }
        out.endMap();
    }

    private static void write(SnapshotBuffer out, List<HWDiskStore> disks) {
        long[] sums = new long[4];
        for (HWDiskStore disk : disks) {
            sums[0] += disk.getReads();
            sums[1] += disk.getWrites();
            sums[2] += disk.getReadBytes();
            sums[3] += disk.getWriteBytes();
        }
        out.beginMap();
        out.integer(READ_COUNT, sums[0]);
        out.integer(WRITE_COUNT, sums[1]);
        out.integer(READ_BYTES, sums[2]);
        out.integer(WRITE_BYTES, sums[3]);
        out.endMap();
    }
}
