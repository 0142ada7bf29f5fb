package io.flowcept.sinks.jsonl;

import java.nio.charset.StandardCharsets;

/** Finds a member of the object that a line holds, without reading the rest: enough to know a message again. */
final class JsonLine {
    private JsonLine() {}

    /**
     * The text between the quotes of the outermost object's string member {@code name}, escapes as they stand, or null.
     * Nested members of that name do not count. Garbage is read as far as it goes and never throws.
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
                    if (value >= to || line[value] != '"') {
                        return null;
                    }
                    int valueEnd = endOfString(line, value + 1, to);
                    return new String(line, value + 1, Math.max(0, valueEnd - value - 1), StandardCharsets.UTF_8);
                }
                i = end;
            }
        }
        return null;
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
