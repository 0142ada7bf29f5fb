package io.flowcept.telemetry.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.proc.CgroupTree;
import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LimitsTest {
    @TempDir
    Path directory;

    @Test
    void version2_lowestLimitOfTheGroupsAroundHolds_withWhatThatGroupUses() throws IOException {
        CgroupTree tree = CgroupTree.version2(directory, "slice/app");
        Files.writeString(tree.leaf().resolve("memory.max"), "max\n");
        Files.writeString(tree.leaf().resolve("memory.current"), "1\n");
        Files.writeString(tree.leaf().getParent().resolve("memory.max"), "1073741824\n");
        Files.writeString(tree.leaf().getParent().resolve("memory.current"), "4096\n");
        MemoryLimit limit = new MemoryLimit(tree.cgroup("memory"));
        limit.refresh();
        assertThat(written(limit)).isEqualTo(Map.of("limit", 1073741824L, "used", 4096L));
        Files.writeString(tree.leaf().resolve("memory.max"), "8192\n");
        limit.refresh();
        assertThat(written(limit)).isEqualTo(Map.of("limit", 8192L, "used", 1L));
        limit.close();
    }

    @Test
    void version1_largestNumberIsNoLimit() throws IOException {
        CgroupTree tree = CgroupTree.version1(directory, "memory");
        Files.writeString(tree.leaf().resolve("memory.limit_in_bytes"), "9223372036854771712\n");
        Files.writeString(tree.leaf().resolve("memory.usage_in_bytes"), "77\n");
        MemoryLimit limit = new MemoryLimit(tree.cgroup("memory"));
        limit.refresh();
        assertThat(limit.read()).isFalse();
        Files.writeString(tree.leaf().resolve("memory.limit_in_bytes"), "1048576\n");
        limit.refresh();
        assertThat(written(limit)).isEqualTo(Map.of("limit", 1048576L, "used", 77L));
        limit.close();
    }

    private static Map<String, Object> written(MemoryLimit limit) {
        assertThat(limit.read()).isTrue();
        SnapshotBuffer buffer = new SnapshotBuffer();
        limit.write(buffer);
        return Decoded.map(buffer);
    }
}
