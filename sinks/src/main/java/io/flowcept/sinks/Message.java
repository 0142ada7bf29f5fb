package io.flowcept.sinks;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One provenance message: a MessagePack map as Flowcept 1.0.3 reads it, or, for a sink that takes it, the JSON text of such a
 * map; and what a sink needs to know without parsing it. Its {@link #bytes()} are handed out as they are, not copied, and not
 * to be modified. Of a message that is a part of larger bytes, these are used again in the end: see {@link Sink#publish}.
 */
public final class Message {
    /** The {@code type} of the map. */
    public enum Kind {
        TASK,
        WORKFLOW,
        AGENT
    }

    private final Kind kind;
    private final byte[] bytes;
    private final int from;
    private final int to;
    private final int idFrom;
    private final int idTo;
    private final boolean json;
    /** Made when it is asked for, if it is in the bytes: many sinks never do. */
    private String id;

    /**
     * @param kind the message's {@code type}
     * @param id {@code task_id}, {@code workflow_id} or {@code agent_id}, by which a repeated message is recognised
     * @param msgpack exactly one MessagePack map
     */
    public Message(Kind kind, String id, byte[] msgpack) {
        this(kind, id, msgpack, false);
    }

    private Message(Kind kind, String id, byte[] bytes, boolean json) {
        this.kind = kind;
        this.bytes = bytes;
        this.from = 0;
        this.to = bytes.length;
        this.idFrom = 0;
        this.idTo = 0;
        this.id = id;
        this.json = json;
    }

    /**
     * @param kind the message's {@code type}
     * @param bytes of others too, among which there is exactly one MessagePack map
     * @param from where in them it begins
     * @param to where it ends
     * @param idFrom where in them the id's text begins, in UTF-8
     * @param idTo where that ends
     */
    public Message(Kind kind, byte[] bytes, int from, int to, int idFrom, int idTo) {
        this(kind, bytes, from, to, idFrom, idTo, false);
    }

    private Message(Kind kind, byte[] bytes, int from, int to, int idFrom, int idTo, boolean json) {
        this.kind = kind;
        this.bytes = bytes;
        this.from = from;
        this.to = to;
        this.idFrom = idFrom;
        this.idTo = idTo;
        this.json = json;
    }

    /**
     * One for a sink that {@linkplain Sink#takesJson() takes} the map's JSON text, as {@link MsgpackJson} would write it,
     * which has no key that a sink leaves out. The arguments as above.
     */
    public static Message json(Kind kind, byte[] bytes, int from, int to, int idFrom, int idTo) {
        return new Message(kind, bytes, from, to, idFrom, idTo, true);
    }

    public Kind kind() {
        return kind;
    }

    /** The id of the task, workflow or agent; never null. A workflow's id occurs twice: at its start and at its end. */
    public String id() {
        if (id == null) {
            id = new String(bytes, idFrom, idTo - idFrom, StandardCharsets.UTF_8);
        }
        return id;
    }

    /** The id in UTF-8. A copy. */
    public byte[] idBytes() {
        return isPart() ? Arrays.copyOfRange(bytes, idFrom, idTo) : id.getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the encoded map is JSON text, and not MessagePack. */
    public boolean isJson() {
        return json;
    }

    /** The encoded map, not to be modified. A copy, unless the message has an array of its own. */
    public byte[] msgpack() {
        if (json) {
            throw new IllegalStateException("a message for a sink that takes JSON");
        }
        return isPart() ? Arrays.copyOfRange(bytes, from, to) : bytes;
    }

    /** Whether the bytes are others' too; of such a message the id is known by its place among them. */
    private boolean isPart() {
        return idTo > 0;
    }

    /** The same message in an array of its own. */
    public Message copy() {
        return isPart() ? new Message(kind, id(), Arrays.copyOfRange(bytes, from, to), json) : this;
    }

    /** Where the encoded map is, from {@link #from()} to {@link #to()}, not to be modified. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where in {@link #bytes()} the encoded map begins. */
    public int from() {
        return from;
    }

    /** Where in {@link #bytes()} it ends. */
    public int to() {
        return to;
    }

    /** Of the encoded map, in bytes. */
    public int length() {
        return to - from;
    }
}
