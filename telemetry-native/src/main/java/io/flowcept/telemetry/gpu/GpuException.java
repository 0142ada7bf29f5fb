package io.flowcept.telemetry.gpu;

import java.io.IOException;

/** A vendor's library answered with an error. The message names the function and what the error means. */
public final class GpuException extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;

    public GpuException(String message, int code) {
        super(message);
        this.code = code;
    }

    /** The library's own number for it. */
    public int code() {
        return code;
    }
}
