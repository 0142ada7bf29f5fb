package io.flowcept.sinks;

/**
 * One provenance message: a MessagePack map as Flowcept 1.0.3 reads it, with what a sink needs to know without parsing
 * it. Immutable as long as nobody writes to {@link #msgpack()}; the array is handed out as it is, not copied.
 */
public final class Message {
    /** The {@code type} of the map. */
    public enum Kind {
        TASK,
        WORKFLOW,
        AGENT
    }

    private final Kind kind;
    private final String id;
    private final byte[] msgpack;

    /**
     * @param kind the message's {@code type}
     * @param id {@code task_id}, {@code workflow_id} or {@code agent_id}, by which a repeated message is recognised
     * @param msgpack exactly one MessagePack map
     */
    public Message(Kind kind, String id, byte[] msgpack) {
        this.kind = kind;
        this.id = id;
        this.msgpack = msgpack;
    }

    public Kind kind() {
        return kind;
    }

    /** The id of the task, workflow or agent; never null. A workflow's id occurs twice: at its start and at its end. */
    public String id() {
        return id;
    }

    /** The encoded map, not to be modified. */
    public byte[] msgpack() {
        return msgpack;
    }
}
