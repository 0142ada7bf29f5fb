package io.flowcept.telemetry.network;

import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Keys;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.util.Arrays;

/** What went through an interface since the machine's start. For one thread. */
final class TrafficCounters {
    private static final Keys KEYS =
            Keys.of("bytes_sent", "bytes_recv", "packets_sent", "packets_recv", "errin", "errout", "dropin", "dropout");
    /** Which column behind the colon each key has: bytes, packets, errs, drop of 8 received, then of 8 sent. */
    private static final int[] COLUMNS = {8, 0, 9, 1, 2, 10, 3, 11};

    private static final int COLUMN_COUNT = 12;

    private final long[] columns = new long[COLUMN_COUNT];
    private final long[] values = new long[KEYS.count()];

    void clear() {
        Arrays.fill(values, 0);
    }

    void add(TrafficCounters other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    void read(ProcText text) {
        text.numbers(columns, 0, COLUMN_COUNT);
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[COLUMNS[i]];
        }
    }

    boolean bothWays() {
        return values[0] > 0 && values[1] > 0;
    }

    void write(SnapshotBuffer out) {
        out.integers(KEYS, values);
    }
}
