package io.flowcept.engine.settings;

/** When a task's telemetry is captured. */
public enum TelemetryAt {
    NEVER,
    END,
    START_AND_END
}
