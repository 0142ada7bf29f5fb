package io.flowcept.sinks.document;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Writes as MessagePack what {@link MsgpackMap} has read: each number, text and count in its shortest form. */
public final class MsgpackBytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    private final DataOutputStream out = new DataOutputStream(bytes);

    private MsgpackBytes() {}

    /**
     * One map.
     *
     * @param map of null, Boolean, Long, BigInteger (of 64 bits without sign), Double, String, byte[], List and Map
     * @throws IllegalArgumentException when there is something else in it
     */
    public static byte[] of(Map<String, ?> map) {
        MsgpackBytes writer = new MsgpackBytes();
        try {
            writer.value(map);
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        }
        return writer.bytes.toByteArray();
    }

    private void value(Object value) throws IOException {
        if (value == null) {
            out.writeByte(0xC0);
        } else if (value instanceof String) {
            text((String) value);
        } else if (value instanceof Long) {
            integer((Long) value);
        } else if (value instanceof Double) {
            out.writeByte(0xCB);
            out.writeDouble((Double) value);
        } else if (value instanceof Boolean) {
            out.writeByte((Boolean) value ? 0xC3 : 0xC2);
        } else if (value instanceof Map) {
            Map<?, ?> map = (Map<?, ?>) value;
            count(map.size(), 0x80, 0xDE);
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text((String) entry.getKey());
                value(entry.getValue());
            }
        } else if (value instanceof List) {
            List<?> list = (List<?>) value;
            count(list.size(), 0x90, 0xDC);
            for (Object element : list) {
                value(element);
            }
        } else if (value instanceof byte[]) {
            binary((byte[]) value);
        } else if (value instanceof BigInteger && ((BigInteger) value).bitLength() <= 64) {
            out.writeByte(0xCF);
            out.writeLong(((BigInteger) value).longValue());
        } else {
            throw new IllegalArgumentException("no MessagePack for a " + value.getClass());
        }
    }

    private void text(String text) throws IOException {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length < 32) {
            out.writeByte(0xA0 | utf8.length);
        } else {
            length(utf8.length, 0xD9);
        }
        out.write(utf8);
    }

    private void binary(byte[] binary) throws IOException {
        length(binary.length, 0xC4);
        out.write(binary);
    }

    /** A length of one, two or four bytes; the formats of the three follow each other. */
    private void length(int length, int first) throws IOException {
        if (length < 0x100) {
            out.writeByte(first);
            out.writeByte(length);
        } else if (length < 0x10000) {
            out.writeByte(first + 1);
            out.writeShort(length);
        } else {
            out.writeByte(first + 2);
            out.writeInt(length);
        }
    }

    private void count(int count, int few, int many) throws IOException {
        if (count < 16) {
            out.writeByte(few | count);
        } else if (count < 0x10000) {
            out.writeByte(many);
            out.writeShort(count);
        } else {
            out.writeByte(many + 1);
            out.writeInt(count);
        }
    }

    private void integer(long value) throws IOException {
        if (value >= -32 && value < 128) {
            out.writeByte((int) value);
        } else if (value >= 0) {
            int width = value < 0x100 ? 0 : value < 0x10000 ? 1 : value < 0x100000000L ? 2 : 3;
            wide(value, 0xCC, width);
        } else {
            int width = value >= Byte.MIN_VALUE ? 0 : value >= Short.MIN_VALUE ? 1 : value >= Integer.MIN_VALUE ? 2 : 3;
            wide(value, 0xD0, width);
        }
    }

    private void wide(long value, int first, int width) throws IOException {
        out.writeByte(first + width);
        for (int shift = (8 << width) - 8; shift >= 0; shift -= 8) {
            out.writeByte((int) (value >> shift));
        }
    }
}
