package io.flowcept.sinks;

/**
 * Where a sink says what no exception can: what somebody at the far side told it meanwhile. Never the host's streams.
 * Thread-safe.
 */
public interface SinkLog {
    /** Keeps nothing. */
    SinkLog NONE = new SinkLog() {
        @Override
        public void info(String line) {}

        @Override
        public void warning(String line) {}
    };

    /** Worth a line for who looks for it. */
    void info(String line);

    /** Worth a line for everybody. */
    void warning(String line);
}
