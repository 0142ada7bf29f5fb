package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * MessagePack to and from nulls, booleans, numbers, strings, lists and maps with text keys: what settings and
 * definitions are made of. Anything else is written as its text.
 */
public final class PlainData {
    private PlainData() {}

    /** A value as bytes of its own. */
    public static byte[] encoded(Object value) {
        GrowingBytes out = new GrowingBytes();
        write(out, value);
        return Arrays.copyOf(out.bytes.array(), out.bytes.position());
    }

    public static void write(GrowingBytes to, Object value) {
        if (value == null) {
            Msgpack.nil(to);
        } else if (value instanceof Boolean) {
            Msgpack.bool(to, (Boolean) value);
        } else if (value instanceof Double || value instanceof Float) {
            Msgpack.real(to, ((Number) value).doubleValue());
        } else if (value instanceof Number) {
            Msgpack.integer(to, ((Number) value).longValue());
        } else if (value instanceof List) {
            List<?> list = (List<?>) value;
            int at = Msgpack.begin(to, list.size());
            for (Object element : list) {
                write(to, element);
            }
            Msgpack.end(to, at, list.size(), list.size(), false);
        } else if (value instanceof Map) {
            Map<?, ?> map = (Map<?, ?>) value;
            int at = Msgpack.begin(to, map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                Msgpack.text(to, String.valueOf(entry.getKey()));
                write(to, entry.getValue());
            }
            Msgpack.end(to, at, map.size(), map.size(), true);
        } else {
            Msgpack.text(to, value.toString());
        }
    }

    /** The value at the buffer's position, which moves behind it. */
    public static Object read(ByteBuffer from) {
        int format = from.get() & 0xff;
        if (format < 0x80 || format >= 0xe0) {
            return (long) (byte) format;
        }
        if (format < 0x90) {
            return map(from, format & 0x0f);
        }
        if (format < 0xa0) {
            return list(from, format & 0x0f);
        }
        if (format < 0xc0) {
            return text(from, format & 0x1f);
        }
        switch (format) {
            case 0xc0:
                return null;
            case 0xc2:
                return false;
            case 0xc3:
                return true;
            case 0xcb:
                return from.getDouble();
            case 0xcc:
                return (long) (from.get() & 0xff);
            case 0xcd:
                return (long) (from.getShort() & 0xffff);
            case 0xce:
                return from.getInt() & 0xffffffffL;
            case 0xcf:
            case 0xd3:
                return from.getLong();
            case 0xd0:
                return (long) from.get();
            case 0xd1:
                return (long) from.getShort();
            case 0xd2:
                return (long) from.getInt();
            case 0xd9:
                return text(from, from.get() & 0xff);
            case 0xda:
                return text(from, from.getShort() & 0xffff);
            case 0xdb:
                return text(from, from.getInt());
            case 0xdc:
                return list(from, from.getShort() & 0xffff);
            case 0xde:
                return map(from, from.getShort() & 0xffff);
            case 0xdd:
                return list(from, from.getInt());
            case 0xdf:
                return map(from, from.getInt());
            default:
                throw new IllegalArgumentException("no such format here: " + format);
        }
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static List<Object> list(ByteBuffer from, int size) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            list.add(read(from));
        }
        return list;
    }

    private static Map<String, Object> map(ByteBuffer from, int size) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(String.valueOf(read(from)), read(from));
        }
        return map;
    }

    /** Where the MessagePack value that begins at {@code at} ends. */
    public static int endOf(ByteBuffer bytes, int at) {
        int end = at;
        for (long open = 1; open > 0; open--) {
            long token = token(bytes, end);
            end += (int) token;
            open += token >>> 32;
        }
        return end;
    }

    /**
     * What is at {@code at}: a value, or the header of an array or a map.
     *
     * @return its bytes in the lower 32 bits; in the upper ones how many values follow that are in it
     */
    static long token(ByteBuffer bytes, int at) {
        int format = bytes.get(at) & 0xff;
        if (format < 0x80 || format >= 0xe0 || format == 0xc0 || format == 0xc2 || format == 0xc3) {
            return 1;
        }
        if (format < 0x90) {
            return 1 | (2L * (format & 0x0f)) << 32;
        }
        if (format < 0xa0) {
            return 1 | (long) (format & 0x0f) << 32;
        }
        if (format < 0xc0) {
            return 1L + (format & 0x1f);
        }
        switch (format) {
            case 0xcc:
            case 0xd0:
                return 2;
            case 0xcd:
            case 0xd1:
                return 3;
            case 0xce:
            case 0xd2:
                return 5;
            case 0xcb:
            case 0xcf:
            case 0xd3:
                return 9;
            case 0xd9:
                return 2L + (bytes.get(at + 1) & 0xff);
            case 0xda:
                return 3L + (bytes.getShort(at + 1) & 0xffff);
            case 0xdb:
                return 5L + size(bytes, at);
            case 0xdc:
                return 3 | (bytes.getShort(at + 1) & 0xffffL) << 32;
            case 0xde:
                return 3 | (2 * (bytes.getShort(at + 1) & 0xffffL)) << 32;
            case 0xdd:
                return 5 | (long) size(bytes, at) << 32;
            case 0xdf:
                return 5 | (2L * size(bytes, at)) << 32;
            default:
                throw new IllegalArgumentException("no such format here: " + format);
        }
    }

    private static int size(ByteBuffer bytes, int at) {
        int size = bytes.getInt(at + 1);
        if (size < 0) {
            throw new IllegalArgumentException("no such size here: " + Integer.toUnsignedString(size));
        }
        return size;
    }

    /** Whether a value that begins with this byte is a map. */
    public static boolean isMap(byte format) {
        return (format & 0xf0) == 0x80 || (format & 0xfe) == 0xde;
    }

    /** The number of elements of the array that begins at {@code at}, or -1 when it is none. */
    public static int arraySize(ByteBuffer bytes, int at) {
        int format = bytes.get(at) & 0xff;
        return (format & 0xf0) == 0x90 ? format & 0x0f : format == 0xdd ? bytes.getInt(at + 1) : -1;
    }

    /** Where the first element of the array that begins at {@code at} begins. */
    public static int firstElement(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xff) == 0xdd ? at + 5 : at + 1;
    }
}
