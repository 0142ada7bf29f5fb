package io.flowcept.telemetry.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VisibleDevicesTest {
    private static final List<String> THREE = List.of("GPU-aa1", "GPU-aa2", "GPU-b");

    @Test
    void variable_isReadAsTheVendorsRuntimesDo() {
        assertThat(VisibleDevices.of(null).among(THREE)).containsExactly(0, 1, 2);
        assertThat(VisibleDevices.of("").among(THREE)).isEmpty();
        assertThat(VisibleDevices.of("2, 0").among(THREE)).containsExactly(2, 0);
        assertThat(VisibleDevices.of("1,-1,2").among(THREE)).containsExactly(1);
        assertThat(VisibleDevices.of("0,7,1").among(THREE)).containsExactly(0);
        assertThat(VisibleDevices.of("GPU-b,GPU-aa2").among(THREE)).containsExactly(2, 1);
        assertThat(VisibleDevices.of("gpu-B").among(THREE)).containsExactly(2);
        assertThat(VisibleDevices.of("GPU-aa").among(THREE)).as("of two").isEmpty();
        assertThat(VisibleDevices.of("NoDevFiles").among(THREE)).isEmpty();
        assertThat(VisibleDevices.of("99999999999").among(THREE)).isEmpty();
        assertThat(VisibleDevices.of("GPU-b").among(Arrays.asList(null, "GPU-b")))
                .containsExactly(1);
    }
}
