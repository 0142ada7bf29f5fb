package io.flowcept.telemetry.machine;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;

/** The id of this process: by {@code ProcessHandle} where there is one, else by {@code /proc}, else by JMX, which is slow. */
public final class ProcessId {
    private ProcessId() {}

    /** The id in the process's own namespace, or null. Asks no name server. */
    public static Long read() {
        Long pid = byProcessHandle();
        if (pid == null) {
            pid = byProc();
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

    /** Linux: {@code /proc/self} is a link to the directory of whoever reads it. */
    static Long byProc() {
        try {
            return Long.valueOf(
                    Files.readSymbolicLink(new File("/proc/self").toPath()).toString());
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
