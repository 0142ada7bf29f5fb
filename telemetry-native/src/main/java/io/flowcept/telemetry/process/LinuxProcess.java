package io.flowcept.telemetry.process;

import io.flowcept.telemetry.machine.Secrets;
import io.flowcept.telemetry.proc.AuxiliaryVector;
import io.flowcept.telemetry.proc.LabelledNumbers;
import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.proc.ProcText;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.Keys;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.io.File;
import java.io.IOException;

/**
 * The block {@code process} from {@code /proc/self}; source: proc_pid_stat(5) and its siblings. As in psutil, processor
 * number and context switches are those of the process's first thread; in a JVM that one only waits. For one thread at a
 * time.
 */
public final class LinuxProcess implements TelemetrySource {
    private static final Key BLOCK = Key.of("process");
    private static final Key CPU_NUMBER = Key.of("cpu_number");
    private static final Key MEMORY = Key.of("memory");
    private static final Keys MEMORY_KEYS = Keys.of("rss", "vms", "shared", "text", "lib", "data", "dirty");
    /** Which column of {@code statm} each has. */
    private static final int[] STATM = {1, 0, 2, 3, 4, 5, 6};

    private static final Key MEMORY_PERCENT = Key.of("memory_percent");
    private static final Key CPU_TIMES = Key.of("cpu_times");
    private static final Keys TIMES = Keys.of("user", "system", "children_user", "children_system", "iowait");
    private static final Key CPU_PERCENT = Key.of("cpu_percent");
    private static final Key NUM_FDS = Key.of("num_open_file_descriptors");
    private static final Key NUM_CONNECTIONS = Key.of("num_connections");
    private static final Key NUM_OPEN_FILES = Key.of("num_open_files");
    private static final Key IO_COUNTERS = Key.of("io_counters");
    private static final Key NUM_THREADS = Key.of("num_threads");
    private static final Key NUM_CTX_SWITCHES = Key.of("num_ctx_switches");
    private static final Key VOLUNTARY = Key.of("voluntary");
    private static final Key INVOLUNTARY = Key.of("involuntary");

    private static final Key[] IO = {
        Key.of("read_count"),
        Key.of("write_count"),
        Key.of("read_bytes"),
        Key.of("write_bytes"),
        Key.of("read_chars"),
        Key.of("write_chars")
    };

    /** Columns of {@code stat}, counted as the manual does, from 1. */
    private static final int UTIME = 14;

    private static final int STIME = 15;
    private static final int CUTIME = 16;
    private static final int CSTIME = 17;
    private static final int THREADS = 20;
    private static final int START_TIME = 22;
    private static final int PROCESSOR = 39;
    private static final int BLKIO_TICKS = 42;
    /** Of {@link #TIMES}. */
    private static final int[] TIME_COLUMNS = {UTIME, STIME, CUTIME, CSTIME, BLKIO_TICKS};

    private final long pageSize;
    private final double ticksPerSecond;
    private final long totalMemory;
    private final ProcessIdentity identity;
    private final ProcFile stat;
    private final ProcFile statm;
    private final ProcFile status;
    /** Null where the kernel does not count, or does not tell. */
    private final ProcFile io;

    private final LabelledNumbers ioNumbers =
            new LabelledNumbers("syscr:", "syscw:", "read_bytes:", "write_bytes:", "rchar:", "wchar:");
    private final LabelledNumbers switches =
            new LabelledNumbers("voluntary_ctxt_switches:", "nonvoluntary_ctxt_switches:");
    /** A directory whose size is the number of descriptors, since Linux 6.2. */
    private final File descriptors = new File("/proc/self/fd");

    private final OpenDescriptors open = new OpenDescriptors();
    private final long[] columns = new long[BLKIO_TICKS + 1];
    private final long[] pages = new long[STATM.length];
    private final long[] memory = new long[STATM.length];
    private final long[] times = new long[TIME_COLUMNS.length];
    private final CpuShare share;

