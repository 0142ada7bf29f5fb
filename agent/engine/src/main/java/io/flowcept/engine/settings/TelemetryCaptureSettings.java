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

    /** Seconds between readings of what is costly and changes slowly, such as the number of connections. */
    public final double slowRefreshSecs;

    /** What {@code machine_info} shows of the environment: {@code redacted}, {@code names} or {@code none}. */
    public final String environment;

    /** Milliseconds for which tasks may share one snapshot; 0: each end of a task has its own. */
    public final double maxAgeMs;

    /** Percent of a method's own time that its telemetry may take before its tasks share snapshots; 0: any. */
    public final double maxOverheadPercent;

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
        slowRefreshSecs = section.key("slow_refresh_secs").number(5.0);
        environment = section.key("environment").choice("redacted", "redacted", "names", "none");
        maxAgeMs = section.key("max_age_ms").number(0.0);
        maxOverheadPercent = section.key("max_overhead_percent").number(10.0);
        section.close();
    }

    /** Whether anything is to be captured. */
    public boolean isOn() {
        return cpu || perCpu || processInfo || mem || disk || network || machineInfo || (gpu != null && !gpu.isEmpty());
    }
}
