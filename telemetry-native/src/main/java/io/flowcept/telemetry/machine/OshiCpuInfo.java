package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.ProcessorIdentifier;

/** The processor by OSHI, where there is no {@code /proc}. A class of its own, so that Linux loads nothing of OSHI's. */
final class OshiCpuInfo {
    private OshiCpuInfo() {}

    static void write(SnapshotBuffer out) {
        CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
        ProcessorIdentifier identifier = processor.getProcessorIdentifier();
        out.integer(Key.of("count"), processor.getLogicalProcessorCount());
        text(out, "vendor_id_raw", identifier.getVendor());
        text(out, "brand_raw", identifier.getName());
        CpuInfo.writeFrequencies(out, identifier.getName(), (double) identifier.getVendorFreq());
        integer(out, "stepping", identifier.getStepping());
        integer(out, "model", identifier.getModel());
        integer(out, "family", identifier.getFamily());
    }

    private static void text(SnapshotBuffer out, String key, String value) {
        out.text(Key.of(key), value == null || value.isEmpty() ? null : value.trim());
    }

    private static void integer(SnapshotBuffer out, String key, String value) {
        if (value != null && value.matches("[0-9]{1,9}")) {
            out.integer(Key.of(key), Integer.parseInt(value));
        }
    }
}
