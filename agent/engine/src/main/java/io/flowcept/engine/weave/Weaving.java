package io.flowcept.engine.weave;

/** What has to be there when a class may be selected, and not before. Thread-safe. */
public interface Weaving {
    /** Called once, by the thread that loads the first class that may be selected. Throws nothing. */
    void begin();

    /** Called when a class has been rewritten, and has not yet run, on the thread that loads it. */
    void woven();

    /** Always the same. */
    Sites sites();

    /** Always the same. */
    ValuePolicy values();
}
