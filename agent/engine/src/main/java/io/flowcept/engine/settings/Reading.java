package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** One reading of the settings: the sources, and what has been found out so far. Confined to one thread. */
final class Reading {
    final List<SettingsProblem> problems = new ArrayList<>();
    final List<SettingsProblem> warnings = new ArrayList<>();
    final List<EffectiveSetting> effective = new ArrayList<>();

    private final String file;
    private final String home;
    private final Map<String, String> overrides;
    private final YamlTree tree;

    /** @throws Refused when there is a file and it cannot be read */
    Reading(SettingsLocation location, Map<String, String> env) {
        if (location.problem() != null) {
            throw new Refused(location.problem());
        }
        home = location.home();
        overrides = location.strictDefaults() ? Collections.<String, String>emptyMap() : env;
        file = location.file() == null ? null : location.file().getPath();
        tree = file == null ? null : YamlTree.of(file, SettingsFile.text(location.file()), env, warnings);
    }

    private Reading(Reading same) {
        home = same.home;
        overrides = same.overrides;
        file = same.file;
        tree = same.tree == null ? null : same.tree.again(warnings);
    }

    /** Of the same sources, with nothing found out yet. */
    Reading again() {
        return new Reading(this);
    }

    Section root() {
        return new Section(this, null, tree == null ? null : tree.root(), null, true);
    }

    /** The same, when the values in force are not to be noted. */
    Section look() {
        return new Section(this, null, tree == null ? null : tree.root(), null, false);
    }

    /** Whether the environment says anything of the variables that stand behind the first text. */
    boolean overridesAny(String[] nameAndVariables) {
        for (int i = 1; i < nameAndVariables.length; i++) {
            String text = overrides.get(nameAndVariables[i]);
            if (text != null && !text.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    Map<String, YamlNode> entries(YamlNode mapping, String path) {
        return mapping == null ? Collections.<String, YamlNode>emptyMap() : tree.entries(mapping, path);
    }

    /** What the environment says for {@code key}, or null. An empty variable says nothing. */
    Found override(String variable, String key) {
        String text = variable == null ? null : overrides.get(variable);
        if (text == null || text.isEmpty()) {
            return null;
        }
        if (variable.endsWith("_PORT") && text.startsWith("tcp://")) {
            // Container platforms set such variables for a service that happens to be called "mq" or "mongo".
            warnings.add(SettingsProblem.atKey(
                    "environment " + variable, 0, key, "\"" + text + "\" is no port number, ignored", null));
            return null;
        }
        return new Found(key, YamlScalar.text(text), variable, 0);
    }

    /** The scalar at {@code node}, or null when it is none, which is told, or is null. */
    Found scalar(YamlNode node, String key, String expected) {
        if (!node.isScalar()) {
            wrongKind(node, key, expected);
            return null;
        }
        try {
            YamlScalar scalar = tree.scalar(node);
            return scalar.value == null ? null : new Found(key, scalar, null, node.line);
        } catch (IllegalArgumentException e) {
            problem(node.line, key, e.getMessage());
            return null;
        }
    }

    Object value(YamlNode node, String key, boolean lenient) {
        return tree.value(node, key, lenient);
    }

    String expanded(String path) {
        return path == null ? null : SettingsLocation.expanded(path, home);
    }

    void wrong(Found found, String expected, String nearest) {
        String shown = EffectiveSetting.isSecret(found.key) ? "a secret" : '"' + found.text() + '"';
        String source = found.variable == null ? file : "environment " + found.variable;
        problems.add(SettingsProblem.wrongValue(source, found.line, found.key, shown, expected, nearest));
    }

    void wrongKind(YamlNode node, String key, String expected) {
        problems.add(SettingsProblem.wrongValue(file, node.line, key, node.kind(), expected, null));
    }

    void problem(int line, String key, String message) {
        problems.add(SettingsProblem.atKey(file, line, key, message, null));
    }

    void problem(Found environment, String message) {
        problems.add(SettingsProblem.atKey("environment " + environment.variable, 0, environment.key, message, null));
    }

    void unknownKey(YamlNode value, String key, String nearest) {
        warnings.add(SettingsProblem.atKey(file, value.line, key, "unknown key, ignored", nearest));
    }

    @SuppressWarnings("unchecked") // A mapping's value is a map with text keys.
    Map<String, Object> map(YamlNode node, String key, boolean lenient) {
        return (Map<String, Object>) tree.value(node, key, lenient);
    }

    void report(String key, Object value, String origin) {
        effective.add(new EffectiveSetting(key, value, origin));
    }

    /** Notes a value from the file, a mapping by its leaves. */
    void reportFromFile(String key, Object value, YamlNode node) {
        if (node.isMapping() && value instanceof Map && !((Map<?, ?>) value).isEmpty()) {
            for (Map.Entry<String, YamlNode> entry : tree.entries(node, key).entrySet()) {
                reportFromFile(key + '.' + entry.getKey(), ((Map<?, ?>) value).get(entry.getKey()), entry.getValue());
            }
        } else {
            report(key, value, file + ':' + node.line);
        }
    }
}
