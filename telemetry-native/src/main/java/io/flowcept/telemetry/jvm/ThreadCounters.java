package io.flowcept.telemetry.jvm;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * Processor time and allocated bytes of the thread that asks, since it began. Nothing is written for a virtual thread,
 * for which the JVM counts neither.
 */
final class ThreadCounters {
    private static final Key CPU_TIME = Key.of("cpu_time");
    private static final Key ALLOCATED_BYTES = Key.of("allocated_bytes");

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean countsTime;
    private final boolean countsBytes;

    ThreadCounters() {
        countsTime = threads.isCurrentThreadCpuTimeSupported() && threads.isThreadCpuTimeEnabled();
        countsBytes = countsBytes(threads);
    }

    private static boolean countsBytes(ThreadMXBean threads) {
        try {
            // Not all JVMs have Oracle's extension.
            return threads instanceof com.sun.management.ThreadMXBean
                    && ((com.sun.management.ThreadMXBean) threads).isThreadAllocatedMemorySupported()
                    && ((com.sun.management.ThreadMXBean) threads).isThreadAllocatedMemoryEnabled();
        } catch (LinkageError withoutIt) {
            return false;
        }
    }

    void write(SnapshotBuffer out) {
        out.beginMap();
        Thread thread = Thread.currentThread();
        // The class is not accessible, and there is none before Java 21.
        boolean virtual = thread.getClass().getName().equals("java.lang.VirtualThread");
        long nanos = countsTime && !virtual ? threads.getCurrentThreadCpuTime() : -1;
        if (nanos >= 0) {
            out.real(CPU_TIME, nanos / 1e9);
        }
        if (countsBytes && !virtual) {
            long bytes = ((com.sun.management.ThreadMXBean) threads).getThreadAllocatedBytes(thread.getId());
            if (bytes >= 0) {
                out.integer(ALLOCATED_BYTES, bytes);
            }
        }
        out.endMap();
    }
}
