package io.flowcept.telemetry.gpu.nvidia;

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
class NvidiaGpusTest {
    private static final Set<String> ALL = Set.of(
            "used",
            "total",
            "temperature",
            "power",
            "utilization",
            "memory_utilization",
            "sm_clock",
            "processes_used",
            "name",
            "id");
    private static final Map<String, Object> FIRST = Map.of(
            "used", 5520809984L,
            "total", 85520809984L,
            "temperature", 40L,
            "power", 71500L,
            "utilization", 97L,
            "memory_utilization", 31L,
            "sm_clock", 1980L,
            "processes_used", (1L << 30) + (1L << 20),
            "name", "NVIDIA H100 80GB HBM3",
            "id", "GPU-a0000000-1111-2222-3333-444444444440");

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();

    @Test
    void everyMetric_isWhatTheLibrarySays() throws Exception {
        assertThat(snapshot(open(null, ALL, "LOST_AFTER=9"))).containsEntry("gpu_0", FIRST);
    }

    @Test
    void driverWithoutVersionedFunctions_isAskedByTheFirstOnes() throws Exception {
        assertThat(snapshot(open(null, ALL, "LOST_AFTER=9", "OLD_DRIVER"))).containsEntry("gpu_0", FIRST);
    }

    @Test
    void metricThatADeviceDoesNotSupport_isAbsentAndNamedOnce() throws Exception {
        NvidiaGpus gpus = open("2", ALL, "LOST_AFTER=9");
        snapshot(gpus);
        assertThat(Decoded.at(snapshot(gpus), "gpu_2"))
                .doesNotContainKeys("power", "utilization", "memory_utilization")
                .containsEntry("temperature", 42L);
        assertThat(log)
                .hasSize(3)
                .contains("telemetry: NVIDIA gives no \"power\" here: nvmlDeviceGetPowerUsage says Not Supported");
    }

    @Test
    void deviceThatIsLost_isLeftOutFromThenOn_andSaidOnce() throws Exception {
        NvidiaGpus gpus = open("0,1", Set.of("used"), "LOST_AFTER=2");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0", "gpu_1");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0", "gpu_1");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0");
        assertThat(snapshot(gpus)).containsOnlyKeys("gpu_0");
        assertThat(log)
                .containsExactly("telemetry: GPU 1 is left out from now on: nvmlDeviceGetMemoryInfo says GPU is lost");
    }

    @Test
    void whenNoDeviceIsLeft_thereIsNoBlock() throws Exception {
        NvidiaGpus gpus = open("1", Set.of("used"), "LOST_AFTER=0");
        assertThatThrownBy(() -> snapshot(gpus)).isInstanceOf(IOException.class).hasMessage("no GPU is left");
    }

    @Test
    void visibleDevices_areThoseOfTheVariable() throws Exception {
        assertThat(snapshot(open("2,0", Set.of("id"), "LOST_AFTER=9"))).containsOnlyKeys("gpu_2", "gpu_0");
        assertThat(snapshot(open("GPU-b0000000-1111-2222-3333-444444444441,2", Set.of("id"), "LOST_AFTER=9")))
                .containsOnlyKeys("gpu_1", "gpu_2");
        assertThat(snapshot(open("GPU-c", Set.of("id"), "LOST_AFTER=9"))).containsOnlyKeys("gpu_2");
    }

    @Test
    void noVisibleDevice_isAnErrorThatNamesTheVariable() {
        assertThatThrownBy(() -> open("GPU-f", Set.of("id"), "LOST_AFTER=9"))
                .isInstanceOf(IOException.class)
                .hasMessage("NVML shows no device that CUDA_VISIBLE_DEVICES=GPU-f makes visible");
    }

    @Test
    void libraryWithoutDriver_isAnErrorInItsOwnWords() {
        assertThatThrownBy(() -> open(null, ALL, "NO_DRIVER"))
                .isInstanceOf(IOException.class)
                .hasMessage("nvmlInit says Driver Not Loaded");
    }

    @Test
    void noLibrary_isNoError() throws Exception {
        assertThat(NvidiaGpus.open(List.of("no-such-library"), null, ALL, 1, log::add))
                .isNull();
        assertThat(log).isEmpty();
    }

    @Test
    void processThatTheDeviceDoesNotList_hasNoNumber() throws Exception {
        assertThat(Decoded.at(snapshot(open("0", ALL, "LOST_AFTER=9", "PID=7")), "gpu_0"))
                .doesNotContainKey("processes_used");
    }

    @Test
    void metricThatIsNoneOfNvidias_isNamed() throws Exception {
        open("0", Set.of("used", "activity"), "LOST_AFTER=9");
        assertThat(log)
                .containsExactly("telemetry_capture.gpu: NVIDIA has no metric \"activity\"; it has used, total,"
                        + " temperature, power, utilization, memory_utilization, sm_clock, processes_used, name, id");
    }

    private NvidiaGpus open(String visible, Set<String> metrics, String... macros) throws Exception {
        String library = VendorStandIn.compile(directory, "nvml.c", macros);
        return NvidiaGpus.open(List.of("no-such-library", library), visible, metrics, 4242, log::add);
    }

    private static Map<String, Object> snapshot(NvidiaGpus gpus) throws IOException {
        SnapshotBuffer buffer = new SnapshotBuffer();
        gpus.write(buffer);
        return Decoded.map(buffer);
    }
}
