package io.flowcept.telemetry.gpu;

import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The metrics of one device that the settings name. One that a device does not have is left out, and is named in the log
 * once for all devices. For one thread.
 */
public final class Metrics<D> {
    private final String vendor;
    private final List<String> names = new ArrayList<>();
    private final List<Metric<D>> metrics = new ArrayList<>();
    private final Consumer<String> log;
    private final Set<String> named = new HashSet<>();

    public Metrics(String vendor, Consumer<String> log) {
        this.vendor = vendor;
        this.log = log;
    }

    /** Adds one, which writes its own key. */
    public void add(String name, Metric<D> metric) {
        names.add(name);
        metrics.add(metric);
    }

    /**
     * Writes those that are wanted as entries of the map that was begun last.
     *
     * @throws GpuException if {@code fatal} holds for a metric's error: the device can be asked nothing any more
     */
    public void write(D device, Set<String> wanted, SnapshotBuffer out, Fatal fatal) throws GpuException {
        for (int i = 0; i < metrics.size(); i++) {
            if (!wanted.contains(names.get(i))) {
                continue;
            }
            try {
                metrics.get(i).write(device, out);
            } catch (GpuException failure) {
                if (fatal.holds(failure.code())) {
                    throw failure;
                }
                if (named.add(names.get(i))) {
                    log.accept("telemetry: " + vendor + " gives no \"" + names.get(i) + "\" here: "
                            + failure.getMessage());
                }
            }
        }
    }

    /** Says which of the wanted are none of this vendor's. */
    public void check(Set<String> wanted) {
        for (String name : wanted) {
            if (!names.contains(name)) {
                log.accept("telemetry_capture.gpu: " + vendor + " has no metric \"" + name + "\"; it has "
                        + String.join(", ", names));
            }
        }
    }

    /** One metric of a device. */
    public interface Metric<D> {
        /** Reads it, and writes its entry only then. */
        void write(D device, SnapshotBuffer out) throws GpuException;
    }

    /** Which of the library's errors mean that the device is gone. */
    public interface Fatal {
        boolean holds(int code);
    }
}
