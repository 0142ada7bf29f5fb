package io.flowcept.telemetry.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** A snapshot as maps, lists, longs, doubles, texts and nulls, by another's reader of MessagePack. */
public final class Decoded {
    private Decoded() {}

    /** All of it, which must be one map. */
    public static Map<String, Object> map(SnapshotBuffer buffer) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(buffer.bytes(), 0, buffer.length())) {
            Map<String, Object> map = asMap(value(in));
            if (in.hasNext()) {
                throw new AssertionError("there is more after the map");
            }
            return map;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The map at a path of keys. */
    public static Map<String, Object> at(Map<String, Object> map, String... path) {
        Object at = map;
        for (String key : path) {
            at = asMap(at).get(key);
            if (at == null) {
                throw new AssertionError("there is no " + key + " of " + String.join(".", path) + " in " + map);
            }
        }
        return asMap(at);
    }

    @SuppressWarnings("unchecked")
    public static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    private static Object value(MessageUnpacker in) throws IOException {
        switch (in.getNextFormat().getValueType()) {
            case NIL -> {
                in.unpackNil();
                return null;
            }
            case INTEGER -> {
                return in.unpackLong();
            }
            case FLOAT -> {
                return in.unpackDouble();
            }
            case STRING -> {
                return in.unpackString();
            }
            case ARRAY -> {
                List<Object> list = new ArrayList<>();
                for (int left = in.unpackArrayHeader(); left > 0; left--) {
                    list.add(value(in));
                }
                return list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int left = in.unpackMapHeader(); left > 0; left--) {
                    map.put(in.unpackString(), value(in));
                }
                return map;
            }
            default -> throw new AssertionError(in.getNextFormat());
        }
    }
}
