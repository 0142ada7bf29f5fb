package io.flowcept.sinks;

import com.fasterxml.jackson.core.io.schubfach.DoubleToDecimal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * The shortest decimal that reads back as a double, and of these the nearest to it: its digits, and where the point
 * stands. The JDK's own text of a double is that from JDK 19 on only (JDK-4511638). Immutable.
 */
final class ShortestDecimal {
    /** Without zeros at either end. */
    final String digits;

    /** How many digits stand before the decimal point; may be negative, or more than there are. */
    final int point;

    private ShortestDecimal(String digits, int point) {
        this.digits = digits;
        this.point = point;
    }

    /** @param value greater than zero, and finite */
    static ShortestDecimal of(double value) {
        String text = DoubleToDecimal.toString(value);
        int exponent = text.indexOf('E');
        String mantissa = exponent < 0 ? text : text.substring(0, exponent);
        int dot = mantissa.indexOf('.');
        String all = mantissa.substring(0, dot) + mantissa.substring(dot + 1);
        int from = 0;
        while (all.charAt(from) == '0') {
            from++;
        }
        int to = all.length();
        while (all.charAt(to - 1) == '0') {
            to--;
        }
        // Java's text has two digits at least, also where one of them would do.
        if (to - from == 2) {
            return ofFewDigits(value);
        }
        int power = exponent < 0 ? 0 : Integer.parseInt(text.substring(exponent + 1));
        return new ShortestDecimal(all.substring(from, to), dot - from + power);
    }

    private static ShortestDecimal ofFewDigits(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact.round(new MathContext(1, RoundingMode.HALF_EVEN));
        if (shortest.doubleValue() != value) {
            shortest = exact.round(new MathContext(2, RoundingMode.HALF_EVEN));
        }
        BigDecimal plain = shortest.stripTrailingZeros();
        return new ShortestDecimal(plain.unscaledValue().toString(), plain.precision() - plain.scale());
    }
}
