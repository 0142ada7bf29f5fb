package io.flowcept.telemetry.gpu;

import com.sun.jna.Pointer;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The devices of one vendor that are reported, as {@code gpu_<index>}. One that is lost is named in the log once and not
 * asked again. For one thread.
 */
public final class Devices {
    private final Metrics<Pointer> metrics;
    private final Set<String> wanted;
    private final Metrics.Fatal fatal;
    private final Key indexKey;
    private final Consumer<String> log;
    private final List<Device> devices = new ArrayList<>();

    /**
     * @param wanted names of metrics
     * @param fatal which of the library's errors mean that a device is lost
     * @param indexKey the key under which each device tells its index, too; or null
     */
    public Devices(
            Metrics<Pointer> metrics, Set<String> wanted, Metrics.Fatal fatal, Key indexKey, Consumer<String> log) {
        this.metrics = metrics;
        this.wanted = wanted;
        this.fatal = fatal;
        this.indexKey = indexKey;
        this.log = log;
    }

    /** One more, by the index and the handle that its library has for it. */
    public void add(int index, Pointer handle) {
        devices.add(new Device(index, handle));
    }

    public boolean isEmpty() {
        return devices.isEmpty();
    }

    /**
     * Writes one map of all that are not lost.
     *
     * @throws IOException if none is left
     */
    public void write(SnapshotBuffer out) throws IOException {
        int alive = 0;
        out.beginMap();
        for (Device device : devices) {
            if (device.lost) {
                continue;
            }
            SnapshotBuffer values = new SnapshotBuffer(512);
            values.beginMap();
            if (indexKey != null) {
                values.integer(indexKey, device.index);
            }
            try {
                metrics.write(device.handle, wanted, values, fatal);
            } catch (GpuException failure) {
                device.lost = true;
                log.accept("telemetry: GPU " + device.index + " is left out from now on: " + failure.getMessage());
                continue;
            }
            values.endMap();
            out.key(device.key);
            out.raw(values.bytes(), 0, values.length());
            alive++;
        }
        out.endMap();
        if (alive == 0) {
            throw new IOException("no GPU is left");
        }
    }

    private static final class Device {
        final int index;
        final Key key;
        final Pointer handle;
        boolean lost;

        Device(int index, Pointer handle) {
            this.index = index;
            this.handle = handle;
            key = Key.of("gpu_" + index);
        }
    }
}
