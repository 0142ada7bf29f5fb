package io.flowcept.engine.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of the user's, matched on host threads: it may look at so many characters of a text, again and
 * again, since one that backtracks would keep the host. Immutable. The one place that loads the JDK's expressions before
 * the host runs, and only where settings have one.
 */
public final class TextPattern {
    private static final int MOST_LOOKS = 200_000;

    private final Pattern pattern;

    private TextPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException with what is wrong with it */
    static TextPattern compile(String text) {
        try {
            return new TextPattern(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("a regular expression: " + e.getDescription(), e);
        }
    }

    /**
     * The text with {@code instead} for all that matches; the same object if nothing does, and {@code instead} alone if
     * that cannot be found out in time.
     */
    public String replaceAll(String text, String instead) {
        try {
            Matcher matcher = pattern.matcher(new Looked(text, 0, text.length(), new int[] {MOST_LOOKS}));
            return matcher.find() ? matcher.replaceAll(Matcher.quoteReplacement(instead)) : text;
        } catch (TooManyLooks | StackOverflowError e) {
            return instead;
        }
    }

    /** A text that can be looked at so often only. */
    private static final class Looked implements CharSequence {
        private final String text;
        private final int from;
        private final int to;
        private final int[] left;

        Looked(String text, int from, int to, int[] left) {
            this.text = text;
            this.from = from;
            this.to = to;
            this.left = left;
        }

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new TooManyLooks();
            }
            return text.charAt(from + index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Looked(text, from + start, from + end, left);
        }

        @Override
        public String toString() {
            return text.substring(from, to);
        }
    }

    private static final class TooManyLooks extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyLooks() {
            super(null, null, false, false);
        }
    }
}
