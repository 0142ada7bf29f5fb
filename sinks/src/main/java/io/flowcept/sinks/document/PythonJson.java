package io.flowcept.sinks.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * JSON text as Python's {@code json.dumps} writes it: {@code ", "} and {@code ": "} between the parts, nothing but ASCII,
 * and NaN and the infinities by those names, which JSON itself lacks. Binary becomes base64, which Python would refuse.
 */
public final class PythonJson {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(512);

    private PythonJson() {}

    /**
     * The text of a value.
     *
     * @param value what {@link MsgpackMap} makes
     * @return ASCII characters only
     */
    public static String text(Object value) {
        PythonJson json = new PythonJson();
        json.value(value);
        return json.out.toString();
    }

    private void value(Object value) {
        if (value instanceof String) {
            string((String) value);
        } else if (value instanceof Double) {
            real((Double) value);
        } else if (value instanceof Long || value instanceof BigInteger || value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Map) {
            map((Map<?, ?>) value);
        } else if (value instanceof List) {
            list((List<?>) value);
        } else if (value instanceof byte[]) {
            string(Base64.getEncoder().encodeToString((byte[]) value));
        } else {
            throw new IllegalArgumentException("no JSON for a " + value.getClass());
        }
    }

    private void map(Map<?, ?> map) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator);
            string((String) entry.getKey());
            out.append(": ");
            value(entry.getValue());
            separator = ", ";
        }
        out.append('}');
    }

    private void list(List<?> list) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            value(element);
            separator = ", ";
        }
        out.append(']');
    }

    /**
     * As {@code repr(float)}: digits that read back as the same double, an exponent outside of 1e-4 to 1e16. Before JDK
     * 19 (JDK-4511638) a few doubles have a digit more here than in Python.
     */
    private void real(double value) {
        if (!Double.isFinite(value)) {
            out.append(value);
            return;
        }
        if (Double.doubleToRawLongBits(value) < 0) {
            out.append('-');
        }
        BigDecimal shortest = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        if (value == 0) {
            out.append("0.0");
        } else if (point < -3 || point > 16) {
            exponential(digits, point - 1);
        } else if (point <= 0) {
            out.append("0.");
            zeros(-point);
            out.append(digits);
        } else if (point >= digits.length()) {
            out.append(digits);
            zeros(point - digits.length());
            out.append(".0");
        } else {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        }
    }

    private void exponential(String digits, int exponent) {
        out.append(digits.charAt(0));
        if (digits.length() > 1) {
            out.append('.').append(digits, 1, digits.length());
        }
        out.append('e').append(exponent < 0 ? '-' : '+');
        if (Math.abs(exponent) < 10) {
            out.append('0');
        }
        out.append(Math.abs(exponent));
    }

    private void zeros(int count) {
        for (int i = 0; i < count; i++) {
            out.append('0');
        }
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i));
        }
        out.append('"');
    }

    private void character(char c) {
        if (c >= ' ' && c <= '~') {
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
            return;
        }
        int named = "\b\t\n\f\r".indexOf(c);
        if (named >= 0) {
            out.append('\\').append("btnfr".charAt(named));
        } else {
            out.append("\\u")
                    .append(HEX[c >> 12])
                    .append(HEX[c >> 8 & 15])
                    .append(HEX[c >> 4 & 15])
                    .append(HEX[c & 15]);
        }
    }
}
