package io.flowcept.telemetry.disk;

import io.flowcept.telemetry.proc.Percent;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.File;
import java.io.IOException;

/**
 * Use of the file system at a path, in bytes, as psutil and df(1) count: used is what is not free for the superuser, free
 * is what this user may have, and the percentage is of their sum. Any thread may ask.
 */
public final class DiskUsage {
    private static final Key TOTAL = Key.of("total");
    private static final Key USED = Key.of("used");
    private static final Key FREE = Key.of("free");
    private static final Key PERCENT = Key.of("percent");

    private final File path;

    /** That of the root file system; on Windows, of the drive the process works on. */
    public DiskUsage() {
        this(new File("/"));
    }

    DiskUsage(File path) {
        this.path = path;
    }

    /** Writes one map. */
    public void write(SnapshotBuffer out) throws IOException {
        // The JDK says 0 for all three where it cannot say.
        long total = path.getTotalSpace();
        if (total == 0) {
            throw new IOException("the size of the file system at " + path + " cannot be read");
        }
        long used = total - path.getFreeSpace();
        long free = path.getUsableSpace();
        out.beginMap();
        out.integer(TOTAL, total);
        out.integer(USED, used);
        out.integer(FREE, free);
        out.real(PERCENT, Percent.of(used, used + free));
        out.endMap();
    }
}
