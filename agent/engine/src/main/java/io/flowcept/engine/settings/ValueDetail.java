package io.flowcept.engine.settings;

/** How much of values is recorded, whatever the entries say. */
public enum ValueDetail {
    /** As they are. */
    FULL,
    /** What kind of value it is, and how large; nothing of what is in it. */
    SHAPES,
    /** Nothing. */
    NONE
}
