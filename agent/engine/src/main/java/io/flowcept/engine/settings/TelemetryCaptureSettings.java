package io.flowcept.engine.settings;

import java.util.List;

/**
 * The section {@code telemetry_capture}: what is measured at the start and the end of tasks. All is off when the
 * environment's {@code TELEMETRY_ENABLED} is not true. Immutable.
 */
public final class TelemetryCaptureSettings {
    public final boolean cpu;
    public final boolean perCpu;
    public final boolean processInfo;
    public final boolean mem;
    public final boolean disk;
    public final boolean network;
    public final boolean machineInfo;

    /** Names of metrics; null for none. */
    public final List<String> gpu;

    TelemetryCaptureSettings(Section section) {
        section.defaultsUnless("TELEMETRY_ENABLED");
        cpu = section.key("cpu").bool(false);
        perCpu = section.key("per_cpu").bool(false);
        processInfo = section.key("process_info").bool(false);
        mem = section.key("mem").bool(false);
        disk = section.key("disk").bool(false);
        network = section.key("network").bool(false);
        machineInfo = section.key("machine_info").bool(false);
        gpu = section.key("gpu").texts();
        section.close();
    }

    /** Whether anything is to be captured. */
    public boolean isOn() {
        return cpu || perCpu || processInfo || mem || disk || network || machineInfo || (gpu != null && !gpu.isEmpty());
    }
}
