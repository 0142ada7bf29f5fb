package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * The entry {@code platform}: what uname(1) says, without {@code processor}, which no system keeps in a file. Stateless.
 */
public final class Platform implements TelemetrySource {
    private static final Key BLOCK = Key.of("platform");
    private static final Key SYSTEM = Key.of("system");
    private static final Key NODE = Key.of("node");
    private static final Key RELEASE = Key.of("release");
    private static final Key VERSION = Key.of("version");
    private static final Key MACHINE = Key.of("machine");

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) {
        String system = HostIdentity.sysName(System.getProperty("os.name"));
        String node = kernel("hostname");
        String release = kernel("osrelease");
        out.beginMap();
        out.text(SYSTEM, system);
        out.text(NODE, node == null ? System.getenv("COMPUTERNAME") : node);
        out.text(RELEASE, release == null ? System.getProperty("os.version") : release);
        out.text(VERSION, kernel("version"));
        out.text(MACHINE, machine(system));
        out.endMap();
    }

    /** The hardware's name: the kernel's own since Linux 6.1, else what it calls what the JVM names its way. */
    static String machine(String system) {
        String kernels = kernel("arch");
        if (kernels != null) {
            return kernels;
        }
        String jvms = System.getProperty("os.arch");
        if ("amd64".equals(jvms) || "x86_64".equals(jvms)) {
            return "Windows".equals(system) ? "AMD64" : "x86_64";
        }
        return "aarch64".equals(jvms) && !"Linux".equals(system)
                ? ("Windows".equals(system) ? "ARM64" : "arm64")
                : jvms;
    }

    private static String kernel(String name) {
        try {
            byte[] bytes = Files.readAllBytes(Paths.get("/proc/sys/kernel", name));
            return new String(bytes, StandardCharsets.UTF_8).trim();
        } catch (IOException | RuntimeException notLinux) {
            return null;
        }
    }
}
