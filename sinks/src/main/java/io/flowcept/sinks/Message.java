package io.flowcept.sinks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

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
    private final byte[] msgpack;
    private final int idFrom;
    private final int idTo;
    /** Made when it is asked for, if it is in the bytes: many sinks never do. */
    private String id;

    /**
     * @param kind the message's {@code type}
     * @param id {@code task_id}, {@code workflow_id} or {@code agent_id}, by which a repeated message is recognised
     * @param msgpack exactly one MessagePack map
     */
    public Message(Kind kind, String id, byte[] msgpack) {
        this.kind = kind;
        this.msgpack = msgpack;
        this.idFrom = 0;
        this.idTo = 0;
        this.id = id;
    }

    /**
     * @param kind the message's {@code type}
     * @param msgpack exactly one MessagePack map
     * @param idFrom where in it the id's text begins, in UTF-8
     * @param idTo where that ends
     */
    public Message(Kind kind, byte[] msgpack, int idFrom, int idTo) {
        this.kind = kind;
        this.msgpack = msgpack;
        this.idFrom = idFrom;
        this.idTo = idTo;
    }

    public Kind kind() {
        return kind;
    }

    /** The id of the task, workflow or agent; never null. A workflow's id occurs twice: at its start and at its end. */
    public String id() {
        if (id == null) {
            id = new String(msgpack, idFrom, idTo - idFrom, StandardCharsets.UTF_8);
        }
        return id;
    }

    /** The id in UTF-8. A copy. */
    public byte[] idBytes() {
        return idTo > 0 ? Arrays.copyOfRange(msgpack, idFrom, idTo) : id.getBytes(StandardCharsets.UTF_8);
    }

    /** The encoded map, not to be modified. */
    public byte[] msgpack() {
        return msgpack;
    }
}
