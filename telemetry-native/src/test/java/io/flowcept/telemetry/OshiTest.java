package io.flowcept.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.SourceGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What other systems get by OSHI, tried on the one at hand. */
class OshiTest {
    private final List<String> log = new ArrayList<>();

    @Test
    @EnabledOnOs(OS.LINUX)
    void oshisBlocks_sayWhatTheKernelsOwnFilesSay() {
        Map<String, Object> oshi;
        TelemetryOptions options = TelemetryOptions.everything();
        try (SourceGroup group = new SourceGroup(OshiSources.open(options, log::add), log::add)) {
            group.refresh();
            SnapshotBuffer buffer = new SnapshotBuffer();
            buffer.beginMap();
            group.write(buffer);
            buffer.endMap();
            oshi = Decoded.map(buffer);
        }
        assertThat(log).isEmpty();
        assertThat(oshi).containsOnlyKeys("cpu", "process", "memory", "disk", "network");
        Map<String, Object> proc;
        try (Telemetry telemetry = Telemetry.open(options, log::add)) {
            SnapshotBuffer buffer = new SnapshotBuffer();
            telemetry.write(buffer, 0);
            proc = Decoded.map(buffer);
        }
        for (String key : List.of("pid", "executable", "cmd_line")) {
            assertThat(Decoded.at(oshi, "process").get(key))
                    .as(key)
                    .isEqualTo(Decoded.at(proc, "process").get(key));
        }
        assertThat(Decoded.at(oshi, "memory", "virtual").get("total"))
                .isEqualTo(Decoded.at(proc, "memory", "virtual").get("total"));
        assertThat(Decoded.at(proc, "cpu").keySet())
                .containsAll(Decoded.at(oshi, "cpu").keySet());
        assertThat((double) Decoded.at(proc, "cpu", "times_avg").get("idle"))
                .isBetween(
                        (double) Decoded.at(oshi, "cpu", "times_avg").get("idle") - 1,
                        (double) Decoded.at(oshi, "cpu", "times_avg").get("idle") + 30);
        assertThat(Decoded.at(oshi, "disk").keySet()).contains("disk_usage", "io_sum");
        assertThat((long) Decoded.at(oshi, "disk", "io_sum").get("write_bytes"))
                .isPositive()
                .isLessThanOrEqualTo((long) Decoded.at(proc, "disk", "io_sum").get("write_bytes"));
        for (String block : List.of("process", "memory", "network")) {
            assertThat(Decoded.at(proc, block).keySet())
                    .as(block)
                    .containsAll(Decoded.at(oshi, block).keySet());
        }
    }
}
