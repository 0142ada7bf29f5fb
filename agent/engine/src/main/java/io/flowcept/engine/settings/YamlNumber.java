package io.flowcept.engine.settings;

/** Numbers as YAML 1.1 spells them: {@code 1_000}, {@code 0x1F}, {@code 0b11}, {@code 017}, {@code 1:30}, {@code 1e3}. */
final class YamlNumber {
    private YamlNumber() {}

    /** The whole number, or null for what is none or has more than 64 bits. */
    static Long whole(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String digits = (signed ? text.substring(1) : text);
        if (digits.isEmpty() || !isDigit(digits.charAt(0))) {
            return null;
        }
        digits = digits.replace("_", "");
        try {
            long value;
            if (digits.startsWith("0x")) {
                value = unsigned(digits.substring(2), 16);
            } else if (digits.startsWith("0b")) {
                value = unsigned(digits.substring(2), 2);
            } else if (digits.length() > 1 && digits.charAt(0) == '0') {
                value = unsigned(digits, 8);
            } else {
                value = base60(digits);
            }
            return text.startsWith("-") ? -value : value;
        } catch (IllegalArgumentException | ArithmeticException e) {
            return null;
        }
    }

    private static long unsigned(String digits, int radix) {
        if (digits.startsWith("-") || digits.startsWith("+")) {
            throw new NumberFormatException();
        }
        return Long.parseLong(digits, radix);
    }

    private static long base60(String digits) {
        int colon = digits.lastIndexOf(':');
        long last = unsigned(digits.substring(colon + 1), 10);
        if (colon < 0) {
            return last;
        }
        if (last > 59 || digits.length() - colon > 3) {
            throw new NumberFormatException();
        }
        return Math.addExact(Math.multiplyExact(base60(digits.substring(0, colon)), 60L), last);
    }

    /** The number with a point or an exponent, infinite or none, or null for what is no such. */
    static Double real(String text) {
        boolean signed = text.startsWith("-") || text.startsWith("+");
        String unsigned = signed ? text.substring(1) : text;
        if (unsigned.equals(".inf") || unsigned.equals(".Inf") || unsigned.equals(".INF")) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (text.equals(".nan") || text.equals(".NaN") || text.equals(".NAN")) {
            return Double.NaN;
        }
        return isReal(unsigned) ? Double.valueOf(text.replace("_", "")) : null;
    }

    private static boolean isReal(String text) {
        int at = 0;
        while (at < text.length() && isDigitOrGap(text.charAt(at))) {
            at++;
        }
        int whole = at;
        boolean point = at < text.length() && text.charAt(at) == '.';
        if (point) {
            at++;
        }
        int fraction = at;
        while (point && at < text.length() && isDigitOrGap(text.charAt(at))) {
            at++;
        }
        boolean digits = whole > 0 ? isDigit(text.charAt(0)) : at > fraction && isDigit(text.charAt(fraction));
        if (!digits || at == text.length()) {
            return digits && point;
        }
        return isExponent(text, at);
    }

    private static boolean isExponent(String text, int start) {
        int at = start;
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return false;
        }
        at++;
        if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int digits = at;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        return at > digits && at == text.length();
    }

    private static boolean isDigitOrGap(char c) {
        return isDigit(c) || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
