package io.flowcept.sinks;

import java.io.IOException;

/** How the engine finds the sinks: one provider a package, named in {@code META-INF/services}. */
public interface SinkProvider {
    /** The sink's name in settings, logs and cursor files: lower case letters. */
    String name();

    /** A sink that is not yet open, or null when these settings do not ask for it. Touches neither disk nor network. */
    Sink create(SinkOptions options);

    /**
     * What reads the messages that the sink has sent, not yet open; null when these settings do not ask for it, or when
     * it is no queue. Touches neither disk nor network.
     */
    default Source source(SinkOptions options, Reader reader) {
        return null;
    }

    /**
     * Talks to the service that the settings name, and changes nothing there.
     *
     * @return where it is and what it says of itself; null when these settings do not ask for it, or it is no service
     * @throws IOException a sentence that says why it cannot be used and what to do
     */
    default ServiceState check(SinkOptions options) throws IOException {
        return null;
    }
}
