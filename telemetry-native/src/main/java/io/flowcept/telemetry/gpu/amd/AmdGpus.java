package io.flowcept.telemetry.gpu.amd;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.flowcept.telemetry.gpu.Devices;
import io.flowcept.telemetry.gpu.GpuException;
import io.flowcept.telemetry.gpu.Metrics;
import io.flowcept.telemetry.gpu.VendorLibrary;
import io.flowcept.telemetry.gpu.VisibleDevices;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The block {@code gpu} of AMD's devices: {@code gpu_<index>} in AMD SMI's order, with the metrics that the settings name.
 * For one thread, of the agent's.
 */
public final class AmdGpus implements TelemetrySource {
    private static final Key BLOCK = Key.of("gpu");
    private static final Key GPU_IX = Key.of("gpu_ix");
    private static final Key[] ACTIVITIES = {Key.of("gfx_activity"), Key.of("umc_activity"), Key.of("mm_activity")};
    /** The library's sign for "not on this device", which comes from a field of 16 bits. */
    private static final int NO_ACTIVITY = 0xffff;

    private final AmdSmi smi;
    private final Devices devices;

    private AmdGpus(AmdSmi smi, Devices devices) {
        this.smi = smi;
        this.devices = devices;
    }

    /**
     * Opens the driver's library.
     *
     * @param libraries file names or paths of AMD SMI, the best first
     * @param visible the value of {@code ROCR_VISIBLE_DEVICES}, or null
     * @param wanted names of metrics
     * @return null if there is no such library
     * @throws IOException if there is one, but no driver behind it, or no visible device
     */
    public static AmdGpus open(List<String> libraries, String visible, Set<String> wanted, Consumer<String> log)
            throws IOException {
        VendorLibrary library = VendorLibrary.load(libraries);
        if (library == null) {
            return null;
        }
        AmdSmi smi = new AmdSmi(library);
        Metrics<Pointer> metrics = metrics(smi, log);
        AmdGpus opened = new AmdGpus(smi, new Devices(metrics, wanted, AmdGpus::isLost, GPU_IX, log));
        try {
            opened.find(VisibleDevices.of(visible));
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
        if (opened.devices.isEmpty()) {
            opened.close();
            throw new IOException("AMD SMI shows no device"
                    + (visible == null ? "" : " that ROCR_VISIBLE_DEVICES=" + visible + " makes visible"));
        }
        metrics.check(wanted);
        return opened;
    }

    private static Metrics<Pointer> metrics(AmdSmi smi, Consumer<String> log) {
        Metrics<Pointer> metrics = new Metrics<>("AMD", log);
        Key used = Key.of("used");
        metrics.add("used", (gpu, out) -> out.integer(used, smi.memoryUsed(gpu)));
        Key activity = Key.of("activity");
        metrics.add("activity", (gpu, out) -> {
            Memory values = smi.activity(gpu);
            out.key(activity);
            out.beginMap();
            for (int i = 0; i < ACTIVITIES.length; i++) {
                int percent = values.getInt(4L * i);
                if (percent != NO_ACTIVITY && percent != -1) {
                    out.integer(ACTIVITIES[i], percent);
                }
            }
            out.endMap();
        });
        Key power = Key.of("power");
        metrics.add("power", (gpu, out) -> {
            Memory values = smi.metrics(gpu);
            out.key(power);
            GpuMetrics.power(values, out);
        });
        Key temperature = Key.of("temperature");
        metrics.add("temperature", (gpu, out) -> {
            Memory values = smi.metrics(gpu);
            out.key(temperature);
            GpuMetrics.temperature(values, out);
        });
        Key others = Key.of("others");
        metrics.add("others", (gpu, out) -> {
            Memory values = smi.metrics(gpu);
            out.key(others);
            GpuMetrics.clocks(values, out);
        });
        Key id = Key.of("id");
        metrics.add("id", (gpu, out) -> out.text(id, smi.uuid(gpu)));
        return metrics;
    }

    private void find(VisibleDevices visible) throws GpuException {
        List<Pointer> handles = smi.devices();
        List<String> identifiers = new ArrayList<>();
        for (Pointer handle : handles) {
            identifiers.add(smi.rocrUuid(handle));
        }
        for (int index : visible.among(identifiers)) {
            devices.add(index, handles.get(index));
        }
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        smi.forget();
        devices.write(out);
    }

    private static boolean isLost(int code) {
        return code == AmdSmi.NOT_FOUND || code == AmdSmi.DRIVER_NOT_LOADED || code == AmdSmi.RESTART_FAILED;
    }

    @Override
    public void close() {
        smi.close();
    }
}
