package io.flowcept.engine.settings;

import java.util.List;

/** One node of a YAML file, with the line it starts in. A node may occur in several places, by aliases. */
final class YamlNode {
    /** Counted from 1. */
    final int line;

    /** Null for lists and mappings. */
    final YamlScalar scalar;

    /** A list's elements; null for the rest. */
    final List<YamlNode> elements;

    /** A mapping's keys and, at the same places, its {@link #values}; null for the rest. */
    final List<YamlNode> keys;

    final List<YamlNode> values;

    private YamlNode(int line, YamlScalar scalar, List<YamlNode> elements, List<YamlNode> keys, List<YamlNode> values) {
        this.line = line;
        this.scalar = scalar;
        this.elements = elements;
        this.keys = keys;
        this.values = values;
    }

    static YamlNode scalar(int line, YamlScalar scalar) {
        return new YamlNode(line, scalar, null, null, null);
    }

    /** A list, whose elements may be added later. */
    static YamlNode list(int line, List<YamlNode> elements) {
        return new YamlNode(line, null, elements, null, null);
    }

    /** A mapping, whose keys and values may be added later. */
    static YamlNode mapping(int line, List<YamlNode> keys, List<YamlNode> values) {
        return new YamlNode(line, null, null, keys, values);
    }

    boolean isScalar() {
        return scalar != null;
    }

    boolean isList() {
        return elements != null;
    }

    boolean isMapping() {
        return keys != null;
    }

    boolean isNull() {
        return scalar != null && scalar.value == null;
    }

    /** What it is, in words for people. */
    String kind() {
        return isScalar() ? '"' + scalar.text + '"' : isList() ? "a list" : "keys and values";
    }
}
