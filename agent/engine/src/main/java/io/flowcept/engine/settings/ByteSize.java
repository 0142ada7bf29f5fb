package io.flowcept.engine.settings;

import java.util.Locale;

/** Numbers of bytes as people write them: {@code 4096}, {@code 512KiB}, {@code 1 GB}. */
final class ByteSize {
    private static final String[] UNITS = {"TiB", "GiB", "MiB", "KiB", "TB", "GB", "MB", "KB", "B"};
    private static final long[] BYTES = {
        1L << 40, 1L << 30, 1L << 20, 1L << 10, 1_000_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
    };

    private ByteSize() {}

    /** The number of bytes, or -1 when {@code text} is none. Units are powers of 2 with an i and of 10 without. */
    static long parse(String text) {
        long unit = 1;
        String digits = text.trim();
        for (int i = 0; i < UNITS.length; i++) {
            if (digits.toLowerCase(Locale.ROOT).endsWith(UNITS[i].toLowerCase(Locale.ROOT))) {
                unit = BYTES[i];
                digits =
                        digits.substring(0, digits.length() - UNITS[i].length()).trim();
                break;
            }
        }
        try {
            return digits.startsWith("-") ? -1 : Math.multiplyExact(Long.parseLong(digits), unit);
        } catch (NumberFormatException | ArithmeticException e) {
            return -1;
        }
    }

    /** The shortest exact spelling, such as {@code 64KiB}. */
    static String text(long bytes) {
        for (int i = 0; i < 4; i++) {
            if (bytes >= BYTES[i] && bytes % BYTES[i] == 0) {
                return bytes / BYTES[i] + UNITS[i];
            }
        }
        return bytes + (bytes == 1 ? " byte" : " bytes");
    }
}
