package io.flowcept.telemetry.cpu;

import io.flowcept.telemetry.proc.Cgroup;
import java.io.File;

/** How many processors' time the control group may use, the least of its own limit and those around it. */
final class CpuLimit {
    private final Cgroup cgroup;
    private volatile double processors;

    CpuLimit() {
        this(Cgroup.of("cpu"));
    }

    CpuLimit(Cgroup cgroup) {
        this.cgroup = cgroup;
    }

    /** 1.5 for one and a half; 0: there is no limit. */
    double processors() {
        return processors;
    }

    void refresh() {
        double least = 0;
        if (cgroup != null) {
            for (File directory : cgroup.directories()) {
                double limit = cgroup.version() == 2 ? version2(directory) : version1(directory);
                if (limit > 0 && (least == 0 || limit < least)) {
                    least = limit;
                }
            }
        }
        processors = least;
    }

    /** {@code "150000 100000"}, or {@code "max 100000"}: microseconds of time in microseconds. */
    private static double version2(File directory) {
        String max = Cgroup.text(directory, "cpu.max");
        String[] parts = max == null ? new String[0] : max.split(" ", -1);
        return parts.length == 2 && !parts[0].equals("max") ? ratio(parts[0], parts[1]) : 0;
    }

    private static double version1(File directory) {
        String quota = Cgroup.text(directory, "cpu.cfs_quota_us");
        String period = Cgroup.text(directory, "cpu.cfs_period_us");
        return quota != null && period != null ? ratio(quota, period) : 0;
    }

    private static double ratio(String quota, String period) {
        try {
            return (double) Long.parseLong(quota) / Long.parseLong(period);
        } catch (NumberFormatException unknown) {
            return 0;
        }
    }
}
