package io.flowcept.telemetry;

import io.flowcept.telemetry.cpu.OshiCpu;
import io.flowcept.telemetry.disk.OshiDisk;
import io.flowcept.telemetry.memory.OshiMemory;
import io.flowcept.telemetry.network.OshiNetwork;
import io.flowcept.telemetry.process.OshiProcess;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;

/** The sources where there is no {@code /proc}. Nothing else loads OSHI's classes, which takes half a second. */
final class OshiSources {
    private OshiSources() {}

    /** Opens what the options ask for; a process that is not found is named in the log. */
    static List<TelemetrySource> open(TelemetryOptions options, Consumer<String> log) {
        SystemInfo system = new SystemInfo();
        HardwareAbstractionLayer hardware = system.getHardware();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<TelemetrySource> sources = new ArrayList<>();
        if (options.cpu || options.perCpu) {
            sources.add(new OshiCpu(hardware.getProcessor(), options.cpu, options.perCpu, windows));
        }
        if (options.process) {
            try {
                sources.add(new OshiProcess(
                        system.getOperatingSystem(), hardware.getMemory().getTotal(), options.secrets));
            } catch (IOException failure) {
                log.accept("telemetry: there will be no \"process\": " + failure.getMessage());
            }
        }
        if (options.memory) {
            sources.add(new OshiMemory(hardware.getMemory(), windows));
        }
        if (options.disk) {
            sources.add(new OshiDisk(hardware));
        }
        if (options.network) {
            sources.add(new OshiNetwork(hardware));
        }
        return sources;
    }
}
