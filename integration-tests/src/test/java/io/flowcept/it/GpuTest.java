package io.flowcept.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.telemetry.gpu.VendorStandIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.example.telemetry.Late;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Graphics processors by way of the finished jar, which carries JNA and its native parts under other names: the vendors'
 * libraries are found where the system looks for them, and what they say is in the tasks.
 */
@EnabledOnOs(OS.LINUX)
class GpuTest {
    @TempDir
    Path directory;

    @Test
    void nvidiasNumbers_areInTheTasks_andTheHostNoticesNothing() throws Exception {
        provide("nvml.c", "libnvidia-ml.so.1", "LOST_AFTER=1000000");
        Outcome outcome = run("[used, temperature, power, name]").run();
        assertThat(outcome.exit()).isZero();
        Map<String, Object> first =
                Map.of("used", 5520809984L, "temperature", 40, "power", 71500, "name", "NVIDIA H100 80GB HBM3");
        Map<String, Object> second =
                Map.of("used", 5520809985L, "temperature", 41, "power", 71500, "name", "Tesla K20m");
        Map<String, Object> third = Map.of("used", 5520809986L, "temperature", 42, "name", "Tesla K20m");
        Map<String, Object> gpu = Map.of("gpu_0", first, "gpu_1", second, "gpu_2", third);
        Map<String, Object> task = outcome.task("busy");
        assertThat(task.get("telemetry_at_start")).isEqualTo(Map.of("gpu", gpu));
        assertThat(task.get("telemetry_at_end")).isEqualTo(Map.of("gpu", gpu));
        assertThat(outcome.out()).matches("cpu  [0-9 ]+\n");
        assertThat(outcome.err())
                .isEqualTo("flowcept: telemetry: NVIDIA gives no \"power\" here: nvmlDeviceGetPowerUsage says Not"
                        + " Supported\n");
    }

    @Test
    void amdsNumbers_areInTheTasks_andTheHostNoticesNothing() throws Exception {
        provide("amdsmi.c", "libamd_smi.so", "LOST_AFTER=1000000");
        Outcome outcome = run("[used, activity, id]")
                .environment("ROCR_VISIBLE_DEVICES", "0")
                .run();
        assertThat(outcome.exit()).isZero();
        Map<String, Object> first = Map.of(
                "gpu_ix",
                0,
                "used",
                10737418240L,
                "activity",
                Map.of("gfx_activity", 88, "umc_activity", 12, "mm_activity", 0),
                "id",
                "00ff740f-0000-1000-8041-22c6a9cd58d0");
        assertThat(outcome.task("busy").get("telemetry_at_end")).isEqualTo(Map.of("gpu", Map.of("gpu_0", first)));
        assertThat(outcome.out()).matches("cpu  [0-9 ]+\n");
        assertThat(outcome.err()).isEmpty();
    }

    private void provide(String source, String name, String... macros) throws Exception {
        Path compiled = Path.of(VendorStandIn.compile(directory, source, macros));
        Files.createDirectories(directory.resolve("libraries"));
        Files.move(compiled, directory.resolve("libraries").resolve(name));
    }

    private AgentRun run(String metrics) {
        AgentRun run = AgentRun.of(directory, Late.class).settings("""
                        telemetry_capture: {gpu: %s}
                        instrumentation: {tasks: [org.example.telemetry.Main.busy]}
                        """.formatted(metrics));
        for (String variable : List.of("CUDA_VISIBLE_DEVICES", "ROCR_VISIBLE_DEVICES")) {
            run.environment(variable, "0,1,2");
        }
        // Not the libraries of this machine, if it has any.
        for (String variable : List.of("ROCM_HOME", "ROCM_PATH")) {
            run.environment(variable, "");
        }
        run.environment("LD_LIBRARY_PATH", directory.resolve("libraries").toString());
        return Runtime.version().feature() < 24 ? run : run.jvm("--enable-native-access=ALL-UNNAMED");
    }
}
