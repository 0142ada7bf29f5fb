package io.flowcept.telemetry.machine;

/** Addresses as the C library prints them, which is how psutil has them. */
final class AddressText {
    private AddressText() {}

    /** An internet address of 4 or 16 bytes; of the latter the longest run of zeros is shortened, as RFC 5952 says. */
    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        if (bytes.length == 4) {
            for (int i = 0; i < 4; i++) {
                text.append(i == 0 ? "" : ".").append(bytes[i] & 0xff);
            }
            return text.toString();
        }
        int zerosAt = -1;
        int zeros = 1;
        for (int i = 0; i < 8; i++) {
            int run = 0;
            while (i + run < 8 && group(bytes, i + run) == 0) {
                run++;
            }
            if (run > zeros) {
                zerosAt = i;
                zeros = run;
            }
        }
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                text.append("::");
                i += zeros - 1;
            } else {
                boolean first = text.length() == 0 || text.charAt(text.length() - 1) == ':';
                text.append(first ? "" : ":").append(Integer.toHexString(group(bytes, i)));
            }
        }
        return text.toString();
    }

    private static int group(byte[] bytes, int i) {
        return (bytes[2 * i] & 0xff) << 8 | (bytes[2 * i + 1] & 0xff);
    }

    /** {@code 02:fc:00:00:00:01}; with hyphens and upper case where those are the separators, as on Windows. */
    static String hardware(byte[] bytes, char separator) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(text.length() == 0 ? "" : String.valueOf(separator))
                    .append(String.format(separator == '-' ? "%02X" : "%02x", b));
        }
        return text.toString();
    }
}
