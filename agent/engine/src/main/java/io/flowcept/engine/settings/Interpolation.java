package io.flowcept.engine.settings;

import java.util.Map;

// What OmegaConf, Flowcept's reader of settings, replaces inside values: ${oc.env:NAME}, ${oc.env:NAME,default},
// ${ENV:NAME}, and ${section.key} for another value of the same file. A backslash before the $ keeps it as it is.
final class Interpolation {
    /** Deeper references go round in circles. */
    private static final int MAX_DEPTH = 16;

    /** In one file: values that refer to values twice double with every line. */
    private static final int MAX_REPLACED = 10_000;

    private static final int MAX_CHARACTERS = 1 << 16;

    private final Map<String, String> env;
    private final YamlTree tree;
    private int replaced;

    Interpolation(Map<String, String> env, YamlTree tree) {
        this.env = env;
        this.tree = tree;
    }

    /**
     * {@code text} with everything replaced.
     *
     * @throws IllegalArgumentException when that cannot be done; the message says why
     */
    String resolve(String text) {
        return resolve(text, 0);
    }

    private String resolve(String text, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException("${...} refers to itself");
        }
        StringBuilder resolved = new StringBuilder();
        int from = 0;
        for (int open = text.indexOf("${"); open >= 0; open = text.indexOf("${", from)) {
            if (open > from && text.charAt(open - 1) == '\\') {
                resolved.append(text, from, open - 1).append("${");
                from = open + 2;
                continue;
            }
            int close = closing(text, open + 2);
            resolved.append(text, from, open);
            resolved.append(expression(text.substring(open + 2, close).trim(), depth));
            if (++replaced > MAX_REPLACED || resolved.length() > MAX_CHARACTERS) {
                throw new IllegalArgumentException("${...} expands to too much");
            }
            from = close + 1;
        }
        return resolved.append(text, from, text.length()).toString();
    }

    private static int closing(String text, int from) {
        int depth = 0;
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && depth-- == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("${ without its closing }");
    }

    private String expression(String inner, int depth) {
        if (inner.startsWith("oc.env:")) {
            return variable(inner.substring("oc.env:".length()), depth);
        }
        if (inner.startsWith("ENV:")) {
            return variable(inner.substring("ENV:".length()), depth);
        }
        YamlNode node = tree.find(inner);
        if (node != null && node.isScalar()) {
            return resolve(node.scalar.text, depth + 1);
        }
        throw new IllegalArgumentException(
                "${" + inner + "} is neither ${oc.env:NAME}, ${oc.env:NAME,default} nor the ${section.key} of a value");
    }

    private String variable(String nameAndDefault, int depth) {
        int comma = nameAndDefault.indexOf(',');
        String name = (comma < 0 ? nameAndDefault : nameAndDefault.substring(0, comma)).trim();
        String value = env.get(name);
        if (value != null) {
            return value;
        }
        if (comma < 0) {
            throw new IllegalArgumentException("environment variable " + name + " is not set");
        }
        String otherwise = nameAndDefault.substring(comma + 1).trim();
        boolean quoted = otherwise.length() > 1
                && (otherwise.charAt(0) == '"' || otherwise.charAt(0) == '\'')
                && otherwise.charAt(otherwise.length() - 1) == otherwise.charAt(0);
        return resolve(quoted ? otherwise.substring(1, otherwise.length() - 1) : otherwise, depth + 1);
    }
}
