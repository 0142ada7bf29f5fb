package io.flowcept.engine.settings;

/** How much is recorded of a task. */
public enum Mode {
    /** Arguments, result, times, status, telemetry if it is on. */
    TASK,
    /** As a task; the name that Flowcept has for tasks whose telemetry is what matters. */
    TELEMETRY,
    /** Ids, times, activity and status only. */
    LIGHTWEIGHT
}
