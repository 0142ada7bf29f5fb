package io.flowcept.cli.jvm;

/** A JVM was not found, or does not let itself be attached to; the message says what to do. */
public final class JvmException extends Exception {
    private static final long serialVersionUID = 1;

    JvmException(String message) {
        super(message);
    }
}
