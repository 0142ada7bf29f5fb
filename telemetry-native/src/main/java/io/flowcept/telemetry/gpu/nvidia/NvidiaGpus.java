package io.flowcept.telemetry.gpu.nvidia;

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
 * The block {@code gpu} of NVIDIA's devices: {@code gpu_<index>} by NVML's index, with the metrics that the settings name.
 * For one thread, of the agent's.
 */
public final class NvidiaGpus implements TelemetrySource {
    private static final Key BLOCK = Key.of("gpu");

    private final Nvml nvml;
    private final Devices devices;
    private final Consumer<String> log;

    private NvidiaGpus(Nvml nvml, Devices devices, Consumer<String> log) {
        this.nvml = nvml;
        this.devices = devices;
        this.log = log;
    }

    /**
     * Opens the driver's library.
     *
     * @param libraries file names or paths of NVML, the best first
     * @param visible the value of {@code CUDA_VISIBLE_DEVICES}, or null
     * @param wanted names of metrics
     * @param pid this process
     * @return null if there is no such library
     * @throws IOException if there is one, but no driver behind it, or no visible device
     */
    public static NvidiaGpus open(
            List<String> libraries, String visible, Set<String> wanted, long pid, Consumer<String> log)
            throws IOException {
        VendorLibrary library = VendorLibrary.load(libraries);
        if (library == null) {
            return null;
        }
        Nvml nvml = new Nvml(library);
        Metrics<Pointer> metrics = metrics(nvml, pid, log);
        metrics.check(wanted);
        NvidiaGpus opened = new NvidiaGpus(nvml, new Devices(metrics, wanted, NvidiaGpus::isLost, null, log), log);
        try {
            opened.find(VisibleDevices.of(visible));
        } catch (IOException failure) {
            opened.close();
            throw failure;
        }
        if (opened.devices.isEmpty()) {
            opened.close();
            throw new IOException("NVML shows no device"
                    + (visible == null ? "" : " that CUDA_VISIBLE_DEVICES=" + visible + " makes visible"));
        }
        return opened;
    }

    private static Metrics<Pointer> metrics(Nvml nvml, long pid, Consumer<String> log) {
        Metrics<Pointer> metrics = new Metrics<>("NVIDIA", log);
        Key used = Key.of("used");
        metrics.add("used", (gpu, out) -> out.integer(used, nvml.memoryUsed(gpu)));
        Key total = Key.of("total");
        metrics.add("total", (gpu, out) -> out.integer(total, nvml.memoryTotal(gpu)));
        Key temperature = Key.of("temperature");
        metrics.add("temperature", (gpu, out) -> out.integer(temperature, nvml.temperature(gpu)));
        Key power = Key.of("power");
        metrics.add("power", (gpu, out) -> out.integer(power, nvml.power(gpu)));
        Key utilization = Key.of("utilization");
        metrics.add("utilization", (gpu, out) -> out.integer(utilization, nvml.gpuUtilization(gpu)));
        Key memoryUtilization = Key.of("memory_utilization");
        metrics.add("memory_utilization", (gpu, out) -> out.integer(memoryUtilization, nvml.memoryUtilization(gpu)));
        Key smClock = Key.of("sm_clock");
        metrics.add("sm_clock", (gpu, out) -> out.integer(smClock, nvml.smClock(gpu)));
        Key processesUsed = Key.of("processes_used");
        metrics.add("processes_used", (gpu, out) -> {
            long bytes = nvml.memoryOfProcess(gpu, pid);
            if (bytes >= 0) {
                out.integer(processesUsed, bytes);
            }
        });
        Key name = Key.of("name");
        metrics.add("name", (gpu, out) -> out.text(name, nvml.name(gpu)));
        Key id = Key.of("id");
        metrics.add("id", (gpu, out) -> out.text(id, nvml.uuid(gpu)));
        return metrics;
    }

    private void find(VisibleDevices visible) throws GpuException {
        List<Pointer> handles = new ArrayList<>();
        List<String> identifiers = new ArrayList<>();
        int count = nvml.deviceCount();
        for (int i = 0; i < count; i++) {
            Pointer handle = null;
            String identifier = null;
            try {
                handle = nvml.device(i);
                identifier = nvml.uuid(handle);
            } catch (GpuException lost) {
                if (handle == null) {
                    log.accept("telemetry: GPU " + i + " is left out: " + lost.getMessage());
                }
            }
            handles.add(handle);
            identifiers.add(identifier);
        }
        for (int index : visible.among(identifiers)) {
            if (handles.get(index) != null) {
                devices.add(index, handles.get(index));
            }
        }
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        devices.write(out);
    }

    private static boolean isLost(int code) {
        return code == Nvml.GPU_IS_LOST || code == Nvml.RESET_REQUIRED;
    }

    @Override
    public void close() {
        nvml.close();
    }
}
