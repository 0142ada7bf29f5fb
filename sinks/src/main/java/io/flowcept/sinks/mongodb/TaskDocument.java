package io.flowcept.sinks.mongodb;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bson.RawBsonDocument;
import org.bson.types.ObjectId;

/**
 * Makes the document of a task that is not stored yet from its message, in one pass. It is the one that {@code Curation}
 * and {@link Upsert#document} make of the message's map, which is kept as the description of what is done here, as the way
 * for what is rare, and as the other side of this class's test. Not thread-safe.
 */
final class TaskDocument {
    private static final byte[] ID = ascii("_id");
    private static final byte[] TASK_ID = ascii("task_id");
    private static final byte[] TYPE = ascii("type");
    private static final byte[] STATUS = ascii("status");
    private static final byte[] FINISHED = ascii("finished");
    private static final byte[] REGISTERED = ascii("registered_at");
    private static final byte[] USED = ascii("used");
    private static final byte[] WORKFLOW_ID = ascii("workflow_id");
    private static final byte[] START = ascii("telemetry_at_start");
    private static final byte[] END = ascii("telemetry_at_end");
    private static final byte[] ARG = ascii("arg");

    private static final byte[][] TIMES =
            ascii(new String[] {"started_at", "ended_at", "submitted_at", "utc_timestamp"});
    private static final byte[][] MAPS = {USED, ascii("generated"), ascii("custom_metadata"), START, END};

    private static final String[] VOCABULARY = {"FINISHED", "ERROR", "RUNNING", "SUBMITTED", "WAITING", "UNKNOWN"};
    private static final byte[][] STATUSES = ascii(VOCABULARY);
    private static final byte[][] FLAGS =
            ascii(String.join(" ", VOCABULARY).toLowerCase(Locale.ROOT).split(" "));

    private final BsonBytes out = new BsonBytes();
    private final MsgpackCursor in = new MsgpackCursor();
    private final MsgpackBson values;
    private final boolean summarized;
    private int flag;
    private boolean registered;
    private int snapshots;

    /**
     * @param finite whether NaN and the infinities become null
     * @param summarized whether a task with two snapshots gets a summary of them, which is not made here
     */
    TaskDocument(boolean finite, boolean summarized) {
        this.values = new MsgpackBson(in, out, finite);
        this.summarized = summarized;
    }

    /** The document, with an {@code _id}; null when the message must be read the slow way. */
    RawBsonDocument of(byte[] message, String id, long nowMillis) {
        in.read(message);
        out.truncate(0);
        flag = -1;
        registered = false;
        snapshots = 0;
        try {
            document(id, nowMillis);
            return new RawBsonDocument(out.copy());
        } catch (Unusual slow) {
            return null;
        }
    }

    private void document(String id, long nowMillis) throws Unusual {
        int begin = out.begin();
        named(ID, BsonBytes.OBJECT_ID);
        out.raw(new ObjectId().toByteArray(), 0, 12);
        named(TASK_ID, BsonBytes.STRING);
        byte[] utf8 = id.getBytes(StandardCharsets.UTF_8);
        out.string(utf8, 0, utf8.length);
        int count = in.map();
        int map = in.nextMap();
        for (int i = 0; i < count; i++) {
            in.key(map);
            field();
        }
        if (count < 0 || !in.isAtEnd() || (summarized && snapshots == 2)) {
            throw new Unusual();
        }
        if (flag >= 0) {
            in.unique(map, FLAGS[flag]);
            named(FLAGS[flag], BsonBytes.BOOLEAN);
            out.raw(1);
        }
        if (!registered) {
            named(REGISTERED, BsonBytes.DATE);
            out.int64(nowMillis);
        }
        out.end(begin);
    }

    private void field() throws Unusual {
        if (in.isKey(TYPE) || in.isKey(TASK_ID)) {
            values.skip();
        } else if (in.isKey(ID) || in.isKey(FINISHED)) {
            throw new Unusual();
        } else if (in.isKey(STATUS)) {
            status();
        } else if (isOneOf(MAPS)) {
            arguments();
        } else if (in.isKey(REGISTERED)) {
            registered = time();
        } else if (isOneOf(TIMES)) {
            time();
        } else {
            values.element(1);
        }
    }

    private void status() throws Unusual {
        for (flag = 0; !in.isText(STATUSES[flag]); flag++) {
            if (flag == STATUSES.length - 1) {
                throw new Unusual();
            }
        }
        named(STATUS, BsonBytes.STRING);
        out.string(STATUSES[flag], 0, STATUSES[flag].length);
    }

    /** Writes a time unless it is null; says whether it has. */
    private boolean time() throws Unusual {
        if (in.isNull()) {
            return false;
        }
        if (in.peek() != 0xCB) {
            throw new Unusual();
        }
        in.skip(1);
        double seconds = Double.longBitsToDouble(in.unsigned(8));
        if (!Double.isFinite(seconds)) {
            throw new Unusual();
        }
        named(in.message(), in.keyFrom(), in.keyTo(), BsonBytes.DATE);
        out.int64(BsonValues.millis(seconds));
        return true;
    }

    /** A map as it is, but for the empty ones in it; an array or a single value as a map. */
    private void arguments() throws Unusual {
        boolean isUsed = in.isKey(USED);
        boolean isSnapshot = in.isKey(START) || in.isKey(END);
        int place = out.length();
        named(in.message(), in.keyFrom(), in.keyTo(), BsonBytes.DOCUMENT);
        int begin = out.begin();
        int count = in.map();
        if (count == 0) {
            out.truncate(place);
            return;
        }
        if (count > 0) {
            snapshots += isSnapshot ? 1 : 0;
            int map = in.nextMap();
            for (int i = 0; i < count; i++) {
                argument(map, isUsed);
            }
        } else {
            count = in.array();
            for (int i = 0; i < count; i++) {
                values.element(ARG, i, 2);
            }
            if (count < 0) {
                values.element(ARG, 0, 2);
            }
        }
        out.end(begin);
    }

    private void argument(int map, boolean isUsed) throws Unusual {
        in.key(map);
        if (isUsed && in.isKey(WORKFLOW_ID)) {
            throw new Unusual();
        }
        int place = out.length();
        boolean isEmpty = in.isEmptyMap();
        values.element(2);
        if (isEmpty) {
            out.truncate(place);
        }
    }

    private boolean isOneOf(byte[][] names) {
        for (byte[] name : names) {
            if (in.isKey(name)) {
                return true;
            }
        }
        return false;
    }

    private void named(byte[] ascii, int type) {
        named(ascii, 0, ascii.length, type);
    }

    private void named(byte[] ascii, int from, int to, int type) {
        out.type(out.element(ascii, from, to), type);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[][] ascii(String[] texts) {
        byte[][] all = new byte[texts.length][];
        for (int i = 0; i < all.length; i++) {
            all[i] = ascii(texts[i]);
        }
        return all;
    }
}
