package io.flowcept.sinks.mongodb;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Rewrites MessagePack as BSON, value by value, with the result of {@link BsonValues} of what {@code MsgpackMap} reads, but
 * no object for each value. Not thread-safe.
 */
final class MsgpackBson {
    /** MongoDB stores 100 levels, the message's own included. */
    private static final int MAX_DEPTH = 64;

    private static final byte[] NO_PREFIX = {};

    private final MsgpackCursor in;
    private final BsonBytes out;
    private final boolean finite;

    /** @param finite whether NaN and the infinities become null */
    MsgpackBson(MsgpackCursor in, BsonBytes out, boolean finite) {
        this.in = in;
        this.out = out;
        this.finite = finite;
    }

    /** Steps over a value. */
    void skip() throws Unusual {
        int before = out.length();
        value(0);
        out.truncate(before);
    }

    /** Writes the value that comes as an element of the last key's name. */
    void element(int depth) throws Unusual {
        int element = out.element(in.message(), in.keyFrom(), in.keyTo());
        out.type(element, value(depth));
    }

    /** Writes the value that comes as an element that a number names, behind a prefix. */
    void element(byte[] prefix, int number, int depth) throws Unusual {
        int element = out.element(prefix, number);
        out.type(element, value(depth));
    }

    /** Writes the value that comes, which is in so many others; returns its type. */
    private int value(int depth) throws Unusual {
        if (depth > MAX_DEPTH) {
            throw new Unusual();
        }
        int type = in.peek();
        if (type <= 0x7F || type >= 0xE0) {
            in.skip(1);
            return integer((byte) type);
        }
        if (type <= 0x8F || type >= 0xDE) {
            return map(in.map(), depth + 1);
        }
        if (type <= 0x9F || type >= 0xDC) {
            return array(in.array(), depth + 1);
        }
        if (type <= 0xBF || type >= 0xD9) {
            return text(in.text());
        }
        in.skip(1);
        return tagged(type);
    }

    /** The formats of the MessagePack specification from 0xC0 to 0xD8, in its order. */
    private int tagged(int type) throws Unusual {
        switch (type) {
            case 0xC0:
                return BsonBytes.NULL;
            case 0xC2:
            case 0xC3:
                out.raw(type - 0xC2);
                return BsonBytes.BOOLEAN;
            case 0xC4:
            case 0xC5:
            case 0xC6:
                return binary(in.unsigned(1 << (type - 0xC4)));
            case 0xCA:
                return real(Float.intBitsToFloat((int) in.unsigned(4)));
            case 0xCB:
                return real(Double.longBitsToDouble(in.unsigned(8)));
            case 0xCC:
            case 0xCD:
            case 0xCE:
                return integer(in.unsigned(1 << (type - 0xCC)));
            case 0xCF:
                long bits = in.unsigned(8);
                return bits >= 0 ? integer(bits) : real(new BigInteger(Long.toUnsignedString(bits)).doubleValue());
            case 0xD0:
            case 0xD1:
            case 0xD2:
            case 0xD3:
                int width = 1 << (type - 0xD0);
                int unused = 64 - 8 * width;
                return integer(in.unsigned(width) << unused >> unused);
            default:
                // Extensions, and the byte that is never used.
                throw new Unusual();
        }
    }

    private int map(int count, int depth) throws Unusual {
        int begin = out.begin();
        int map = in.nextMap();
        for (int i = 0; i < count; i++) {
            in.key(map);
            element(depth);
        }
        out.end(begin);
        return BsonBytes.DOCUMENT;
    }

    private int array(int count, int depth) throws Unusual {
        int begin = out.begin();
        for (int i = 0; i < count; i++) {
            element(NO_PREFIX, i, depth);
        }
        out.end(begin);
        return BsonBytes.ARRAY;
    }

    private int integer(long value) {
        if (value == (int) value) {
            out.int32((int) value);
            return BsonBytes.INT32;
        }
        out.int64(value);
        return BsonBytes.INT64;
    }

    private int real(double value) {
        if (finite && !Double.isFinite(value)) {
            return BsonBytes.NULL;
        }
        out.int64(Double.doubleToRawLongBits(value));
        return BsonBytes.DOUBLE;
    }

    private int text(int count) throws Unusual {
        int from = in.skip(count);
        byte[] bytes = in.message();
        int all = 0;
        for (int i = from; i < from + count; i++) {
            all |= bytes[i];
        }
        if (all >= 0) {
            out.string(bytes, from, count);
        } else {
            // What is no UTF-8 gets its replacement characters here.
            byte[] utf8 = new String(bytes, from, count, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
            out.string(utf8, 0, utf8.length);
        }
        return BsonBytes.STRING;
    }

    private int binary(long count) throws Unusual {
        int from = in.skip(count);
        out.int32((int) count);
        out.raw(0);
        out.raw(in.message(), from, (int) count);
        return BsonBytes.BINARY;
    }
}
