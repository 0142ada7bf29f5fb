package io.flowcept.sinks;

/** What one reading of a queue gave: the bytes of a message as they were sent, good or not. Immutable. */
public final class Received {
    private final byte[] payload;
    private final String position;

    /**
     * @param payload what was sent, not copied
     * @param position where the queue had it: the same when the same message comes again, where the queue can tell
     */
    public Received(byte[] payload, String position) {
        this.payload = payload;
        this.position = position;
    }

    /** Should be one MessagePack map; nobody has checked. Not to be modified. */
    public byte[] payload() {
        return payload;
    }

    /** Unique in its queue, such as {@code interception-3@1042}; never null. */
    public String position() {
        return position;
    }
}
