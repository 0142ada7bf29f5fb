package io.flowcept.engine.settings;

/**
 * An exact class name or a glob over class names: {@code *} stands for any text within one part of the name,
 * {@code **} for any number of whole parts, none included, so {@code com.acme.**.Trainer*} selects
 * {@code com.acme.Trainer} as well. Nested classes may be written with {@code $} or with a dot. Immutable; matching
 * allocates nothing.
 */
public final class ClassPattern {
    private static final String ANY_PARTS = "**";

    private final String text;
    private final String[] parts;
    private final boolean exact;
    private final String literalPrefix;

    private ClassPattern(String text, String dotted, String[] parts) {
        int star = dotted.indexOf('*');
        this.text = text;
        this.parts = parts;
        this.exact = star < 0;
        this.literalPrefix = exact ? dotted : dotted.substring(0, prefixLength(dotted, star));
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is no pattern; the message says what is expected instead
     */
    public static ClassPattern parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            checkCharacter(text.charAt(i));
        }
        if (text.isEmpty() || text.startsWith(".") || text.endsWith(".") || text.contains("..")) {
            throw new IllegalArgumentException("a class name or glob without empty parts between dots");
        }
        String dotted = text.replace('$', '.');
        for (String part : parts(dotted)) {
            if (part.contains(ANY_PARTS) && !part.equals(ANY_PARTS)) {
                throw new IllegalArgumentException("** alone between dots, as in com.acme.**.Trainer*");
            }
        }
        while (dotted.contains("**.**")) {
            dotted = dotted.replace("**.**", ANY_PARTS);
        }
        return new ClassPattern(text, dotted, parts(dotted));
    }

    private static void checkCharacter(char c) {
        if (c == '/') {
            throw new IllegalArgumentException("a class name with dots, not slashes");
        }
        boolean allowed = Character.isJavaIdentifierPart(c) || c == '.' || c == '*' || c == '-';
        if (!allowed || Character.isIdentifierIgnorable(c)) {
            String what = Character.isISOControl(c) ? "control characters" : c == ' ' ? "spaces" : "'" + c + "'";
            throw new IllegalArgumentException("a class name or glob without " + what);
        }
    }

    private static String[] parts(String dotted) {
        int count = 1;
        for (int i = 0; i < dotted.length(); i++) {
            if (dotted.charAt(i) == '.') {
                count++;
            }
        }
        String[] parts = new String[count];
        int start = 0;
        for (int i = 0; i < count; i++) {
            int end = partEnd(dotted, start);
            parts[i] = dotted.substring(start, end);
            start = end + 1;
        }
        return parts;
    }

    private static int prefixLength(String dotted, int star) {
        // "com.acme.**" selects "com.acme" too, so the dot before a closing ** is no part of what all names start with.
        boolean closing = star > 0 && dotted.indexOf(ANY_PARTS, star) == star && star + 2 == dotted.length();
        return closing ? star - 1 : star;
    }

    /** Whether this pattern selects the class with the binary name {@code className}, such as {@code a.Outer$Inner}. */
    public boolean matches(String className) {
        if (!startsWithPrefix(className)) {
            return false;
        }
        return exact ? className.length() == literalPrefix.length() : matchesParts(className);
    }

    private boolean startsWithPrefix(String name) {
        int length = literalPrefix.length();
        if (name.length() < length) {
            return false;
        }
        // From the end: names of one package differ there.
        for (int i = length - 1; i >= 0; i--) {
            if (dotted(name.charAt(i)) != literalPrefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Leftmost match; after a failure only the last {@code **} takes one more part, which is enough for globs. */
    private boolean matchesParts(String name) {
        int part = 0;
        int start = 0;
        int lastAnyParts = -1;
        int takenTo = 0;
        while (start <= name.length()) {
            if (part < parts.length && parts[part].equals(ANY_PARTS)) {
                lastAnyParts = part++;
                takenTo = start;
                if (part == parts.length) {
                    return true;
                }
                continue;
            }
            int end = partEnd(name, start);
            if (part < parts.length && Glob.matches(parts[part], name, start, end)) {
                part++;
                start = end + 1;
            } else if (lastAnyParts >= 0) {
                takenTo = partEnd(name, takenTo) + 1;
                start = takenTo;
                part = lastAnyParts + 1;
            } else {
                return false;
            }
        }
        return part == parts.length || (part == parts.length - 1 && parts[part].equals(ANY_PARTS));
    }

    private static int partEnd(String name, int start) {
        int end = start;
        while (end < name.length() && dotted(name.charAt(end)) != '.') {
            end++;
        }
        return end;
    }

    private static char dotted(char c) {
        return c == '$' ? '.' : c;
    }

    /** Whether this pattern is one class's name and no glob. */
    public boolean isExact() {
        return exact;
    }

    /**
     * The one selected class's name with dots in place of {@code $}.
     *
     * @throws IllegalStateException for a glob
     */
    public String exactName() {
        if (!exact) {
            throw new IllegalStateException(text + " is a glob");
        }
        return literalPrefix;
    }

    /** What every selected name starts with when its {@code $} are written as dots; empty when nothing is common. */
    public String literalPrefix() {
        return literalPrefix;
    }

    /** The pattern as the user wrote it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return text;
    }
}
