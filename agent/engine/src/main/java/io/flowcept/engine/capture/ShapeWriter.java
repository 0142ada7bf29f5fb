package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;

/**
 * Writes what kind of value an object is, and how large, and nothing of what is in it: {@code {"type": "double[][]",
 * "shape": [3, 4]}}. Sizes are asked of the JDK's plain containers only. Stateless.
 */
final class ShapeWriter {
    void primitive(GrowingBytes to, String type) {
        int header = Msgpack.begin(to, 1);
        Msgpack.text(to, "type");
        Msgpack.text(to, type);
        Msgpack.end(to, header, 1, 1, true);
    }

    void write(GrowingBytes to, Object value) {
        if (value == null) {
            Msgpack.nil(to);
            return;
        }
        Class<?> type = value.getClass();
        int header = Msgpack.begin(to, 2);
        Msgpack.text(to, "type");
        Msgpack.text(to, typeName(type));
        int entries = 1;
        if (type.isArray()) {
            Msgpack.text(to, "shape");
            dimensions(to, value);
            entries++;
        } else {
            int size = size(value, type);
            if (size >= 0) {
                Msgpack.text(to, "size");
                Msgpack.integer(to, size);
                entries++;
            }
        }
        Msgpack.end(to, header, 2, entries, true);
    }

    private static String typeName(Class<?> type) {
        return type.isArray() ? typeName(type.getComponentType()) + "[]" : type.getName();
    }

    /**
     * The length of an array, and those of the first arrays within: of a regular one, its shape. By type, not by what is
     * in it: an {@code Object[]} may contain itself.
     */
    private static void dimensions(GrowingBytes to, Object array) {
        int header = Msgpack.begin(to, 255);
        int count = 0;
        for (Object level = array; level != null && level.getClass().isArray(); count++) {
            int length = Array.getLength(level);
            Msgpack.integer(to, length);
            boolean nested = level.getClass().getComponentType().isArray();
            level = nested && length > 0 ? Array.get(level, 0) : null;
        }
        Msgpack.end(to, header, 255, count, false);
    }

    /** -1: not known without code that may be the host's. */
    private static int size(Object value, Class<?> type) {
        if (type == String.class) {
            return ((String) value).length();
        }
        if (type == ArrayList.class) {
            return ((ArrayList<?>) value).size();
        }
        if (type == HashMap.class || type == LinkedHashMap.class) {
            return ((HashMap<?, ?>) value).size();
        }
        return type == HashSet.class ? ((HashSet<?>) value).size() : -1;
    }
}
