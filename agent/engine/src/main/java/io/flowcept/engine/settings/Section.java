package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * One mapping of the settings. Each of its keys is stated once, where it is read: {@code section.key("port",
 * "MQ_PORT").integer(6379, 1, 65535)} gives name, environment variable, type and default. What is in force, what is
 * wrong and which keys are unknown falls out of these calls. A key whose value is null is not set.
 */
final class Section {
    private final Reading reading;
    private final String path;
    private final YamlNode node;
    private final String shorthand;
    private final Map<String, YamlNode> entries;
    private final boolean reported;
    private final List<String> known = new ArrayList<>();
    private String offBy;

    /**
     * @param path the section's own key, null for the top
     * @param node its mapping; null when it is not set; a scalar when it stands for {@code shorthand} alone
     * @param shorthand the key that a scalar in place of the mapping sets, may be null
     * @param reported whether the values are settings of their own and not parts of a list's element
     */
    Section(Reading reading, String path, YamlNode node, String shorthand, boolean reported) {
        this.reading = reading;
        this.path = path;
        this.node = node;
        this.shorthand = node != null && node.isScalar() ? shorthand : null;
        this.entries = this.shorthand == null ? reading.entries(node, path) : Collections.singletonMap(shorthand, node);
        this.reported = reported;
    }

    SettingKey key(String name) {
        return key(name, null);
    }

    /** The key {@code name}, which the environment variable {@code variable} overrides. */
    SettingKey key(String name, String variable) {
        return new SettingKey(reading, this, pathOf(name), get(name), offBy == null ? variable : null);
    }

    /** The section under {@code name}, without keys when it is not set. */
    Section section(String name) {
        YamlNode value = get(name);
        if (value != null && !value.isMapping()) {
            reading.wrongKind(value, pathOf(name), "keys and values");
            value = null;
        }
        return new Section(reading, pathOf(name), value, null, reported);
    }

    /** Has all keys at their defaults from now on when {@code variable} is set to anything but true. */
    void defaultsUnless(String variable) {
        Found found = reading.override(variable, path);
        offBy = found == null || SettingKey.isTrue(found.text()) ? null : variable;
    }

    /** The elements of a list, each a mapping or a scalar that sets its {@code shorthandKey} alone. */
    List<Section> elements(String name, String shorthandKey, String expected) {
        YamlNode list = get(name);
        if (list != null && !list.isList()) {
            reading.wrongKind(list, pathOf(name), "a list");
            list = null;
        }
        List<Section> elements = new ArrayList<>();
        int count = list == null ? 0 : list.elements.size();
        for (int i = 0; i < count; i++) {
            YamlNode element = list.elements.get(i);
            String elementPath = pathOf(name) + '[' + i + ']';
            if (element.isList()) {
                reading.wrongKind(element, elementPath, expected);
            } else {
                elements.add(new Section(reading, elementPath, element, shorthandKey, false));
            }
        }
        Object raw = list == null ? Collections.emptyList() : reading.value(list, pathOf(name), false);
        report(pathOf(name), raw, null, list);
        return elements;
    }

    /** To be called when all keys are read: tells the unknown ones. */
    void close() {
        for (Map.Entry<String, YamlNode> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                String nearest = NearestName.of(entry.getKey(), known);
                reading.unknownKey(entry.getValue(), pathOf(entry.getKey()), nearest);
            }
        }
    }

    /** The line of the mapping; 0 when it is not set. */
    int line() {
        return node == null ? 0 : node.line;
    }

    /** The section's own key, null for the top. */
    String path() {
        return path;
    }

    Reading reading() {
        return reading;
    }

    private YamlNode get(String name) {
        known.add(name);
        YamlNode value = offBy == null ? entries.get(name) : null;
        return value == null || value.isNull() ? null : value;
    }

    private String pathOf(String name) {
        if (name.equals(shorthand)) {
            return path;
        }
        return path == null ? name : path + '.' + name;
    }

    /** Notes a value in force: of the environment, of the file, or, when both are null, the default. */
    void report(String key, Object value, Found override, YamlNode source) {
        if (!reported) {
            return;
        }
        if (override == null && source != null) {
            reading.reportFromFile(key, value, source);
        } else {
            String variable = override == null ? offBy : override.variable;
            reading.report(key, value, variable == null ? "default" : "environment " + variable);
        }
    }
}
