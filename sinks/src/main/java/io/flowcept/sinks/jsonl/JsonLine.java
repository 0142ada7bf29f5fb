package io.flowcept.sinks.jsonl;

import java.nio.charset.StandardCharsets;

/** Finds a member of the object that a line holds, without reading the rest: enough to know a message again. */
final class JsonLine {
    private JsonLine() {}

    /**
     * The text of the outermost object's member {@code name}, escapes as they stand: what is between the quotes of a
     * string, or between the brackets of an array of strings; null for all else. Nested members of that name do not
     * count. Garbage is read as far as it goes and never throws.
     */
    static String member(byte[] line, int from, int to, String name) {
        int depth = 0;
        for (int i = from; i < to; i++) {
            byte c = line[i];
            if (c == '{' || c == '[') {
                depth++;
            } else if (c == '}' || c == ']') {
                depth--;
            } else if (c == '"') {
                int end = endOfString(line, i + 1, to);
                int next = skipBlanks(line, end + 1, to);
                if (depth == 1 && next < to && line[next] == ':' && is(line, i + 1, end, name)) {
                    int value = skipBlanks(line, next + 1, to);
                    int valueEnd = endOfValue(line, value, to);
                    return valueEnd < 0
                            ? null
                            : new String(line, value + 1, valueEnd - value - 1, StandardCharsets.UTF_8);
                }
                i = end;
            }
        }
        return null;
    }

    /** Where the closing quote or bracket is, or -1. */
    private static int endOfValue(byte[] line, int from, int to) {
        if (from < to && line[from] == '"') {
            return Math.max(from + 1, endOfString(line, from + 1, to));
        }
        if (from >= to || line[from] != '[') {
            return -1;
        }
        int i = from + 1;
        while (i < to && line[i] != ']') {
            i = line[i] == '"' ? endOfString(line, i + 1, to) + 1 : i + 1;
        }
        return Math.min(i, to);
    }

    private static int endOfString(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] != '"') {
            i += line[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, to);
    }

    private static int skipBlanks(byte[] line, int from, int to) {
        int i = from;
        while (i < to && line[i] == ' ') {
            i++;
        }
        return i;
    }

    private static boolean is(byte[] line, int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (line[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
