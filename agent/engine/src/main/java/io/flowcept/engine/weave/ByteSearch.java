package io.flowcept.engine.weave;

import java.nio.charset.Charset;

/**
 * Tells whether a class file mentions a name, without parsing it: Horspool's search, which looks at about one byte in
 * the name's length. Immutable.
 *
 * <p>Source: R. N. Horspool, Practical fast searching in strings, Software: Practice and Experience 10 (1980).
 */
final class ByteSearch {
    private final byte[] wanted;
    private final int[] shift = new int[256];

    ByteSearch(String wanted) {
        this.wanted = wanted.getBytes(Charset.forName("UTF-8"));
        for (int i = 0; i < shift.length; i++) {
            shift[i] = this.wanted.length;
        }
        for (int i = 0; i < this.wanted.length - 1; i++) {
            shift[this.wanted[i] & 0xFF] = this.wanted.length - 1 - i;
        }
    }

    boolean isIn(byte[] bytes) {
        int last = wanted.length - 1;
        for (int end = last; end < bytes.length; end += shift[bytes[end] & 0xFF]) {
            int i = last;
            while (i >= 0 && bytes[end - last + i] == wanted[i]) {
                i--;
            }
            if (i < 0) {
                return true;
            }
        }
        return false;
    }
}
