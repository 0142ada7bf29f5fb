package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One key of a section, to be read once, as the type it has. A wrong value is told to the reading, and the default is
 * given instead.
 */
final class SettingKey {
    private final Reading reading;
    private final Section section;
    private final String path;
    private final YamlNode node;
    private final Found override;

    SettingKey(Reading reading, Section section, String path, YamlNode node, String variable) {
        this.reading = reading;
        this.section = section;
        this.path = path;
        this.node = node;
        this.override = reading.override(variable, path);
    }

    /** Python Flowcept's idea of a true environment variable. */
    static boolean isTrue(String text) {
        String lower = text == null ? "" : text.trim().toLowerCase(Locale.ROOT);
        return lower.equals("1")
                || lower.equals("true")
                || lower.equals("yes")
                || lower.equals("y")
                || lower.equals("t");
    }

    /** Whether what is in force stands in the file. */
    boolean isOfTheFile() {
        return override == null && node != null;
    }

    /** Most keys are not set: what would be wrong with a value is then not even put into words. */
    private boolean isUnset() {
        return override == null && node == null;
    }

    /** Tells that what is in force is of the right type and still cannot be. */
    void refuse(String why) {
        if (override != null) {
            reading.problem(override, why);
        } else {
            reading.problem(node == null ? section.line() : node.line, path, why);
        }
    }

    /** Tells that an element of the list that stands in the file, or the one text in its place, cannot be. */
    void refuseElement(int index, String expected) {
        boolean list = node.isList();
        YamlNode element = list ? node.elements.get(index) : node;
        reading.wrongKind(element, list ? path + '[' + index + ']' : path, expected);
    }

    boolean bool(boolean otherwise) {
        Found found = found("true or false");
        boolean value = otherwise;
        if (found != null) {
            Object guessed = found == override ? (Object) isTrue(found.text()) : found.guessed();
            if (guessed instanceof Boolean) {
                value = (Boolean) guessed;
            } else {
                reading.wrong(found, "true or false", null);
            }
        }
        return report(value);
    }

    int integer(int otherwise, int least, int most) {
        if (isUnset()) {
            return report(otherwise);
        }
        String range = most == Integer.MAX_VALUE ? " of at least " + least : " from " + least + " to " + most;
        String expected = "a whole number" + range;
        Found found = found(expected);
        int value = otherwise;
        if (found != null) {
            Object guessed = found.guessed();
            if (guessed instanceof Long && (Long) guessed >= least && (Long) guessed <= most) {
                value = ((Long) guessed).intValue();
            } else {
                reading.wrong(found, expected, null);
            }
        }
        return report(value);
    }

    /** A number of bytes, with or without a unit. */
    long bytes(long otherwise, long least, long most) {
        if (isUnset()) {
            return report(otherwise);
        }
        String expected = "a number of bytes from " + ByteSize.text(least) + " to " + ByteSize.text(most)
                + ", such as 1048576, 512KiB or 1GiB";
        Found found = found(expected);
        long value = otherwise;
        if (found != null) {
            Object guessed = found.guessed();
            long size = guessed instanceof Long ? (Long) guessed : ByteSize.parse(found.text());
            if (size < least || size > most) {
                reading.wrong(found, expected, null);
            } else {
                value = size;
            }
        }
        return report(value);
    }

    /** A number of at least 0; null when it is not set and {@code otherwise} is null. */
    Double number(Double otherwise) {
        return number(otherwise, Double.MAX_VALUE);
    }

    /** A number from 0 to {@code most}. */
    Double number(Double otherwise, double most) {
        if (isUnset()) {
            return report(otherwise);
        }
        String expected = most == Double.MAX_VALUE
                ? "a number of at least 0"
                : "a number from 0 to " + (most == (long) most ? String.valueOf((long) most) : String.valueOf(most));
        Found found = found(expected);
        Double value = otherwise;
        if (found != null) {
            Object guessed = found.guessed();
            double number = guessed instanceof Number ? ((Number) guessed).doubleValue() : -1;
            if (number >= 0 && number <= most) {
                value = number;
            } else {
                reading.wrong(found, expected, null);
            }
        }
        return report(value);
    }

    /** Text; a number or a truth is taken as it is written. */
    String text(String otherwise) {
        Found found = found("text");
        return report(found == null ? otherwise : found.text());
    }

