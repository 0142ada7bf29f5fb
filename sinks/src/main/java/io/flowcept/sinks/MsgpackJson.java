package io.flowcept.sinks;

import java.io.IOException;

/**
 * Rewrites MessagePack as JSON text, value by value, keeping the order of keys. Not thread-safe.
 *
 * <p>What JSON lacks: NaN, the infinities and extension types become {@code null}, binary becomes a base64 string, a map
 * key that is no string becomes its own JSON text. The bytes are read directly because a message is in memory as a whole:
 * one pass, no object per value.
 */
public final class MsgpackJson {
    /** Far deeper than any capture limit, and shallow enough for a small thread stack. */
    private static final int MAX_DEPTH = 512;

    private final byte[] in;
    private final int begin;
    private final int end;
    private final JsonBytes out;
    private int at;

    /** Of what is in {@code in} from {@code begin} to {@code end}. */
    private MsgpackJson(byte[] in, int begin, int end, JsonBytes out) {
        this.in = in;
        this.begin = begin;
        this.end = end;
        this.out = out;
        this.at = begin;
    }

    /**
     * Appends {@code message}, without its own key {@code dropped}, to {@code out}.
     *
     * @param message exactly one MessagePack map
     * @param dropped a key of the outermost map, or null
     * @throws IOException when the bytes are not one whole map; {@code out} is then as before
     */
    public static void message(byte[] message, String dropped, JsonBytes out) throws IOException {
        message(message, 0, message.length, dropped, out);
    }

    /** Appends the message, as above; one that is JSON already, as it is. */
    public static void message(Message message, String dropped, JsonBytes out) throws IOException {
        if (message.isJson()) {
            out.copy(message.bytes(), message.from(), message.to());
        } else {
            message(message.bytes(), message.from(), message.to(), dropped, out);
        }
    }

    private static void message(byte[] bytes, int from, int to, String dropped, JsonBytes out) throws IOException {
        int start = out.length();
        try {
            MsgpackJson reader = new MsgpackJson(bytes, from, to, out);
            int count = reader.mapHeader();
            reader.map(count, 1, dropped == null ? null : '"' + dropped + '"');
            if (reader.at != to) {
                throw reader.malformed("ends before its last byte");
            }
        } catch (IOException | RuntimeException | Error e) {
            out.truncate(start);
            throw e;
        }
    }

    /**
     * Appends a value.
     *
     * @param bytes in {@code [from, to)} of which there is exactly one
     * @throws IOException when it is none; {@code out} may have a part of it then
     */
    public static void value(byte[] bytes, int from, int to, JsonBytes out) throws IOException {
        MsgpackJson reader = new MsgpackJson(bytes, from, to, out);
        reader.value(1);
        if (reader.at != to) {
            throw reader.malformed("ends before its last byte");
        }
    }

    private int mapHeader() throws IOException {
        int type = next();
        if (type >= 0x80 && type <= 0x8F) {
            return type & 0x0F;
        }
        if (type == 0xDE) {
            return (int) unsigned(2);
        }
        if (type == 0xDF) {
            return size(4);
        }
        throw malformed("is no map");
    }

    private void map(int count, int depth, String dropped) throws IOException {
        out.raw('{');
        boolean first = true;
        for (int i = 0; i < count; i++) {
            int before = out.length();
            if (!first) {
                out.raw(',');
            }
            int key = out.length();
            key(depth);
            boolean drop = dropped != null && wrote(key, dropped);
            out.raw(':');
            value(depth);
            if (drop) {
                out.truncate(before);
            } else {
                first = false;
            }
        }
        out.raw('}');
    }

    private void key(int depth) throws IOException {
        int start = out.length();
        value(depth);
        if (out.array()[start] != '"') {
            int count = out.length() - start;
            byte[] text = new byte[count];
            System.arraycopy(out.array(), start, text, 0, count);
            out.truncate(start);
            out.string(text, 0, count);
        }
    }

