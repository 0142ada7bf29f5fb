package io.flowcept.engine.settings;

import io.flowcept.telemetry.TelemetryOptions;
import io.flowcept.telemetry.machine.EnvironmentView;
import java.util.Collections;
import java.util.Locale;

/** What {@code telemetry_capture} asks the telemetry room for. */
public final class MeasuredBlocks {
    private MeasuredBlocks() {}

    /** The options for these settings. */
    public static TelemetryOptions of(TelemetryCaptureSettings settings) {
        return TelemetryOptions.nothing()
                .cpu(settings.cpu, settings.perCpu)
                .process(settings.processInfo)
                .memory(settings.mem)
                .disk(settings.disk)
                .network(settings.network)
                .gpu(settings.gpu == null ? Collections.<String>emptyList() : settings.gpu)
                .slowRefreshSeconds(settings.slowRefreshSecs > 0 ? settings.slowRefreshSecs : 0.1)
                .environment(EnvironmentView.valueOf(settings.environment.toUpperCase(Locale.ROOT)));
    }
}
