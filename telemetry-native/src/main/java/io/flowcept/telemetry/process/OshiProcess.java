package io.flowcept.telemetry.process;

import io.flowcept.telemetry.machine.Secrets;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import oshi.software.os.InternetProtocolStats.IPConnection;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** The block {@code process} by OSHI, where there is no {@code /proc}. For one thread at a time, of the agent's. */
public final class OshiProcess implements TelemetrySource {
    private static final Key BLOCK = Key.of("process");
    private static final Key MEMORY = Key.of("memory");
    private static final Key RSS = Key.of("rss");
    private static final Key VMS = Key.of("vms");
    private static final Key MEMORY_PERCENT = Key.of("memory_percent");
    private static final Key CPU_TIMES = Key.of("cpu_times");
    private static final Key USER = Key.of("user");
    private static final Key SYSTEM = Key.of("system");
    private static final Key CPU_PERCENT = Key.of("cpu_percent");
    private static final Key NUM_FDS = Key.of("num_open_file_descriptors");
    private static final Key NUM_CONNECTIONS = Key.of("num_connections");
    private static final Key IO_COUNTERS = Key.of("io_counters");
    private static final Key READ_BYTES = Key.of("read_bytes");
    private static final Key WRITE_BYTES = Key.of("write_bytes");
    private static final Key NUM_THREADS = Key.of("num_threads");

    private final OperatingSystem system;
    private final OSProcess self;
    private final long totalMemory;
    private final ProcessIdentity identity;
    private final CpuShare share;
    private volatile int connections = -1;

    /** @param totalMemory the machine's, in bytes */
    public OshiProcess(OperatingSystem system, long totalMemory, Secrets secrets) throws IOException {
        this.system = system;
        this.totalMemory = totalMemory;
        self = system.getProcess(system.getProcessId());
        if (self == null) {
            throw new IOException("OSHI does not find this process");
        }
        String path = self.getPath();
        identity = new ProcessIdentity(
                self.getProcessID(),
                path.isEmpty() ? null : path,
                self.getArguments().isEmpty() ? null : self.getArguments(),
                secrets);
        share = new CpuShare(1000, self.getUpTime() / 1e3);
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        if (!self.updateAttributes()) {
            throw new IOException("OSHI does not find this process any more");
        }
        out.beginMap();
        identity.write(out);
        out.key(MEMORY);
        out.beginMap();
        out.integer(RSS, self.getResidentMemory());
        out.integer(VMS, self.getVirtualSize());
        out.endMap();
        out.real(MEMORY_PERCENT, 100.0 * self.getResidentMemory() / totalMemory);
        out.key(CPU_TIMES);
        out.beginMap();
        out.real(USER, self.getUserTime() / 1e3);
        out.real(SYSTEM, self.getKernelTime() / 1e3);
        out.endMap();
        out.real(CPU_PERCENT, share.percent(self.getUserTime() + self.getKernelTime()));
        if (self.getOpenFiles() > 0) {
            // Windows' "handles" are what psutil calls num_handles; there are no descriptors to compare them with.
            out.integer(NUM_FDS, self.getOpenFiles());
        }
        if (connections >= 0) {
            out.integer(NUM_CONNECTIONS, connections);
        }
        out.key(IO_COUNTERS);
        out.beginMap();
        out.integer(READ_BYTES, self.getBytesRead());
        out.integer(WRITE_BYTES, self.getBytesWritten());
        out.endMap();
        out.integer(NUM_THREADS, self.getThreadCount());
        out.endMap();
    }

    @Override
    public void refresh() {
        int count = 0;
        for (IPConnection connection : system.getInternetProtocolStats().getConnections()) {
            count += connection.getowningProcessId() == self.getProcessID() ? 1 : 0;
        }
        connections = count;
    }
}