    /** The path of a file or directory, in which a leading {@code ~} is the user's home. */
    String path(String otherwise) {
        Found found = found("a path");
        return report(reading.expanded(found == null ? otherwise : found.text()));
    }

    /** One of {@code choices}, as it is spelt there; upper case is as good. */
    String choice(String otherwise, String... choices) {
        if (isUnset()) {
            return report(otherwise);
        }
        StringBuilder expected = new StringBuilder("one of ").append(choices[0]);
        for (int i = 1; i < choices.length; i++) {
            expected.append(", ").append(choices[i]);
        }
        Found found = found(expected.toString());
        String value = otherwise;
        if (found != null) {
            String written = found.text().toLowerCase(Locale.ROOT);
            List<String> all = Arrays.asList(choices);
            if (all.contains(written)) {
                value = written;
            } else {
                reading.wrong(found, expected.toString(), NearestName.of(written, all));
            }
        }
        return report(value);
    }

    /** A list of texts, or one text; null when it is not set. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (Found found : scalars("text or a list of texts")) {
            texts.add(found.text());
        }
        return report(node == null ? null : Collections.unmodifiableList(texts));
    }

    /** A list of regular expressions, or one; empty when it is not set. */
    List<TextPattern> patterns() {
        List<TextPattern> patterns = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (Found found : scalars("a regular expression or a list of them")) {
            texts.add(found.text());
            try {
                patterns.add(TextPattern.compile(found.text()));
            } catch (IllegalArgumentException e) {
                reading.wrong(found, e.getMessage(), null);
            }
        }
        report(node == null ? null : Collections.unmodifiableList(texts));
        return Collections.unmodifiableList(patterns);
    }

    /** A list of words, or a text of words with blanks between them; null when it is not set or has no word. */
    List<String> words() {
        String expected = "words, or a list of words";
        List<String> words = new ArrayList<>();
        for (Found found : scalars(expected)) {
            if (node.isList()) {
                words.add(found.text());
            } else {
                words.addAll(Arrays.asList(found.text().trim().split("\\s+")));
            }
        }
        boolean none = words.isEmpty() || words.get(0).isEmpty();
        return report(none ? null : Collections.unmodifiableList(words));
    }

    /** A list of names (String) and positions from 0 (Integer), or one of them; null when it is not set. */
    List<Object> namesAndPositions() {
        String expected = "names or positions (from 0) of parameters";
        List<Object> values = new ArrayList<>();
        for (Found found : scalars(expected)) {
            Object value = found.scalar.value;
            boolean position = value instanceof Long && (Long) value >= 0 && (Long) value < 255;
            if (!position && !(value instanceof String)) {
                reading.wrong(found, expected, null);
            }
            values.add(position ? (Object) ((Long) value).intValue() : found.text());
        }
        return report(node == null ? null : Collections.unmodifiableList(values));
    }

    private List<Found> scalars(String expected) {
        List<Found> scalars = new ArrayList<>();
        if (node != null && node.isList()) {
            int index = 0;
            for (YamlNode element : node.elements) {
                String elementPath = path + '[' + index++ + ']';
                if (element.isNull()) {
                    reading.wrongKind(element, elementPath, expected);
                } else {
                    add(reading.scalar(element, elementPath, expected), scalars);
                }
            }
        } else if (node != null) {
            add(reading.scalar(node, path, expected), scalars);
        }
        return scalars;
    }

    private static void add(Found found, List<Found> to) {
        if (found != null) {
            to.add(found);
        }
    }

    /** Free keys and values; empty when it is not set. */
    Map<String, Object> map() {
        return map(false);
    }

    /** Keys and values that another program reads: what they mean there is not judged here. */
    Map<String, Object> foreign() {
        return map(true);
    }

    private Map<String, Object> map(boolean lenient) {
        if (node == null) {
            return report(Collections.<String, Object>emptyMap());
        }
        if (!node.isMapping()) {
            reading.wrongKind(node, path, "keys and values");
            return Collections.emptyMap();
        }
        return report(reading.map(node, path, lenient));
    }

    /** The scalar that is in force; null when nothing usable is set. */
    Found found(String expected) {
        if (override != null) {
            return override;
        }
        return node == null ? null : reading.scalar(node, path, expected);
    }

    private <T> T report(T value) {
        section.report(path, value, override, node);
        return value;
    }
}
