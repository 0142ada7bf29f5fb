package io.flowcept.bootstrap;

/** How the agent that is in this JVM is reached when its jar is attached again. Thread-safe. */
public interface Control {
    /**
     * Does what the arguments of the attachment ask for, and answers where they say. Throws nothing.
     *
     * @param arguments of the attachment; may be null
     * @return whether the agent has left this JVM and nothing of it runs any more, so that its class loader can be closed
     */
    boolean attached(String arguments);
}
