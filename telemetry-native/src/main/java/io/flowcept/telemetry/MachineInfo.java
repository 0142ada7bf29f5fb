package io.flowcept.telemetry;

import io.flowcept.telemetry.disk.DiskUsage;
import io.flowcept.telemetry.machine.CpuInfo;
import io.flowcept.telemetry.machine.EnvironmentVariables;
import io.flowcept.telemetry.machine.HostIdentity;
import io.flowcept.telemetry.machine.NetworkAddresses;
import io.flowcept.telemetry.machine.Platform;
import io.flowcept.telemetry.memory.LinuxMemory;
import io.flowcept.telemetry.process.LinuxProcess;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.SourceGroup;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@code machine_info}: what a workflow's message says of the machine. Its sources are opened when it is written, and
 * closed after, since it is asked for once in a workflow. For any thread of the agent's.
 */
final class MachineInfo {
    private static final Key DISK = Key.of("disk");
    private static final Key HOSTNAME = Key.of("hostname");
    private static final Key LOGIN_NAME = Key.of("login_name");

    private final TelemetryOptions options;
    private final Consumer<SnapshotBuffer> gpu;
    private final Consumer<String> log;

    MachineInfo(TelemetryOptions options, Consumer<SnapshotBuffer> gpu, Consumer<String> log) {
        this.options = options;
        this.gpu = gpu;
        this.log = log;
    }

    void write(SnapshotBuffer out) {
        List<TelemetrySource> sources = new ArrayList<>();
        try {
            if (Sources.isLinux()) {
                sources.add(new LinuxMemory());
                sources.add(new LinuxProcess(options.secrets));
            } else {
                sources.addAll(OshiSources.open(
                        TelemetryOptions.nothing().memory(true).process(true).secrets(options.secrets), log));
            }
        } catch (IOException | LinkageError unreadable) {
            log.accept("telemetry: machine_info lacks memory or process: " + unreadable.getMessage());
        }
        sources.add(new Usage());
        sources.add(new Platform());
        sources.add(new CpuInfo());
        sources.add(new NetworkAddresses());
        sources.add(new EnvironmentVariables(System.getenv(), options.environment, options.secrets));
        HostIdentity identity = HostIdentity.read();
        try (SourceGroup group = new SourceGroup(sources, log)) {
            group.refresh();
            out.beginMap();
            group.write(out);
            out.text(HOSTNAME, identity.hostname());
            out.text(LOGIN_NAME, identity.user());
            gpu.accept(out);
            out.endMap();
        }
    }

    /** Here the block {@code disk} is the root file system's use and nothing else. */
    private static final class Usage implements TelemetrySource {
        @Override
        public Key block() {
            return DISK;
        }

        @Override
        public void write(SnapshotBuffer out) throws IOException {
            new DiskUsage().write(out);
        }
    }
}
