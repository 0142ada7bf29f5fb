package io.flowcept.telemetry.machine;

import java.io.FileInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * The id of this process: by {@code /proc} where there is one, since {@code ProcessHandle} makes a pool of threads before it
 * answers, some 10 ms of a starting JVM; else by that, else by JMX, which is slower still.
 */
public final class ProcessId {
    private ProcessId() {}

    /** The id in the process's own namespace, or null. Asks no name server. */
    public static Long read() {
        Long pid = byProc();
        if (pid == null) {
            pid = byProcessHandle();
        }
        return pid == null ? byManagement() : pid;
    }

    /** Java 9 and newer. */
    static Long byProcessHandle() {
        try {
            Class<?> type = Class.forName("java.lang.ProcessHandle");
            return (Long) type.getMethod("pid").invoke(type.getMethod("current").invoke(null));
        } catch (ReflectiveOperationException | RuntimeException older) {
            return null;
        }
    }

    /**
     * Linux 4.1 and newer. In a container, {@code /proc} may be that of the host, where the process has another number; so
     * the last one of the line that has them all, which is the container's.
     */
    static Long byProc() {
        byte[] status = new byte[4096];
        try (FileInputStream in = new FileInputStream("/proc/self/status")) {
            String text = new String(status, 0, Math.max(0, in.read(status)), StandardCharsets.ISO_8859_1);
            int line = text.indexOf("\nNSpid:");
            int end = text.indexOf('\n', line + 1);
            return line < 0 || end < 0 ? null : Long.valueOf(text.substring(text.lastIndexOf('\t', end) + 1, end));
        } catch (IOException | RuntimeException notLinux) {
            return null;
        }
    }

    /** HotSpot and its kin name the JVM {@code <pid>@<host>}. */
    static Long byManagement() {
        try {
            String name = ManagementFactory.getRuntimeMXBean().getName();
            return Long.valueOf(name.substring(0, name.indexOf('@')));
        } catch (RuntimeException otherName) {
            return null;
        }
    }
}
