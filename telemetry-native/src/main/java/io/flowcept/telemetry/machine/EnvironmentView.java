package io.flowcept.telemetry.machine;

/** How {@code machine_info} shows the process's environment variables. */
public enum EnvironmentView {
    /** Names and values, but of secrets only the names. */
    REDACTED,
    /** Names, with empty values. */
    NAMES,
    /** Not at all. */
    NONE
}
