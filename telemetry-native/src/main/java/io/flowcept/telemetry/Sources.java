package io.flowcept.telemetry;

import io.flowcept.telemetry.cpu.LinuxCpu;
import io.flowcept.telemetry.disk.LinuxDisk;
import io.flowcept.telemetry.gpu.amd.AmdGpus;
import io.flowcept.telemetry.gpu.nvidia.NvidiaGpus;
import io.flowcept.telemetry.jvm.JvmSource;
import io.flowcept.telemetry.machine.ProcessId;
import io.flowcept.telemetry.memory.LinuxMemory;
import io.flowcept.telemetry.network.LinuxNetwork;
import io.flowcept.telemetry.process.LinuxProcess;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.File;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The sources that the options ask for, on this machine. */
final class Sources {
    /** Read on the caller's thread under a lock. */
    final List<TelemetrySource> shared = new ArrayList<>();
    /** Read by each thread for itself. */
    final List<TelemetrySource> ofThread = new ArrayList<>();
    /** Read by OSHI, on a thread of the agent's. */
    final List<TelemetrySource> portable = new ArrayList<>();
    /** Read by a driver's library, on a thread of the agent's. */
    final List<TelemetrySource> gpu = new ArrayList<>();

    private final Consumer<String> log;

    private Sources(Consumer<String> log) {
        this.log = log;
    }

    /** Opens them; what fails is named in the log. */
    static Sources open(TelemetryOptions options, Consumer<String> log) {
        Sources sources = new Sources(log);
        if (isLinux()) {
            sources.openLinux(options);
        } else {
            sources.add(
                    "OSHI",
                    () -> {
                        sources.portable.addAll(OshiSources.open(options, log));
                        return null;
                    },
                    sources.portable);
        }
        if (options.process) {
            sources.add("jvm", JvmSource::new, sources.ofThread);
        }
        if (!options.gpu.isEmpty()) {
            sources.add("gpu", () -> sources.openGpu(options), sources.gpu);
        }
        return sources;
    }

    static boolean isLinux() {
        return "Linux".equals(System.getProperty("os.name"));
    }

    private void openLinux(TelemetryOptions options) {
        if (options.cpu || options.perCpu) {
            add("cpu", () -> new LinuxCpu(options.cpu, options.perCpu, options.cpuSince), shared);
        }
        if (options.process) {
            add("process", () -> new LinuxProcess(options.secrets), shared);
        }
        if (options.memory) {
            add("memory", LinuxMemory::new, shared);
        }
        if (options.disk) {
            add("disk", LinuxDisk::new, shared);
        }
        if (options.network) {
            add("network", LinuxNetwork::new, shared);
        }
    }

    /** AMD's devices, or else NVIDIA's, as Flowcept tries them. */
    private TelemetrySource openGpu(TelemetryOptions options) throws Exception {
        Exception why = null;
        try {
            TelemetrySource amd = AmdGpus.open(amdLibraries(), System.getenv("ROCR_VISIBLE_DEVICES"), options.gpu, log);
            if (amd != null) {
                return amd;
            }
        } catch (Exception noDriver) {
            why = noDriver;
        }
        Long pid = ProcessId.read();
        TelemetrySource nvidia = NvidiaGpus.open(
                nvidiaLibraries(), System.getenv("CUDA_VISIBLE_DEVICES"), options.gpu, pid == null ? -1 : pid, log);
        if (nvidia != null) {
            return nvidia;
        }
        throw why != null ? why : new java.io.IOException("neither AMD's nor NVIDIA's management library is here");
    }

    static List<String> amdLibraries() {
        List<String> libraries = new ArrayList<>();
        for (String variable : new String[] {"ROCM_HOME", "ROCM_PATH"}) {
            String place = System.getenv(variable);
            if (place != null && !place.isEmpty()) {
                libraries.add(new File(place, "lib/libamd_smi.so").getPath());
            }
        }
        libraries.add("amd_smi");
        libraries.add("/opt/rocm/lib/libamd_smi.so");
        return libraries;
    }

    static List<String> nvidiaLibraries() {
        if (File.separatorChar == '\\') {
            String programs = System.getenv("ProgramFiles");
            return Arrays.asList(
                    "nvml",
                    (programs == null ? "C:\\Program Files" : programs) + "\\NVIDIA Corporation\\NVSMI\\nvml.dll");
        }
        // The name without a number comes with the headers only.
        return Arrays.asList("libnvidia-ml.so.1", "nvidia-ml");
    }

    private void add(String block, Opening opening, List<TelemetrySource> to) {
        try {
            TelemetrySource source = opening.open();
            if (source != null) {
                to.add(source);
            }
        } catch (Throwable failure) {
            String message = failure.getMessage();
            log.accept("telemetry: there will be no \"" + block + "\": "
                    + (message == null ? failure.getClass().getName() : message));
        }
    }

    /** A constructor that may fail in any way: a file, a class, a library that is not there. */
    private interface Opening {
        TelemetrySource open() throws Exception;
    }
}
