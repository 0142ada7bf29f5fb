package io.flowcept.sinks.document;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one MessagePack map into collections that keep its order. Values are null, Boolean, Long, BigInteger (beyond 63
 * bits), Double, String, byte[], List and Map; extension types become null. A key that is no string becomes the text
 * that Python's {@code str} makes of it, as Flowcept does before it stores a map.
 */
public final class MsgpackMap {
    /** Far deeper than any capture limit, and shallow enough for a small thread stack. */
    private static final int MAX_DEPTH = 512;

    private final ByteBuffer in;

    private MsgpackMap(byte[] message) {
        this.in = ByteBuffer.wrap(message);
    }

    /**
     * Reads a message.
     *
     * @param message exactly one MessagePack map
     * @return a new map, the caller's to change
     * @throws IOException when the bytes are not one whole map
     */
    @SuppressWarnings("unchecked") // The only maps that value() makes have text keys.
    public static Map<String, Object> read(byte[] message) throws IOException {
        MsgpackMap reader = new MsgpackMap(message);
        Object value = reader.value(0);
        if (!(value instanceof Map)) {
            throw reader.malformed("is no map");
        }
        if (reader.in.hasRemaining()) {
            throw reader.malformed("ends before its last byte");
        }
        return (Map<String, Object>) value;
    }

    private Object value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw malformed("is nested deeper than " + MAX_DEPTH);
        }
        int type = (int) unsigned(1);
        if (type <= 0x7F || type >= 0xE0) {
            return (long) (byte) type;
        }
        if (type <= 0x8F) {
            return map(type & 0x0F, depth + 1);
        }
        if (type <= 0x9F) {
            return list(type & 0x0F, depth + 1);
        }
        if (type <= 0xBF) {
            return text(type & 0x1F);
        }
        return tagged(type, depth);
    }

    /** The formats of the MessagePack specification from 0xC0 to 0xDF, in its order. */
    private Object tagged(int type, int depth) throws IOException {
        switch (type) {
            case 0xC0:
                return null;
            case 0xC2:
                return false;
            case 0xC3:
                return true;
            case 0xC4:
            case 0xC5:
            case 0xC6:
                return bytes(size(1 << (type - 0xC4)));
            case 0xC7:
            case 0xC8:
            case 0xC9:
                return extension(size(1 << (type - 0xC7)));
            case 0xCA:
                return (double) Float.intBitsToFloat((int) unsigned(4));
            case 0xCB:
                return Double.longBitsToDouble(unsigned(8));
            case 0xCC:
            case 0xCD:
            case 0xCE:
                return unsigned(1 << (type - 0xCC));
            case 0xCF:
                long bits = unsigned(8);
                return bits >= 0 ? (Object) bits : new BigInteger(Long.toUnsignedString(bits));
            case 0xD0:
            case 0xD1:
            case 0xD2:
            case 0xD3:
                int width = 1 << (type - 0xD0);
                int unused = 64 - 8 * width;
                return unsigned(width) << unused >> unused;
            case 0xD4:
            case 0xD5:
            case 0xD6:
            case 0xD7:
            case 0xD8:
                return extension(1 << (type - 0xD4));
            case 0xD9:
            case 0xDA:
            case 0xDB:
                return text(size(1 << (type - 0xD9)));
            case 0xDC:
            case 0xDD:
                return list(size(2 << (type - 0xDC)), depth + 1);
            case 0xDE:
            case 0xDF:
                return map(size(2 << (type - 0xDE)), depth + 1);
            default:
                throw malformed("has the byte 0xc1, which is never used");
        }
    }

    private Map<String, Object> map(int count, int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = key(value(depth));
            map.put(key, value(depth));
        }
        return map;
    }

    private static String key(Object key) throws IOException {
        if (key == null) {
            return "None";
        }
        if (key instanceof Boolean) {
            return (Boolean) key ? "True" : "False";
        }
        return key instanceof String ? (String) key : PythonJson.text(key);
    }

    private List<Object> list(int count, int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(value(depth));
        }
        return list;
    }

    private String text(int count) throws IOException {
        return new String(bytes(count), StandardCharsets.UTF_8);
    }

    private Object extension(int count) throws IOException {
        need(count + 1L);
        in.position(in.position() + count + 1);
        return null;
    }

    private byte[] bytes(int count) throws IOException {
        need(count);
        byte[] bytes = new byte[count];
        in.get(bytes);
        return bytes;
    }

    /** A length or count. Each counted thing takes at least a byte, so what exceeds the input is refused at once. */
    private int size(int width) throws IOException {
        long size = unsigned(width);
        need(size);
        return (int) size;
    }

    private long unsigned(int width) throws IOException {
        need(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | (in.get() & 0xFF);
        }
        return value;
    }

    private void need(long count) throws IOException {
        if (count > in.remaining()) {
            throw malformed("is cut short");
        }
    }

    private IOException malformed(String what) {
        return new IOException("a message of " + in.limit() + " bytes " + what + " (at byte " + in.position() + ")");
    }
}
