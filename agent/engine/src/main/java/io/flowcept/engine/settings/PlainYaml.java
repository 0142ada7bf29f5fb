package io.flowcept.engine.settings;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what most settings files are: ASCII text of block mappings, block lists, and scalars and flow collections that
 * end in the line they begin in. A host waits for it at its start, and SnakeYAML's parser is some eighty classes, which
 * take three times as long (JDK 17, 2026-11). Whatever is not surely read as that parser reads it, errors above all, is
 * left to {@link YamlSyntax}.
 */
final class PlainYaml {
    /** Less than what SnakeYAML allows, and no file of settings has it. */
    private static final int MAX_DEPTH = 20;

    /** Characters; SnakeYAML allows 1024. */
    private static final int LONGEST_KEY = 128;

    private static final String BEGINS_NO_PLAIN_SCALAR = "-?:,[]{}#&*!|>'\"%@`";

    private final String text;
    private final byte[] chars;

    /** The line at hand, the first one that is neither empty nor a comment: its end, its number and where in it to go on. */
    private int end = -1;

    private int line;
    private int at;

    /** The column of what stands at {@link #at}, while that is where a line begins; -1 at the end of the text. */
    private int column;

    private PlainYaml(String text, byte[] chars) {
        this.text = text;
        this.chars = chars;
    }

    /** The mapping that the text is, or null: to be read by {@link YamlSyntax}. */
    static YamlNode root(String text) {
        byte[] chars = text.getBytes(Charset.forName("ISO-8859-1"));
        for (int i = 0; i < chars.length; i++) {
            byte c = chars[i];
            boolean isPlain = c >= ' ' ? c != 127 && (c != '?' || text.charAt(i) == '?') : c == '\n';
            if (!isPlain) {
                return null;
            }
        }
        PlainYaml reading = new PlainYaml(text, chars);
        reading.nextLine();
        int key = reading.column < 0 ? -1 : reading.endOfKey();
        YamlNode root = key < 0 ? null : reading.mapping(reading.column, 0);
        return reading.column < 0 ? root : null;
    }

    /** Goes to the next line that holds more than a comment. */
    private void nextLine() {
        while (end < chars.length) {
            int from = end + 1;
            int next = from;
            while (next < chars.length && chars[next] == ' ') {
                next++;
            }
            line++;
            at = next;
            end = next;
            while (end < chars.length && chars[end] != '\n') {
                end++;
            }
            if (next < end && chars[next] != '#') {
                column = next - from;
                return;
            }
        }
        column = -1;
    }

    /** The mapping whose first key is at hand; null when it is not sure what it is, as for all below. */
    private YamlNode mapping(int indent, int depth) {
        List<YamlNode> keys = new ArrayList<>();
        List<YamlNode> values = new ArrayList<>();
        YamlNode mapping = YamlNode.mapping(line, keys, values);
        int here = indent;
        while (here == indent) {
            int key = endOfKey();
            if (key < 0 || depth > MAX_DEPTH) {
                return null;
            }
            int keyLine = line;
            keys.add(YamlNode.scalar(line, YamlScalar.plain(text.substring(at, key))));
            at = key + 1;
            YamlNode value = inLine(depth);
            if (value == null && at == end) {
                nextLine();
                boolean list = column == indent && isEntry();
                value = column > indent || list ? block(list, depth + 1) : nothing(keyLine);
            }
            if (value == null || column > indent) {
                return null;
            }
            values.add(value);
            here = column;
        }
        return mapping;
    }

    /** The list whose first entry is at hand; {@code indentless}: it ends where a key of the same column stands. */
    private YamlNode list(int indent, boolean indentless, int depth) {
        List<YamlNode> elements = new ArrayList<>();
        YamlNode list = YamlNode.list(line, elements);
        while (column == indent) {
            if (!isEntry() || depth > MAX_DEPTH) {
                return indentless ? list : null;
            }
            int entryLine = line;
            int entry = at++;
            skipBlanks();
            YamlNode element;
            if (endOfKey() >= 0) {
                column = indent + at - entry;
                element = mapping(column, depth + 1);
            } else {
                at = entry + 1;
                element = inLine(depth);
                if (element == null && at == end) {
                    nextLine();
                    element = column > indent ? block(false, depth + 1) : nothing(entryLine);
                }
            }
            if (element == null || column > indent) {
                return null;
            }
            elements.add(element);
        }
        return list;
    }

    private YamlNode block(boolean indentless, int depth) {
        return isEntry() ? list(column, indentless, depth) : mapping(column, depth);
    }

    private static YamlNode nothing(int line) {
        return YamlNode.scalar(line, YamlScalar.plain(""));
    }

    /** Whether an entry of a list is at hand. */
    private boolean isEntry() {
        return chars[at] == '-' && (at + 1 == end || chars[at + 1] == ' ');
    }

