package io.flowcept.benchmarks;

import com.sun.management.ThreadMXBean;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;

/**
 * The kernel's part of the work: the same files, kept open, read to their ends and not looked at; and the three things
 * that are asked otherwise, the root file system's use, the number of descriptors, and the thread's processor time.
 */
final class BareReads {
    /** What a snapshot reads on Linux; swap is off where this was written, so {@code vmstat} is not read again. */
    private static final String[] FILES = {
        "/proc/stat",
        "/proc/self/stat",
        "/proc/self/statm",
        "/proc/self/status",
        "/proc/self/io",
        "/proc/meminfo",
        "/proc/diskstats",
        "/proc/self/net/dev"
    };

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final RandomAccessFile[] files = new RandomAccessFile[FILES.length];
    private final byte[] buffer = new byte[8192];
    private final File root = new File("/");
    private final File descriptors = new File("/proc/self/fd");

    BareReads() throws IOException {
        for (int i = 0; i < files.length; i++) {
            files[i] = new RandomAccessFile(FILES[i], "r");
        }
    }

    /** Reads them all once. Answers a number that is never 0. */
    long run() throws IOException {
        for (RandomAccessFile file : files) {
            file.seek(0);
            while (file.read(buffer) == buffer.length) {
                // There is more.
            }
        }
        long sink = THREADS.getCurrentThreadCpuTime();
        sink += root.getTotalSpace() + root.getFreeSpace() + root.getUsableSpace() + descriptors.length();
        if (sink == 0) {
            throw new IOException("the kernel says nothing");
        }
        return sink;
    }
}
