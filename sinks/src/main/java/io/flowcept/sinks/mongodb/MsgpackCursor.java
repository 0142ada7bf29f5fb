package io.flowcept.sinks.mongodb;

/** Where one is in a MessagePack message; makes no object of what it reads. Not thread-safe. */
final class MsgpackCursor {
    private final DistinctKeys keys = new DistinctKeys();
    private byte[] in;
    private int at;
    private int keyFrom;
    private int keyTo;

    void read(byte[] message) {
        in = message;
        at = 0;
        keys.clear();
    }

    byte[] message() {
        return in;
    }

    boolean isAtEnd() {
        return at == in.length;
    }

    /** The byte that comes. */
    int peek() throws Unusual {
        if (at >= in.length) {
            throw new Unusual();
        }
        return in[at] & 0xFF;
    }

    /** Moves on by {@code count} bytes and says where they begin. */
    int skip(long count) throws Unusual {
        if (count < 0 || count > in.length - at) {
            throw new Unusual();
        }
        int from = at;
        at += (int) count;
        return from;
    }

    /** A number without sign, its highest byte first. */
    long unsigned(int width) throws Unusual {
        int from = skip(width);
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = value << 8 | (in[from + i] & 0xFF);
        }
        return value;
    }

    /** Steps over the head of a map and says how many entries it has; -1 when no map comes. */
    int map() throws Unusual {
        return head(0x80, 0x0F, 0xDE, 2, 2);
    }

    /** Steps over the head of an array and says how many items it has; -1 when no array comes. */
    int array() throws Unusual {
        return head(0x90, 0x0F, 0xDC, 2, 2);
    }

    /** Steps over the head of a text and says how many bytes it has; -1 when no text comes. */
    int text() throws Unusual {
        return head(0xA0, 0x1F, 0xD9, 3, 1);
    }

    /** One with few has their count in its first byte, with many behind it: in {@code width} bytes, twice as many, … */
    private int head(int few, int mask, int many, int formats, int width) throws Unusual {
        int type = peek();
        if ((type & ~mask) == few) {
            at++;
            return type & mask;
        }
        if (type < many || type >= many + formats) {
            return -1;
        }
        at++;
        long count = unsigned(width << (type - many));
        // Each counted thing takes at least a byte.
        if (count > in.length - at) {
            throw new Unusual();
        }
        return (int) count;
    }

    /** Whether what comes is a map without entries. */
    boolean isEmptyMap() throws Unusual {
        int before = at;
        boolean isEmpty = map() == 0;
        at = before;
        return isEmpty;
    }

    /** Steps over a null; says whether there was one. */
    boolean isNull() throws Unusual {
        boolean isNull = peek() == 0xC0;
        at += isNull ? 1 : 0;
        return isNull;
    }

    /** Steps over a text if it is that one; says whether it was. */
    boolean isText(byte[] ascii) throws Unusual {
        int before = at;
        int count = text();
        if (count == ascii.length && isThere(skip(count), ascii)) {
            return true;
        }
        at = before;
        return false;
    }

    /** The number of another map, for its keys. */
    int nextMap() {
        return keys.nextMap();
    }

    /** Reads a key of that map. */
    void key(int map) throws Unusual {
        int count = text();
        if (count <= 0) {
            throw new Unusual();
        }
        keyFrom = skip(count);
        keyTo = at;
        for (int i = keyFrom; i < keyTo; i++) {
            if (in[i] <= 0 || in[i] == '.' || in[i] == '$') {
                throw new Unusual();
            }
        }
        unique(map, in, keyFrom, keyTo);
    }

    /** That map has that key, too. */
    void unique(int map, byte[] ascii) throws Unusual {
        unique(map, ascii, 0, ascii.length);
    }

    private void unique(int map, byte[] ascii, int from, int to) throws Unusual {
        if (!keys.add(map, ascii, from, to)) {
            throw new Unusual();
        }
    }

    /** Where the last key begins. */
    int keyFrom() {
        return keyFrom;
    }

    int keyTo() {
        return keyTo;
    }

    /** Whether the last key is that one. */
    boolean isKey(byte[] ascii) {
        return keyTo - keyFrom == ascii.length && isThere(keyFrom, ascii);
    }

    private boolean isThere(int from, byte[] ascii) {
        for (int i = 0; i < ascii.length; i++) {
            if (in[from + i] != ascii[i]) {
                return false;
            }
        }
        return true;
    }
}
