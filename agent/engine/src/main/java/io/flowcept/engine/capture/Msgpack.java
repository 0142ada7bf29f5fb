package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import java.nio.ByteBuffer;

/**
 * Writes MessagePack into growing bytes, in the smallest form, as Flowcept's consumer reads it: text is {@code str},
 * every floating-point number is float64, and no extension type occurs.
 *
 * <p>Source of the format: the MessagePack specification of 2017-08-09.
 */
public final class Msgpack {
    private static final char REPLACEMENT = '\uFFFD';

    private Msgpack() {}

    public static void nil(GrowingBytes to) {
        to.reserve(1);
        to.bytes.put((byte) 0xc0);
    }

    public static void bool(GrowingBytes to, boolean value) {
        to.reserve(1);
        to.bytes.put((byte) (value ? 0xc3 : 0xc2));
    }

    public static void integer(GrowingBytes to, long value) {
        to.reserve(9);
        integer(to.bytes, value);
    }

    static void integer(ByteBuffer bytes, long value) {
        if (value >= -32 && value < 128) {
            bytes.put((byte) value);
        } else if (value >= 0) {
            if (value < 1 << 8) {
                bytes.put((byte) 0xcc).put((byte) value);
            } else if (value < 1 << 16) {
                bytes.put((byte) 0xcd).putShort((short) value);
            } else if (value < 1L << 32) {
                bytes.put((byte) 0xce).putInt((int) value);
            } else {
                bytes.put((byte) 0xcf).putLong(value);
            }
        } else if (value >= Byte.MIN_VALUE) {
            bytes.put((byte) 0xd0).put((byte) value);
        } else if (value >= Short.MIN_VALUE) {
            bytes.put((byte) 0xd1).putShort((short) value);
        } else if (value >= Integer.MIN_VALUE) {
            bytes.put((byte) 0xd2).putInt((int) value);
        } else {
            bytes.put((byte) 0xd3).putLong(value);
        }
    }

    public static void real(GrowingBytes to, double value) {
        to.reserve(9);
        to.bytes.put((byte) 0xcb).putDouble(value);
    }

    /** The first {@code count} of the numbers, without a header. */
    static void reals(GrowingBytes to, double[] values, int count) {
        to.reserve(9 * count);
        ByteBuffer bytes = to.bytes;
        int at = bytes.position();
        for (int i = 0; i < count; i++, at += 9) {
            bytes.put(at, (byte) 0xcb);
            bytes.putDouble(at + 1, values[i]);
        }
        bytes.position(at);
    }

    /**
     * A text that ends in a number.
     *
     * @param before what is before the number, in UTF-8
     */
    static void textWithNumber(GrowingBytes to, byte[] before, int number) {
        long magnitude = Math.abs((long) number);
        int digits = digits(magnitude);
        int length = before.length + (number < 0 ? 1 : 0) + digits;
        to.reserve(5 + length);
        ByteBuffer bytes = to.bytes;
        textHeader(bytes, length);
        bytes.put(before);
        if (number < 0) {
            bytes.put((byte) '-');
        }
        int end = bytes.position() + digits;
        long rest = magnitude;
        for (int at = end - 1; at >= end - digits; at--) {
            long tenth = rest / 10;
            bytes.put(at, (byte) ('0' + rest - 10 * tenth));
            rest = tenth;
        }
        bytes.position(end);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    private static void textHeader(ByteBuffer bytes, int encoded) {
        if (encoded < 32) {
            bytes.put((byte) (0xa0 | encoded));
        } else if (encoded < 1 << 8) {
            bytes.put((byte) 0xd9).put((byte) encoded);
        } else if (encoded < 1 << 16) {
            bytes.put((byte) 0xda).putShort((short) encoded);
        } else {
            bytes.put((byte) 0xdb).putInt(encoded);
        }
    }

    /** The first {@code length} characters of {@code text}; an unpaired surrogate becomes U+FFFD. */
    public static void text(GrowingBytes to, CharSequence text, int length) {
        int encoded = text instanceof String && isAscii((String) text, length) ? length : utf8Length(text, length);
        to.reserve(5 + encoded);
        ByteBuffer bytes = to.bytes;
        textHeader(bytes, encoded);
        if (encoded == length && text instanceof String) {
            ascii(bytes, (String) text, length);
        } else {
            utf8(bytes, text, length);
        }
    }

    /** All of {@code text}. */
    public static void text(GrowingBytes to, String text) {
        text(to, text, text.length());
    }

    /**
     * Begins an array or map that will have at most {@code most} elements.
     *
     * @return where its header is, for {@link #end}
     */
    public static int begin(GrowingBytes to, int most) {
        to.reserve(5);
        int at = to.bytes.position();
        to.bytes.position(at + (most < 16 ? 1 : 5));
        return at;
    }

    /** Writes the header of an array or map that was begun with the same {@code most}. */
    public static void end(GrowingBytes to, int at, int most, int count, boolean map) {
        if (most < 16) {
            to.bytes.put(at, (byte) ((map ? 0x80 : 0x90) | count));
        } else {
            to.bytes.put(at, (byte) (map ? 0xdf : 0xdd)).putInt(at + 1, count);
        }
    }

    @SuppressWarnings("deprecation") // the only copy of Latin-1 characters into an array that allocates nothing
    private static void ascii(ByteBuffer bytes, String text, int length) {
        int at = bytes.position();
        text.getBytes(0, length, bytes.array(), bytes.arrayOffset() + at);
        bytes.position(at + length);
    }

    /** Without a branch for each character: most texts are. */
    private static boolean isAscii(String text, int length) {
        int all = 0;
        for (int i = 0; i < length; i++) {
            all |= text.charAt(i);
        }
        return all < 0x80;
    }

    private static int utf8Length(CharSequence text, int length) {
        int encoded = length;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                if (c < 0x800) {
                    encoded += 1;
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < length
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    // Two characters become four bytes.
                    encoded += 2;
                    i++;
                } else {
                    encoded += 2;
                }
            }
        }
        return encoded;
    }

    /** The characters of {@code text}; an unpaired surrogate becomes U+FFFD. */
    static byte[] utf8(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(utf8Length(text, text.length()));
        utf8(bytes, text, text.length());
        return bytes.array();
    }

    private static void utf8(ByteBuffer bytes, CharSequence text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes.put((byte) c);
            } else if (c < 0x800) {
                bytes.put((byte) (0xc0 | (c >> 6))).put((byte) (0x80 | (c & 0x3f)));
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                bytes.put((byte) (0xf0 | (point >> 18)))
                        .put((byte) (0x80 | ((point >> 12) & 0x3f)))
                        .put((byte) (0x80 | ((point >> 6) & 0x3f)))
                        .put((byte) (0x80 | (point & 0x3f)));
            } else {
                char known = Character.isSurrogate(c) ? REPLACEMENT : c;
                bytes.put((byte) (0xe0 | (known >> 12)))
                        .put((byte) (0x80 | ((known >> 6) & 0x3f)))
                        .put((byte) (0x80 | (known & 0x3f)));
            }
        }
    }
}
