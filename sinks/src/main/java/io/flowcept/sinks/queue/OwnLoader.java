package io.flowcept.sinks.queue;

/**
 * Our class loader as the thread's context loader, while a client library is set up: some look up their own parts there,
 * and would find the host's copy, of another version or none.
 */
public final class OwnLoader {
    private OwnLoader() {}

    /** To be followed by {@link #leave} in a {@code finally}, with what is returned. */
    public static ClassLoader enter() {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(OwnLoader.class.getClassLoader());
        return before;
    }

    public static void leave(ClassLoader before) {
        Thread.currentThread().setContextClassLoader(before);
    }
}
