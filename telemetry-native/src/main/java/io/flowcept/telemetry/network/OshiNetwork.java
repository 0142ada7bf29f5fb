package io.flowcept.telemetry.network;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.util.List;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.NetworkIF;

/**
 * The block {@code network} by OSHI, where there is no {@code /proc}: without {@code dropout}, which it does not know. For
 * one thread at a time, of the agent's.
 */
public final class OshiNetwork implements TelemetrySource {
    private static final Key BLOCK = Key.of("network");
    private static final Key SUM = Key.of("netio_sum");
    private static final Key PER_INTERFACE = Key.of("netio_per_interface");
    private static final Key[] KEYS = {
        Key.of("bytes_sent"),
        Key.of("bytes_recv"),
        Key.of("packets_sent"),
        Key.of("packets_recv"),
        Key.of("errin"),
        Key.of("errout"),
        Key.of("dropin")
    };

    private final HardwareAbstractionLayer hardware;

    public OshiNetwork(HardwareAbstractionLayer hardware) {
        this.hardware = hardware;
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) {
        List<NetworkIF> interfaces = hardware.getNetworkIFs(true);
        long[] sums = new long[KEYS.length];
        for (NetworkIF one : interfaces) {
            long[] values = values(one);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += values[i];
            }
        }
        out.beginMap();
        if (!interfaces.isEmpty()) {
            out.key(SUM);
            write(out, sums);
        }
        out.key(PER_INTERFACE);
        out.beginMap();
        for (NetworkIF one : interfaces) {
            if (one.getBytesSent() > 0 && one.getBytesRecv() > 0) {
                out.key(Key.of(one.getName()));
                write(out, values(one));
            }
        }
        out.endMap();
        out.endMap();
    }

    private static long[] values(NetworkIF one) {
        return new long[] {
            one.getBytesSent(),
            one.getBytesRecv(),
            one.getPacketsSent(),
            one.getPacketsRecv(),
            one.getInErrors(),
            one.getOutErrors(),
            one.getInDrops()
        };
    }

    private static void write(SnapshotBuffer out, long[] values) {
        out.beginMap();
        for (int i = 0; i < values.length; i++) {
            out.integer(KEYS[i], values[i]);
        }
        out.endMap();
    }
}
