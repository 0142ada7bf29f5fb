package io.flowcept.engine.settings;

/** A scalar that somebody set, and where. */
final class Found {
    final String key;
    final YamlScalar scalar;

    /** The environment variable that holds it, or null when it stands in the file. */
    final String variable;

    /** In the file, counted from 1; 0 for the environment. */
    final int line;

    Found(String key, YamlScalar scalar, String variable, int line) {
        this.key = key;
        this.scalar = scalar;
        this.variable = variable;
        this.line = line;
    }

    String text() {
        return scalar.text;
    }

    /** What the text looks like, quoted or not: Flowcept takes {@code port: "6379"} as well. */
    Object guessed() {
        return YamlScalar.plain(scalar.text).value;
    }
}
