package io.flowcept.sinks.document;

import static io.flowcept.sinks.document.Packed.map;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TelemetrySummaryTest {
    private static Map<String, Object> task(Object... keysAndValues) throws IOException {
        return MsgpackMap.read(Packed.task("t", keysAndValues).msgpack());
    }

    @Test
    void everyBlockOfBothSnapshots_isSubtracted_wholeNumbersStayWhole() throws IOException {
        Map<String, Object> task = task(
                "started_at",
                100.0,
                "ended_at",
                100.25,
                "telemetry_at_start",
                map(
                        "cpu",
                        map("percent_all", 98.1, "times_avg", map("user", 1.0, "system", 2.0, "idle", 3.0)),
                        "disk",
                        map("io_sum", map("read_bytes", 1, "write_bytes", 2, "read_count", 3, "write_count", 4)),
                        "network",
                        map("netio_sum", map("bytes_sent", 1, "bytes_recv", 2, "packets_sent", 3, "packets_recv", 4)),
                        "memory",
                        map("virtual", map("used", 5, "percent", 1.0), "swap", map("used", 0)),
                        "process",
                        map("pid", 7)),
                "telemetry_at_end",
                map(
                        "cpu",
                        map("percent_all", 0.0, "times_avg", map("user", 1.5, "system", 2.0, "idle", 3.5)),
                        "disk",
                        map("io_sum", map("read_bytes", 11, "write_bytes", 22, "read_count", 33, "write_count", 44)),
                        "network",
                        map("netio_sum", map("bytes_sent", 2, "bytes_recv", 4, "packets_sent", 6, "packets_recv", 8)),
                        "memory",
                        map("virtual", map("used", 4, "percent", 1.5), "swap", map("used", 9)),
                        "process",
                        map("pid", 7)));
        assertThat(PythonJson.text(TelemetrySummary.of(task)))
                .isEqualTo("{\"duration_sec\": 0.25,"
                        + " \"cpu\": {\"percent_all_diff\": -98.1, \"user_time_diff\": 0.5, \"system_time_diff\": 0.0,"
                        + " \"idle_time_diff\": 0.5},"
                        + " \"memory\": {\"used_mem_diff\": -1, \"percent_diff\": 0.5, \"swap_used_diff\": 9},"
                        + " \"disk\": {\"read_bytes_diff\": 10, \"write_bytes_diff\": 20, \"read_count_diff\": 30,"
                        + " \"write_count_diff\": 40},"
                        + " \"network\": {\"bytes_sent_diff\": 1, \"bytes_recv_diff\": 2, \"packets_sent_diff\": 3,"
                        + " \"packets_recv_diff\": 4}}");
    }

    @Test
    void graphicsProcessors_areSubtractedMetricByMetric() throws IOException {
        Map<String, Object> task = task(
                "telemetry_at_start",
                map(
                        "gpu",
                        map("gpu_0", map("gpu_ix", 0, "used", 10, "power", map("average_socket_power", 90), "id", 7))),
                "telemetry_at_end",
                map(
                        "gpu",
                        map(
                                "gpu_0",
                                map("gpu_ix", 0, "used", 30, "power", map("average_socket_power", 95), "id", 7),
                                "gpu_1",
                                map("used", 5))));
        assertThat(PythonJson.text(TelemetrySummary.of(task)))
                .isEqualTo("{\"gpu\": {\"gpu_0\": {\"used_diff\": 20,"
                        + " \"power\": {\"average_socket_power_diff\": 5}}}}");
    }

    @Test
    void withoutBothSnapshots_thereIsNone() throws IOException {
        Object cpu = map("cpu", map("percent_all", 1.0));
        assertThat(TelemetrySummary.of(task("telemetry_at_start", cpu))).isNull();
        assertThat(TelemetrySummary.of(task("telemetry_at_start", cpu, "telemetry_at_end", map())))
                .isNull();
        assertThat(TelemetrySummary.of(task("telemetry_at_start", "x", "telemetry_at_end", cpu)))
                .isNull();
    }

    @Test
    void tags_areAddedToTheUsers_once_andOnlyWhatIsKnownIsTagged() throws IOException {
        Map<String, Object> summary = Map.of(
                "duration_sec",
                0.9,
                "cpu",
                Map.of("percent_all_diff", -80.5),
                "memory",
                Map.of("used_mem_diff", 1_000_000_001L),
                "disk",
                Map.of("read_bytes_diff", 60_000_000L, "write_bytes_diff", 60_000_000L));
        Map<String, Object> task =
                task("tags", java.util.List.of("mine", "high_cpu"), "generated", map("result", 0.05));
        assertThat(CriticalTags.of(task, summary))
                .containsExactly("mine", "high_cpu", "high_mem", "high_disk", "long_duration", "low_output");
        assertThat(CriticalTags.of(task("generated", map("result", 0.95)), Map.of()))
                .containsExactly("high_output");
        assertThat(CriticalTags.of(task("generated", null), Map.of())).isEmpty();
        assertThat(CriticalTags.of(task("generated", map("result", "text")), Map.of("duration_sec", 0.8)))
                .isEmpty();
    }
}