    /** Where the colon behind the plain key is that is at hand; -1 if there is none. */
    private int endOfKey() {
        int i = at;
        while (i < end && isWord(chars[i])) {
            i++;
        }
        boolean isKey = i > at
                && chars[at] != '-'
                && i - at < LONGEST_KEY
                && i < end
                && chars[i] == ':'
                && (i + 1 == end || chars[i + 1] == ' ');
        return isKey ? i : -1;
    }

    private static boolean isWord(byte c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '_'
                || c == '.'
                || c == '-';
    }

    /**
     * The value behind the colon or dash that has been passed, having gone to the next line; null when it is not sure what
     * it is, or, with {@link #at} at the line's end, when there is none in this line.
     */
    private YamlNode inLine(int depth) {
        int from = at;
        skipBlanks();
        if (at == end || (chars[at] == '#' && at > from)) {
            at = end;
            return null;
        }
        YamlNode value = flow(false, depth);
        if (value == null || !isRestEmpty()) {
            at = from;
            return null;
        }
        nextLine();
        return value;
    }

    private boolean isRestEmpty() {
        int from = at;
        skipBlanks();
        return at == end || (chars[at] == '#' && at > from);
    }

    /** What is at hand, as far as it goes. */
    private YamlNode flow(boolean inside, int depth) {
        if (at == end || depth > MAX_DEPTH) {
            return null;
        }
        switch (chars[at]) {
            case '[':
                return flowList(depth + 1);
            case '{':
                return flowMapping(depth + 1);
            case '"':
            case '\'':
                return quoted(chars[at]);
            default:
                return inside ? word() : plain();
        }
    }

    private YamlNode quoted(byte quote) {
        int from = at + 1;
        int to = from;
        while (to < end && chars[to] != quote) {
            if (chars[to] == '\\' && quote == '"') {
                return null;
            }
            to++;
        }
        if (to == end || (to + 1 < end && chars[to + 1] == quote)) {
            return null;
        }
        at = to + 1;
        return YamlNode.scalar(line, YamlScalar.text(text.substring(from, to)));
    }

    /** To the line's end or a comment. */
    private YamlNode plain() {
        int from = at;
        boolean isNumber = chars[from] == '-' && from + 1 < end && chars[from + 1] >= '0' && chars[from + 1] <= '9';
        if (!isNumber && BEGINS_NO_PLAIN_SCALAR.indexOf(chars[from]) >= 0) {
            return null;
        }
        int last = from;
        int i = from;
        while (i < end && (chars[i] != '#' || chars[i - 1] != ' ')) {
            if (chars[i] == ':' && (i + 1 == end || chars[i + 1] == ' ')) {
                return null;
            }
            if (chars[i] != ' ') {
                last = i;
            }
            i++;
        }
        at = last + 1;
        return YamlNode.scalar(line, YamlScalar.plain(text.substring(from, last + 1)));
    }

    /** Within brackets, where more characters have a meaning. */
    private YamlNode word() {
        int from = at;
        while (at < end && isWord(chars[at])) {
            at++;
        }
        boolean begins = at > from && (chars[from] != '-' || (at > from + 1 && chars[from + 1] != '-'));
        return begins ? YamlNode.scalar(line, YamlScalar.plain(text.substring(from, at))) : null;
    }

    private YamlNode flowList(int depth) {
        List<YamlNode> elements = new ArrayList<>();
        YamlNode list = YamlNode.list(line, elements);
        at++;
        boolean more = !passes(']');
        while (more) {
            YamlNode element = flow(true, depth);
            if (element == null) {
                return null;
            }
            elements.add(element);
            more = passes(',');
            if (!more && !passes(']')) {
                return null;
            }
        }
        return list;
    }

    private YamlNode flowMapping(int depth) {
        List<YamlNode> keys = new ArrayList<>();
        List<YamlNode> values = new ArrayList<>();
        YamlNode mapping = YamlNode.mapping(line, keys, values);
        at++;
        boolean more = !passes('}');
        while (more) {
            int key = endOfKey();
            if (key < 0) {
                return null;
            }
            keys.add(YamlNode.scalar(line, YamlScalar.plain(text.substring(at, key))));
            at = key + 1;
            skipBlanks();
            YamlNode value = flow(true, depth);
            if (value == null) {
                return null;
            }
            values.add(value);
            more = passes(',');
            if (!more && !passes('}')) {
                return null;
            }
        }
        return mapping;
    }

    /** Passes blanks, and behind them that character, if it stands there, and for a comma the blanks behind it. */
    private boolean passes(char wanted) {
        skipBlanks();
        boolean passes = at < end && chars[at] == wanted;
        if (passes) {
            at++;
        }
        if (passes && wanted == ',') {
            skipBlanks();
        }
        return passes;
    }

    private void skipBlanks() {
        while (at < end && chars[at] == ' ') {
            at++;
        }
    }
}
