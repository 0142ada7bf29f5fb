package io.flowcept.telemetry.gpu.amd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flowcept.telemetry.gpu.VendorStandIn;
import io.flowcept.telemetry.snapshot.Decoded;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AmdGpusTest {
    private static final Set<String> ALL = Set.of("used", "activity", "power", "temperature", "others", "id");

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    @Test
    void everyMetric_isWhatTheLibrarySays_andSensorsThatAreNotThereAreAbsent() throws Exception {
        assertThat(Decoded.at(snapshot(open("0", ALL)), "gpu_0"))
                .isEqualTo(Map.of(
                        "gpu_ix", 0L,
                        "used", 10737418240L,
                        "activity", Map.of("gfx_activity", 88L, "umc_activity", 12L, "mm_activity", 0L),
                        "power", Map.of("average_socket_power", 311L, "energy_accumulator", 123456789012345L),
                        "temperature",
                                Map.of(
                                        "edge", 41L,
                                        "hotspot", 52L,
                                        "mem", 63L,
                                        "vrgfx", 64L,
                                        "hbm", List.of(45L, 46L),
                                        "fan_speed", 0L),
                        "others",
                                Map.of(
                                        "current_gfxclk", 2100L,
                                        "current_socclk", 1200L,
                                        "current_uclk", 1300L,
                                        "current_vclk0", 29L,
                                        "current_dclk0", 22L),
                        "id", "00ff740f-0000-1000-8041-22c6a9cd58d0"));
        assertThat(log).isEmpty();
    }

    @Test
    void deviceThatIsLost_isLeftOutFromThenOn_andSaidOnce() throws Exception {
        AmdGpus gpus = open(null, Set.of("used"));
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0", "gpu_1");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0");
        assertThat(log)
                .containsExactly("telemetry: GPU 1 is left out from now on: amdsmi_get_gpu_memory_usage says Device"
                        + " not found");
    }

    @Test
    void metricThatADeviceDoesNotSupport_isAbsentAndNamedOnce() throws Exception {
        AmdGpus gpus = open("1", Set.of("activity", "power"));
        snapshot(gpus);
        assertThat(Decoded.at(snapshot(gpus), "gpu_1"))
                .isEqualTo(Map.of("gpu_ix", 1L, "activity", Map.of("gfx_activity", 88L, "umc_activity", 12L)));
        assertThat(log)
                .containsExactly("telemetry: AMD gives no \"power\" here: amdsmi_get_gpu_metrics_info says An error");
    }

    @Test
    void visibleDevices_areIndicesOrRocrIdentifiers() throws Exception {
        assertThat(snapshot(open("GPU-bb00c6a9cd58de01", Set.of("id")))).containsOnlyKeys("gpu_1");
        assertThat(snapshot(open("1,0", Set.of("id"), "OLD_ROCM"))).containsOnlyKeys("gpu_1", "gpu_0");
        assertThatThrownBy(() -> open("", Set.of("id"))).hasMessageContaining("ROCR_VISIBLE_DEVICES");
    }

    @Test
    void libraryWithoutDriver_isAnErrorInItsOwnWords() {
        assertThatThrownBy(() -> open(null, ALL, "NO_DRIVER"))
                .isInstanceOf(IOException.class)
                .hasMessage("amdsmi_init says Driver not loaded");
    }

    @Test
    void noLibrary_isNoError() throws Exception {
        assertThat(AmdGpus.open(List.of("no-such-library"), null, ALL, log::add))
                .isNull();
    }

    private AmdGpus open(String visible, Set<String> metrics, String... macros) throws Exception {
        String library = VendorStandIn.compile(directory, "amdsmi.c", macros);
        return AmdGpus.open(List.of(library), visible, metrics, log::add);
    }

    private static Map<String, Object> snapshot(AmdGpus gpus) throws IOException {
        SnapshotBuffer buffer = new SnapshotBuffer();
        gpus.write(buffer);
        return Decoded.map(buffer);
    }
}
