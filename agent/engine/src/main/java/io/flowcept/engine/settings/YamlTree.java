package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A settings file as nodes that know their lines, with merge keys followed and duplicate keys told. */
final class YamlTree {
    /** Values that one file may expand to: an alias of aliases of aliases doubles with every line. */
    private static final int MAX_VALUES = 100_000;

    private static final int MAX_DEPTH = 64;

    private final String file;
    private final Map<String, String> env;
    /** Null until it is needed. */
    private Interpolation interpolation;

    private final YamlNode root;
    private final List<SettingsProblem> warnings;
    private final Map<YamlNode, Map<String, YamlNode>> entries = new HashMap<>();
    private int values;

    private YamlTree(String file, Map<String, String> env, YamlNode root, List<SettingsProblem> warnings) {
        this.file = file;
        this.env = env;
        this.root = root;
        this.warnings = warnings;
    }

    /**
     * The tree of {@code text}.
     *
     * @param file how to call it in problems
     * @param env for interpolation
     * @param warnings where to put what is suspicious
     * @throws Refused when it is no YAML or no mapping
     */
    static YamlTree of(String file, String text, Map<String, String> env, List<SettingsProblem> warnings) {
        YamlNode plain = PlainYaml.root(text);
        YamlNode root = plain == null ? YamlSyntax.root(file, text) : plain;
        if (root == null || root.isNull()) {
            return new YamlTree(file, env, null, warnings);
        }
        if (!root.isMapping()) {
            throw new Refused(SettingsProblem.wrongValue(
                    file, root.line, null, root.kind(), "keys and values, such as \"mq:\"", null));
        }
        return new YamlTree(file, env, root, warnings);
    }

    /** The top of the file, or null when it holds nothing. */
    YamlNode root() {
        return root;
    }

    /** The keys and values of a mapping in their order, those of merge keys included; {@code path} is its own key. */
    Map<String, YamlNode> entries(YamlNode mapping, String path) {
        Map<String, YamlNode> known = entries.get(mapping);
        if (known == null) {
            known = entries(mapping, path, 0);
            entries.put(mapping, known);
        }
        return known;
    }

    private Map<String, YamlNode> entries(YamlNode mapping, String path, int depth) {
        count(mapping, depth);
        Map<String, YamlNode> own = new LinkedHashMap<>();
        Map<String, YamlNode> merged = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        for (int i = 0; i < mapping.keys.size(); i++) {
            YamlNode keyNode = mapping.keys.get(i);
            if (!keyNode.isScalar()) {
                throw new Refused(SettingsProblem.wrongValue(
                        file, keyNode.line, path, keyNode.kind() + " as a key", "text", null));
            }
            if (keyNode.scalar.merge) {
                merge(mapping.values.get(i), path, depth, merged);
                continue;
            }
            String key = keyNode.scalar.text;
            Integer earlier = lines.put(key, keyNode.line);
            if (earlier != null) {
                String message = "set a second time, line " + earlier + " is ignored";
                warnings.add(SettingsProblem.atKey(file, keyNode.line, joined(path, key), message, null));
            }
            own.put(key, mapping.values.get(i));
        }
        merged.putAll(own);
        return merged;
    }

    /** Of several merged mappings the first that has a key gives its value. */
    private void merge(YamlNode source, String path, int depth, Map<String, YamlNode> into) {
        List<YamlNode> mappings = source.isList() ? source.elements : Collections.singletonList(source);
        for (YamlNode mapping : mappings) {
            if (!mapping.isMapping()) {
                throw new Refused(SettingsProblem.wrongValue(
                        file, mapping.line, joined(path, "<<"), mapping.kind(), "keys and values to merge", null));
            }
            for (Map.Entry<String, YamlNode> entry :
                    entries(mapping, path, depth + 1).entrySet()) {
                if (!into.containsKey(entry.getKey())) {
                    into.put(entry.getKey(), entry.getValue());
                }
            }
        }
    }

    private static String joined(String path, String key) {
        return path == null ? key : path + '.' + key;
    }

    /** The node at a dotted key from the top, or null. */
    YamlNode find(String dotted) {
        YamlNode node = root;
        int start = 0;
        while (start <= dotted.length()) {
            int dot = dotted.indexOf('.', start);
            int end = dot < 0 ? dotted.length() : dot;
            if (node == null || !node.isMapping()) {
                return null;
            }
            String path = start == 0 ? null : dotted.substring(0, start - 1);
            node = entries(node, path).get(dotted.substring(start, end));
            start = end + 1;
        }
        return node;
    }

    /**
     * A scalar with its {@code ${...}} replaced.
     *
     * @throws IllegalArgumentException when one cannot be replaced; the message says why
     */
    YamlScalar scalar(YamlNode node) {
        String text = node.scalar.text;
        if (!text.contains("${")) {
            return node.scalar;
        }
        if (interpolation == null) {
            interpolation = new Interpolation(env, this);
        }
        return YamlScalar.plain(interpolation.resolve(text));
    }

    /**
     * Any value: null, Boolean, Long, Double, String, unmodifiable List or Map of these. What cannot be interpolated
     * stays as written when {@code lenient}.
     *
     * @throws Refused when it is endless or too much, or an interpolation fails
     */
    Object value(YamlNode node, String key, boolean lenient) {
        return value(node, key, lenient, 0);
    }

    private Object value(YamlNode node, String key, boolean lenient, int depth) {
        count(node, depth);
        if (node.isList()) {
            List<Object> list = new ArrayList<>();
            for (YamlNode element : node.elements) {
                list.add(value(element, key + '[' + list.size() + ']', lenient, depth + 1));
            }
            return Collections.unmodifiableList(list);
        }
        if (node.isMapping()) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (Map.Entry<String, YamlNode> entry : entries(node, key).entrySet()) {
                String path = key + '.' + entry.getKey();
                map.put(entry.getKey(), value(entry.getValue(), path, lenient, depth + 1));
            }
            return Collections.unmodifiableMap(map);
        }
        try {
            return scalar(node).value;
        } catch (IllegalArgumentException e) {
            if (lenient) {
                return node.scalar.text;
            }
            throw new Refused(SettingsProblem.atKey(file, node.line, key, e.getMessage(), null));
        }
    }

    /** The same, for a further reading, which may be another thread's. */
    YamlTree again(List<SettingsProblem> warningsAnew) {
        return new YamlTree(file, env, root, warningsAnew);
    }

    private void count(YamlNode node, int depth) {
        if (depth > MAX_DEPTH || ++values > MAX_VALUES) {
            throw new Refused(
                    SettingsProblem.of(file, node.line, "aliases (*name) expand to too much or contain themselves"));
        }
    }
}
