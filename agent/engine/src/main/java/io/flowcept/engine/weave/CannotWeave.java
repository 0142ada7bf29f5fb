package io.flowcept.engine.weave;

/** A method, found selected, that cannot be rewritten; the rest of its class can. */
final class CannotWeave extends RuntimeException {
    CannotWeave(String reason) {
        super(reason, null, false, false);
    }
}
