package io.flowcept.engine.settings;

/** Which methods of which classes: {@code class} and {@code method}, or {@code Class.method} in one. Immutable. */
final class Selection {
    private static final String EXAMPLE = "Class.method, such as com.acme.Solver.solve";

    final ClassPattern classes;
    final MethodPattern methods;
    final String source;

    private Selection(ClassPattern classes, MethodPattern methods, String source) {
        this.classes = classes;
        this.methods = methods;
        this.source = source;
    }

    /** Reads both keys; null when they select nothing, which is told to the reading. */
    static Selection read(Section section) {
        Found type = section.key("class").found("a class name or glob");
        Found method = section.key("method").found("a method name or glob");
        if (method == null) {
            section.reading()
                    .problem(
                            section.line(),
                            section.path(),
                            "no method, expected "
                                    + (type == null ? EXAMPLE : "method: NAME, or method: \"*\" for all"));
            return null;
        }
        return type == null ? ofOne(section.reading(), method) : ofTwo(section.reading(), type, method);
    }

    private static Selection ofTwo(Reading reading, Found type, Found method) {
        ClassPattern classes = classes(reading, type, type.text());
        MethodPattern methods = methods(reading, method, method.text());
        return classes == null || methods == null
                ? null
                : new Selection(classes, methods, type.text() + '.' + method.text());
    }

    private static Selection ofOne(Reading reading, Found found) {
        String text = found.text();
        String classPart = text;
        String methodPart = "*";
        // All methods of all classes below a prefix, or below none.
        if (!text.endsWith(".**") && !text.equals("**")) {
            int open = text.indexOf('(');
            int dot = text.lastIndexOf('.', open < 0 ? text.length() : open);
            if (dot <= 0) {
                reading.wrong(found, EXAMPLE, null);
                return null;
            }
            classPart = text.substring(0, dot);
            methodPart = text.substring(dot + 1);
        }
        ClassPattern classes = classes(reading, found, classPart);
        MethodPattern methods = classes == null ? null : methods(reading, found, methodPart);
        return methods == null ? null : new Selection(classes, methods, text);
    }

    private static ClassPattern classes(Reading reading, Found found, String text) {
        try {
            return ClassPattern.parse(text);
        } catch (IllegalArgumentException e) {
            reading.wrong(found, e.getMessage(), null);
            return null;
        }
    }

    private static MethodPattern methods(Reading reading, Found found, String text) {
        try {
            return MethodPattern.parse(text);
        } catch (IllegalArgumentException e) {
            reading.wrong(found, e.getMessage(), null);
            return null;
        }
    }
}
