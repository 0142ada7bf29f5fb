package io.flowcept.telemetry.proc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Paths;

/**
 * What the kernel told this process at its start, in {@code /proc/self/auxv}: pairs of native words. Source: getauxval(3).
 * Immutable.
 */
public final class AuxiliaryVector {
    private static final int PAGE_SIZE = 6;
    private static final int CLOCK_TICKS = 17;

    private final long pageSize;
    private final long ticksPerSecond;

    private AuxiliaryVector(long pageSize, long ticksPerSecond) {
        this.pageSize = pageSize;
        this.ticksPerSecond = ticksPerSecond;
    }

    /** Reads it. Throws if it cannot be read or lacks what is asked of it here. */
    public static AuxiliaryVector read() throws IOException {
        ByteBuffer words = ByteBuffer.wrap(Files.readAllBytes(Paths.get("/proc/self/auxv")))
                .order(ByteOrder.nativeOrder());
        boolean wide = !"32".equals(System.getProperty("sun.arch.data.model"));
        long pageSize = 0;
        long ticks = 0;
        while (words.remaining() >= (wide ? 16 : 8)) {
            long type = wide ? words.getLong() : words.getInt();
            long value = wide ? words.getLong() : words.getInt();
            if (type == PAGE_SIZE) {
                pageSize = value;
            } else if (type == CLOCK_TICKS) {
                ticks = value;
            }
        }
        if (pageSize <= 0 || ticks <= 0) {
            throw new IOException("/proc/self/auxv does not say the page size and the clock's ticks");
        }
        return new AuxiliaryVector(pageSize, ticks);
    }

    /** Bytes in a page of memory, in which {@code /proc} counts some memory. */
    public long pageSize() {
        return pageSize;
    }

    /** The unit in which {@code /proc} counts processor time, 100 nearly everywhere. */
    public long ticksPerSecond() {
        return ticksPerSecond;
    }
}
