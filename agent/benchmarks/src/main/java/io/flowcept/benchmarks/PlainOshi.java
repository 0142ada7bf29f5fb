package io.flowcept.benchmarks;

import java.util.Arrays;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.software.os.OperatingSystem;

/** The same blocks by OSHI's ways of asking for them anew. */
final class PlainOshi {
    private final HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
    private final OperatingSystem system = new SystemInfo().getOperatingSystem();

    /** Asks for them all once. Answers a number made of all, so that none can be left out. */
    long run() {
        long sink = Arrays.hashCode(hardware.getProcessor().getSystemCpuLoadTicks());
        sink += Arrays.deepHashCode(hardware.getProcessor().getProcessorCpuLoadTicks());
        sink += hardware.getMemory().getAvailable();
        sink += hardware.getMemory().getVirtualMemory().getSwapUsed();
        sink += hardware.getDiskStores().size();
        sink += hardware.getNetworkIFs(true).size();
        sink += system.getProcess(system.getProcessId()).getResidentMemory();
        if (sink == 0) {
            throw new IllegalStateException("OSHI says nothing");
        }
        return sink;
    }
}
