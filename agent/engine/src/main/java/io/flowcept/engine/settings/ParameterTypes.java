package io.flowcept.engine.settings;

/** The parameter types a user wrote between a method's parentheses, compared with compiled descriptors. Immutable. */
final class ParameterTypes {
    private static final String PRIMITIVES = "boolean=Z byte=B char=C short=S int=I long=J float=F double=D ";

    /** Qualified or simple class names with dots, or null at a primitive. */
    private final String[] classes;

    /** Descriptor letters, 'L' for a class. */
    private final char[] letters;

    private final int[] dimensions;

    private ParameterTypes(int count) {
        classes = new String[count];
        letters = new char[count];
        dimensions = new int[count];
    }

    /**
     * Reads {@code "double[], java.util.List, String..."}; the empty text means no parameters.
     *
     * @throws IllegalArgumentException with a message that says what is expected instead
     */
    static ParameterTypes parse(String list) {
        if (list.trim().isEmpty()) {
            return new ParameterTypes(0);
        }
        int count = 1;
        for (int comma = list.indexOf(','); comma >= 0; comma = list.indexOf(',', comma + 1)) {
            count++;
        }
        ParameterTypes types = new ParameterTypes(count);
        int start = 0;
        for (int i = 0; i < count; i++) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            types.read(i, list.substring(start, end).trim());
            start = end + 1;
        }
        return types;
    }

    private void read(int index, String written) {
        String type = written;
        if (type.endsWith("...")) {
            if (index < classes.length - 1) {
                throw new IllegalArgumentException("... on the last parameter only");
            }
            type = type.substring(0, type.length() - 3).trim() + "[]";
        }
        while (type.endsWith("[]")) {
            type = type.substring(0, type.length() - 2).trim();
            dimensions[index]++;
        }
        if (type.indexOf('<') >= 0 || type.indexOf('>') >= 0) {
            throw new IllegalArgumentException("parameter types without generics, such as List for List<String>");
        }
        if (!isClassName(type)) {
            throw new IllegalArgumentException("parameter types such as (double[], int, java.util.List)");
        }
        int primitive = (' ' + PRIMITIVES).indexOf(' ' + type + '=');
        if (primitive >= 0) {
            letters[index] = PRIMITIVES.charAt(primitive + type.length() + 1);
        } else {
            letters[index] = 'L';
            classes[index] = type.replace('$', '.');
        }
    }

    private static boolean isClassName(String type) {
        boolean valid = !type.isEmpty() && !type.startsWith(".") && !type.endsWith(".") && !type.contains("..");
        for (int i = 0; valid && i < type.length(); i++) {
            char c = type.charAt(i);
            valid = c == '.' || (Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
        }
        return valid;
    }

    /** Whether a method with {@code descriptor}, such as {@code ([DI)V}, takes these. Allocates nothing. */
    boolean matches(String descriptor) {
        int at = 1;
        for (int i = 0; i < letters.length; i++) {
            for (int d = 0; d < dimensions[i]; d++) {
                if (descriptor.charAt(at++) != '[') {
                    return false;
                }
            }
            if (descriptor.charAt(at) != letters[i]) {
                return false;
            }
            at++;
            if (letters[i] == 'L') {
                int end = descriptor.indexOf(';', at);
                if (!endsWith(descriptor, at, end, classes[i])) {
                    return false;
                }
                at = end + 1;
            }
        }
        return descriptor.charAt(at) == ')';
    }

    /** A simple name is the end of a qualified one: {@code Map.Entry} and {@code Entry} are {@code java/util/Map$Entry}. */
    private static boolean endsWith(String descriptor, int start, int end, String name) {
        int from = end - name.length();
        if (from < start) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (dotted(descriptor.charAt(from + i)) != name.charAt(i)) {
                return false;
            }
        }
        return from == start || dotted(descriptor.charAt(from - 1)) == '.';
    }

    private static char dotted(char c) {
        return c == '/' || c == '$' ? '.' : c;
    }
}
