package io.flowcept.telemetry.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.proc.CgroupTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CpuLimitTest {
    @TempDir
    Path directory;

    @Test
    void version2_isQuotaOverPeriod_theLeastOfAll() throws IOException {
        CgroupTree tree = CgroupTree.version2(directory, "slice/app");
        CpuLimit limit = new CpuLimit(tree.cgroup("cpu"));
        Files.writeString(tree.leaf().resolve("cpu.max"), "max 100000\n");
        limit.refresh();
        assertThat(limit.processors()).isZero();
        Files.writeString(tree.leaf().resolve("cpu.max"), "150000 100000\n");
        Files.writeString(tree.leaf().getParent().resolve("cpu.max"), "50000 100000\n");
        limit.refresh();
        assertThat(limit.processors()).isEqualTo(0.5);
    }

    @Test
    void version1_quotaBelowZeroIsNoLimit() throws IOException {
        CgroupTree tree = CgroupTree.version1(directory, "cpu");
        CpuLimit limit = new CpuLimit(tree.cgroup("cpu"));
        Files.writeString(tree.leaf().resolve("cpu.cfs_quota_us"), "-1\n");
        Files.writeString(tree.leaf().resolve("cpu.cfs_period_us"), "100000\n");
        limit.refresh();
        assertThat(limit.processors()).isZero();
        Files.writeString(tree.leaf().resolve("cpu.cfs_quota_us"), "250000\n");
        limit.refresh();
        assertThat(limit.processors()).isEqualTo(2.5);
    }
}
