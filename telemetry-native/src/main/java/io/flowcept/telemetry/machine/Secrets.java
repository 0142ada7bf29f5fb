package io.flowcept.telemetry.machine;

/** What is a secret among environment variables and on command lines; who opens telemetry says so. Thread-safe. */
public interface Secrets {
    /** What stands in a secret's place. */
    String REDACTED = "<redacted>";

    /** Whether what has that name is one. */
    boolean isName(String name);

    /** Whether there is one in a text. */
    boolean isIn(String text);

    /** The value of something with that name, or what stands in its place. */
    default String shown(String name, String value) {
        return !value.isEmpty() && (isName(name) || isIn(value)) ? REDACTED : value;
    }
}
