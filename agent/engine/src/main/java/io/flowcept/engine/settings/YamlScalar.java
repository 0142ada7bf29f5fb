package io.flowcept.engine.settings;

/**
 * One scalar, read as Python's YAML 1.1 reads it, {@code yes} and {@code off} included. Decided by hand: SnakeYAML's
 * resolver compiles ten regular expressions, which costs a starting JVM some 30 ms.
 */
final class YamlScalar {
    final String text;

    /** Null, Boolean, Long, Double or the text; a number that fits none of these stays text. */
    final Object value;

    /** Whether this key means that the value's keys are to be merged. */
    final boolean merge;

    private YamlScalar(String text, Object value, boolean merge) {
        this.text = text;
        this.value = value;
        this.merge = merge;
    }

    /** A scalar in quotes, or from where nothing but text comes. */
    static YamlScalar text(String text) {
        return new YamlScalar(text, text, false);
    }

    /** False: surely no number, as each text that begins with a letter. */
    private static boolean mayBeNumber(String text) {
        char first = text.charAt(0);
        return (first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.';
    }

    /** A scalar that is what its text looks like. */
    static YamlScalar plain(String text) {
        if (isNull(text)) {
            return new YamlScalar(text, null, false);
        }
        Boolean truth = truth(text);
        if (truth != null) {
            return new YamlScalar(text, truth, false);
        }
        Object number = null;
        if (mayBeNumber(text)) {
            number = YamlNumber.whole(text);
            number = number == null ? YamlNumber.real(text) : number;
        }
        return number == null ? new YamlScalar(text, text, text.equals("<<")) : new YamlScalar(text, number, false);
    }

    private static boolean isNull(String text) {
        return text.isEmpty() || text.equals("~") || text.equals("null") || text.equals("Null") || text.equals("NULL");
    }

    private static Boolean truth(String text) {
        if (isWord(text, "true") || isWord(text, "yes") || isWord(text, "on")) {
            return Boolean.TRUE;
        }
        if (isWord(text, "false") || isWord(text, "no") || isWord(text, "off")) {
            return Boolean.FALSE;
        }
        return null;
    }

    /** {@code word}, {@code Word} or {@code WORD}. */
    private static boolean isWord(String text, String word) {
        if (!text.equalsIgnoreCase(word)) {
            return false;
        }
        boolean upperFirst = Character.isUpperCase(text.charAt(0));
        boolean upperRest = Character.isUpperCase(text.charAt(1));
        for (int i = 2; i < text.length(); i++) {
            if (Character.isUpperCase(text.charAt(i)) != upperRest) {
                return false;
            }
        }
        return upperFirst || !upperRest;
    }
}
