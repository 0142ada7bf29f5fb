package io.flowcept.bootstrap;

import java.lang.instrument.Instrumentation;

/** How the agent is started, and how the one that is in this JVM is reached when its jar is attached again. Thread-safe. */
public interface Control {
    /**
     * Starts the agent. To be called once, and of what {@link Tenancy#enteredBy} names alone; one that runs does not start.
     *
     * @param arguments of the agent; may be null
     * @param attached whether the application has been running without it
     * @return whether the agent is in this JVM from now on
     */
    default boolean start(String arguments, Instrumentation instrumentation, boolean attached) {
        return false;
    }

    /**
     * Does what the arguments of the attachment ask for, and answers where they say. Throws nothing.
     *
     * @param arguments of the attachment; may be null
     * @return whether the agent has left this JVM and nothing of it runs any more, so that its class loader can be closed
     */
    boolean attached(String arguments);
}
