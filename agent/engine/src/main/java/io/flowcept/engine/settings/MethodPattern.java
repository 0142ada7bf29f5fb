package io.flowcept.engine.settings;

/**
 * A method's name or glob, with parameter types when they matter: {@code train}, {@code get*}, {@code <init>},
 * {@code train(double[], int)}. Types are simple or qualified names, arrays, or {@code ...} for a last variable one;
 * generic parameters are not part of a compiled signature and are refused. {@code *} selects no constructor. Immutable;
 * matching allocates nothing.
 */
public final class MethodPattern {
    private final String text;
    private final String name;
    private final boolean exactName;
    private final ParameterTypes types;

    private MethodPattern(String text, String name, ParameterTypes types) {
        this.text = text;
        this.name = name;
        this.exactName = name.indexOf('*') < 0;
        this.types = types;
    }

    /**
     * Reads a pattern.
     *
     * @throws IllegalArgumentException when it is no pattern; the message says what is expected instead
     */
    public static MethodPattern parse(String text) {
        int open = text.indexOf('(');
        String name = (open < 0 ? text : text.substring(0, open)).trim();
        checkName(name);
        if (open < 0) {
            return new MethodPattern(text, name, null);
        }
        String rest = text.trim();
        if (!rest.endsWith(")")) {
            throw new IllegalArgumentException("parameter types closed by ')'");
        }
        return new MethodPattern(
                text, name, ParameterTypes.parse(rest.substring(rest.indexOf('(') + 1, rest.length() - 1)));
    }

    private static void checkName(String name) {
        if (name.equals("<init>")) {
            return;
        }
        if (name.equals("<clinit>")) {
            throw new IllegalArgumentException("a method name or <init>: a class's static initialiser is no task");
        }
        boolean valid = !name.isEmpty();
        for (int i = 0; valid && i < name.length(); i++) {
            char c = name.charAt(i);
            // Kotlin compiles names with '-' in them.
            valid = c == '*' || c == '-' || (Character.isJavaIdentifierPart(c) && !Character.isIdentifierIgnorable(c));
        }
        if (!valid) {
            throw new IllegalArgumentException("a method name, a glob such as get*, or <init>");
        }
    }

    /**
     * Whether this pattern selects the method.
     *
     * @param methodName as compiled, such as {@code train} or {@code <init>}
     * @param descriptor as compiled, such as {@code ([DI)V}
     */
    public boolean matches(String methodName, String descriptor) {
        boolean named = exactName
                ? name.equals(methodName)
                : !methodName.startsWith("<") && Glob.matches(name, methodName, 0, methodName.length());
        return named && (types == null || types.matches(descriptor));
    }

    /** Whether this pattern names one method, overloads included, and is no glob. */
    public boolean isExactName() {
        return exactName;
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
