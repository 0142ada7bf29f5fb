package io.flowcept.telemetry.disk;

import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Keys;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.util.Arrays;

/** What went through a device since the machine's start: requests, bytes, and milliseconds. For one thread. */
final class DiskCounters {
    private static final Keys KEYS = Keys.of(
            "read_count",
            "write_count",
            "read_bytes",
            "write_bytes",
            "read_time",
            "write_time",
            "read_merged_count",
            "write_merged_count",
            "busy_time");
    /** Which column behind the name each key has. */
    private static final int[] COLUMNS = {0, 4, 2, 6, 3, 7, 1, 5, 9};
    /** A sector is 512 bytes here, whatever the device's own. */
    private static final int[] UNITS = {1, 1, 512, 512, 1, 1, 1, 1, 1};

    private static final int COLUMN_COUNT = 10;

    private final long[] columns = new long[COLUMN_COUNT];
    private final long[] values = new long[KEYS.count()];

    void clear() {
        Arrays.fill(values, 0);
    }

    void add(DiskCounters other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    /** Reads the rest of a line; false for the short lines that partitions had before Linux 2.6.25. */
    boolean read(ProcText text) {
        if (text.numbersIfThere(columns, 0, COLUMN_COUNT) < COLUMN_COUNT) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[COLUMNS[i]] * UNITS[i];
        }
        return true;
    }

    void write(SnapshotBuffer out) {
        out.integers(KEYS, values);
    }
}
