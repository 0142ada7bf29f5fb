package io.flowcept.sinks.mongodb;

/**
 * A message is to be read the slow way, by {@code MsgpackMap}, which knows what to make of it: a key that is no text, or
 * empty, not ASCII, with a dollar sign or dot in it, or twice in its map; extensions; depth; bytes that are no
 * MessagePack; what is rare in a task. It may be thrown for each message, so it has no stack.
 */
final class Unusual extends Exception {
    private static final long serialVersionUID = 1;

    Unusual() {
        super(null, null, false, false);
    }
}