    private boolean wrote(int start, String ascii) {
        if (out.length() - start != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (out.array()[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void array(int count, int depth) throws IOException {
        out.raw('[');
        for (int i = 0; i < count; i++) {
            if (i > 0) {
                out.raw(',');
            }
            value(depth);
        }
        out.raw(']');
    }

    private void value(int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw malformed("is nested deeper than " + MAX_DEPTH);
        }
        int type = next();
        if (type <= 0x7F) {
            out.integer(type);
        } else if (type <= 0x8F) {
            map(type & 0x0F, depth + 1, null);
        } else if (type <= 0x9F) {
            array(type & 0x0F, depth + 1);
        } else if (type <= 0xBF) {
            string(type & 0x1F);
        } else if (type >= 0xE0) {
            out.integer((byte) type);
        } else {
            tagged(type, depth);
        }
    }

    /** The formats of the MessagePack specification from 0xC0 to 0xDF, in its order. */
    private void tagged(int type, int depth) throws IOException {
        switch (type) {
            case 0xC0:
                out.literal("null");
                break;
            case 0xC2:
                out.literal("false");
                break;
            case 0xC3:
                out.literal("true");
                break;
            case 0xC4:
            case 0xC5:
            case 0xC6:
                binary(size(1 << (type - 0xC4)));
                break;
            case 0xC7:
            case 0xC8:
            case 0xC9:
                extension(size(1 << (type - 0xC7)));
                break;
            case 0xCA:
                out.number(Float.intBitsToFloat((int) unsigned(4)));
                break;
            case 0xCB:
                out.number(Double.longBitsToDouble(unsigned(8)));
                break;
            case 0xCC:
            case 0xCD:
            case 0xCE:
            case 0xCF:
                out.unsigned(unsigned(1 << (type - 0xCC)));
                break;
            case 0xD0:
            case 0xD1:
            case 0xD2:
            case 0xD3:
                out.integer(signed(1 << (type - 0xD0)));
                break;
            case 0xD4:
            case 0xD5:
            case 0xD6:
            case 0xD7:
            case 0xD8:
                extension(1 << (type - 0xD4));
                break;
            case 0xD9:
            case 0xDA:
            case 0xDB:
                string(size(1 << (type - 0xD9)));
                break;
            case 0xDC:
            case 0xDD:
                array(size(2 << (type - 0xDC)), depth + 1);
                break;
            case 0xDE:
            case 0xDF:
                map(size(2 << (type - 0xDE)), depth + 1, null);
                break;
            default:
                throw malformed("has the byte 0xc1, which is never used");
        }
    }

    private void string(int count) throws IOException {
        out.string(in, skip(count), count);
    }

    private void binary(int count) throws IOException {
        out.base64(in, skip(count), count);
    }

    private void extension(int count) throws IOException {
        skip(1);
        skip(count);
        out.literal("null");
    }

    private int next() throws IOException {
        return in[skip(1)] & 0xFF;
    }

    /** A length or count. Each counted thing takes at least a byte, so what exceeds the input is refused at once. */
    private int size(int width) throws IOException {
        long size = unsigned(width);
        if (size > end - at) {
            throw malformed("is cut short");
        }
        return (int) size;
    }

    private long unsigned(int width) throws IOException {
        int from = skip(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | (in[from + i] & 0xFF);
        }
        return value;
    }

    private long signed(int width) throws IOException {
        int unused = 64 - 8 * width;
        return unsigned(width) << unused >> unused;
    }

    /** Moves on by {@code count} bytes and says where they begin. */
    private int skip(int count) throws IOException {
        if (count > end - at) {
            throw malformed("is cut short");
        }
        int from = at;
        at += count;
        return from;
    }

    private IOException malformed(String what) {
        return new IOException("a message of " + (end - begin) + " bytes " + what + " (at byte " + (at - begin) + ")");
    }
}
