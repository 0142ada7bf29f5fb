package io.flowcept.sinks;

/** How the engine finds the sinks: one provider a package, named in {@code META-INF/services}. */
public interface SinkProvider {
    /** The sink's name in settings, logs and cursor files: lower case letters. */
    String name();

    /** A sink that is not yet open, or null when these settings do not ask for it. Touches neither disk nor network. */
    Sink create(SinkOptions options);
}
