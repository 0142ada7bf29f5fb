package io.flowcept.bootstrap;

/**
 * Whether the {@link Gate} is open at all. Woven methods read this field first, and pass the gate by when it is false:
 * what is left is the read, and one call at their end. A method in place of the field would be compiled into them, too,
 * but HotSpot's first compiler made their frames 16 bytes larger for it.
 */
public final class Latch {
    /** False while the recorder is {@link Recorder#OFF}. Written by {@link Gate#install} alone. */
    public static volatile boolean open;

    private Latch() {}
}
