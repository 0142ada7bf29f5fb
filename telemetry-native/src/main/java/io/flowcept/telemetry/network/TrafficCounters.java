package io.flowcept.telemetry.network;

import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.util.Arrays;

/** What went through an interface since the machine's start. For one thread. */
final class TrafficCounters {
    private static final Key[] KEYS = {
        Key.of("bytes_sent"),
        Key.of("bytes_recv"),
        Key.of("packets_sent"),
        Key.of("packets_recv"),
        Key.of("errin"),
        Key.of("errout"),
        Key.of("dropin"),
        Key.of("dropout")
    };
    /** Which column behind the colon each key has: bytes, packets, errs, drop of 8 received, then of 8 sent. */
    private static final int[] COLUMNS = {8, 0, 9, 1, 2, 10, 3, 11};

    private static final int COLUMN_COUNT = 12;

    private final long[] columns = new long[COLUMN_COUNT];
    private final long[] values = new long[KEYS.length];

    void clear() {
        Arrays.fill(values, 0);
    }

    void add(TrafficCounters other) {
        for (int i = 0; i < values.length; i++) {
            values[i] += other.values[i];
        }
    }

    void read(ProcText text) {
        for (int i = 0; i < COLUMN_COUNT; i++) {
            columns[i] = text.number();
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = columns[COLUMNS[i]];
        }
    }

    boolean bothWays() {
        return values[0] > 0 && values[1] > 0;
    }

    void write(SnapshotBuffer out) {
        out.beginMap();
        for (int i = 0; i < values.length; i++) {
            out.integer(KEYS[i], values[i]);
        }
        out.endMap();
    }
}
