package io.flowcept.api;

import io.flowcept.bootstrap.Gate;
import java.util.Map;

/**
 * What machine and process use at one moment, for programs that want to know it themselves. Thread-safe.
 *
 * <pre>{@code
 * Map<String, Object> now = TelemetryCapture.capture().toMap();
 * }</pre>
 */
public final class TelemetryCapture {
    private final Map<String, Object> blocks;

    private TelemetryCapture(Map<String, Object> blocks) {
        this.blocks = blocks;
    }

    /** Takes a snapshot of the blocks that {@code telemetry_capture} in the settings names. Never throws, never null. */
    public static TelemetryCapture capture() {
        return new TelemetryCapture(Gate.recorder().telemetry());
    }

    /**
     * The blocks by name, such as {@code cpu}, with psutil's keys and units; values are Long, Double, String, lists and
     * maps. Empty when the JVM runs without the agent, before the first of its selected classes is loaded, or when
     * nothing is to be captured.
     */
    public Map<String, Object> toMap() {
        return blocks;
    }
}