    /** Opens the files. */
    public LinuxProcess(Secrets secrets) throws IOException {
        AuxiliaryVector system = AuxiliaryVector.read();
        pageSize = system.pageSize();
        ticksPerSecond = system.ticksPerSecond();
        identity = ProcessIdentity.ofSelf(secrets);
        stat = ProcFile.open("/proc/self/stat");
        statm = ProcFile.open("/proc/self/statm");
        status = ProcFile.open("/proc/self/status");
        io = ProcFile.openIfThere("/proc/self/io");
        totalMemory = totalMemory();
        readStat();
        share = new CpuShare(ticksPerSecond, age());
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    @Override
    public void write(SnapshotBuffer out) throws IOException {
        readStat();
        statm.read().numbers(pages, 0, pages.length);
        out.beginMap();
        identity.write(out);
        out.integer(CPU_NUMBER, columns[PROCESSOR]);
        out.key(MEMORY);
        writeMemory(out);
        if (totalMemory > 0) {
            out.real(MEMORY_PERCENT, 100.0 * pages[1] * pageSize / totalMemory);
        }
        out.key(CPU_TIMES);
        writeTimes(out);
        out.real(CPU_PERCENT, share.percent(columns[UTIME] + columns[STIME]));
        writeCounts(out);
        writeIo(out);
        writeSwitches(out);
        out.endMap();
    }

    private void readStat() throws IOException {
        ProcText text = stat.read();
        // The second column is the program's name in parentheses, and may have spaces and parentheses itself.
        text.at(text.lastIndexOf(')') + 1);
        text.skip(); // the state, a letter
        text.numbers(columns, 4, columns.length - 4);
    }

    private void writeMemory(SnapshotBuffer out) {
        for (int i = 0; i < STATM.length; i++) {
            memory[i] = pages[STATM[i]] * pageSize;
        }
        out.integers(MEMORY_KEYS, memory);
    }

    private void writeTimes(SnapshotBuffer out) {
        for (int i = 0; i < TIME_COLUMNS.length; i++) {
            times[i] = columns[TIME_COLUMNS[i]];
        }
        out.reals(TIMES, times, times.length, ticksPerSecond);
    }

    private void writeCounts(SnapshotBuffer out) {
        out.integer(NUM_THREADS, columns[THREADS]);
        OpenDescriptors.Counts counts = open.counts();
        long number = descriptors.length();
        if (number > 0) {
            out.integer(NUM_FDS, number);
        } else if (counts != null) {
            out.integer(NUM_FDS, counts.all);
        }
        if (counts != null) {
            out.integer(NUM_OPEN_FILES, counts.files);
            if (counts.connections >= 0) {
                out.integer(NUM_CONNECTIONS, counts.connections);
            }
        }
    }

    private void writeIo(SnapshotBuffer out) throws IOException {
        if (io == null) {
            return;
        }
        ioNumbers.parse(io.read());
        out.key(IO_COUNTERS);
        out.beginMap();
        for (int i = 0; i < IO.length; i++) {
            if (ioNumbers.has(i)) {
                out.integer(IO[i], ioNumbers.value(i));
            }
        }
        out.endMap();
    }

    private void writeSwitches(SnapshotBuffer out) throws IOException {
        switches.parse(status.read());
        if (switches.has(0) && switches.has(1)) {
            out.key(NUM_CTX_SWITCHES);
            out.beginMap();
            out.integer(VOLUNTARY, switches.value(0));
            out.integer(INVOLUNTARY, switches.value(1));
            out.endMap();
        }
    }

    /** Seconds since the process began. */
    private double age() throws IOException {
        try (ProcFile uptime = ProcFile.open("/proc/uptime")) {
            return uptime.read().decimal() - columns[START_TIME] / ticksPerSecond;
        }
    }

    private static long totalMemory() throws IOException {
        try (ProcFile meminfo = ProcFile.open("/proc/meminfo")) {
            LabelledNumbers total = new LabelledNumbers("MemTotal:");
            total.parse(meminfo.read());
            return total.has(0) ? total.value(0) * 1024 : 0;
        }
    }

    @Override
    public void rewind() {
        share.rewind();
    }

    @Override
    public void refresh() {
        open.refresh();
    }

    @Override
    public void close() {
        stat.close();
        statm.close();
        status.close();
        if (io != null) {
            io.close();
        }
    }
}
