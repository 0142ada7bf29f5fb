package io.flowcept.telemetry.memory;

import io.flowcept.telemetry.proc.Cgroup;
import io.flowcept.telemetry.proc.ProcFile;
import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.File;
import java.io.IOException;

/**
 * What the control group may use and does use, in bytes, of the one with the lowest limit among this process's group and
 * those around it. {@link #refresh} runs on one thread, all else on another.
 */
final class MemoryLimit {
    private static final Key LIMIT = Key.of("limit");
    private static final Key USED = Key.of("used");
    /** Version 1 says "no limit" by the largest number of whole pages. */
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private final Cgroup cgroup;
    private final ProcFile[] usages;
    private volatile Lowest lowest;

    private long limit;
    private long used;

    MemoryLimit() {
        this(Cgroup.of("memory"));
    }

    MemoryLimit(Cgroup cgroup) {
        this.cgroup = cgroup;
        usages = new ProcFile[cgroup == null ? 0 : cgroup.directories().size()];
        for (int i = 0; i < usages.length; i++) {
            String name = cgroup.version() == 2 ? "memory.current" : "memory.usage_in_bytes";
            usages[i] = ProcFile.openIfThere(new File(cgroup.directories().get(i), name).getPath());
        }
    }

    void refresh() {
        Lowest found = null;
        for (int i = 0; i < usages.length; i++) {
            String name = cgroup.version() == 2 ? "memory.max" : "memory.limit_in_bytes";
            long bytes = bytes(Cgroup.text(cgroup.directories().get(i), name));
            if (bytes < UNLIMITED && (found == null || bytes < found.limit)) {
                found = new Lowest(i, bytes);
            }
        }
        lowest = found;
    }

    private static long bytes(String text) {
        try {
            return text == null ? Long.MAX_VALUE : Long.parseLong(text);
        } catch (NumberFormatException max) {
            return Long.MAX_VALUE;
        }
    }

    /** Whether there is a limit; reads what is used of it. */
    boolean read() {
        Lowest now = lowest;
        if (now == null) {
            return false;
        }
        limit = now.limit;
        try {
            used = usages[now.group] == null ? -1 : usages[now.group].read().number();
        } catch (IOException | RuntimeException unreadable) {
            used = -1;
        }
        return true;
    }

    /** Writes what was read. */
    void write(SnapshotBuffer out) {
        out.beginMap();
        out.integer(LIMIT, limit);
        if (used >= 0) {
            out.integer(USED, used);
        }
        out.endMap();
    }

    void close() {
        for (ProcFile usage : usages) {
            if (usage != null) {
                usage.close();
            }
        }
    }

    private static final class Lowest {
        final int group;
        final long limit;

        Lowest(int group, long limit) {
            this.group = group;
            this.limit = limit;
        }
    }
}
