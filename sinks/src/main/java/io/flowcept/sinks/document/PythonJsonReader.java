package io.flowcept.sinks.document;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what {@link PythonJson}, or Python's {@code json.dumps}, has written, into what {@link MsgpackMap} makes. */
public final class PythonJsonReader {
    private static final int MAX_DEPTH = 512;

    private final String in;
    private int at;

    private PythonJsonReader(String in) {
        this.in = in;
    }

    /**
     * Reads a document.
     *
     * @param json one JSON object in UTF-8; NaN, Infinity and -Infinity are numbers in it
     * @return a new map in the order of the text, the caller's to change
     * @throws IOException when it is none
     */
    @SuppressWarnings("unchecked") // The only maps that value() makes have text keys.
    public static Map<String, Object> read(byte[] json) throws IOException {
        PythonJsonReader reader = new PythonJsonReader(new String(json, StandardCharsets.UTF_8));
        Object value = reader.value(0);
        reader.blanks();
        if (!(value instanceof Map) || reader.at < reader.in.length()) {
            throw reader.malformed();
        }
        return (Map<String, Object>) value;
    }

    private Object value(int depth) throws IOException {
        blanks();
        char first = peek();
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        if (first == '{') {
            return map(depth);
        }
        if (first == '[') {
            return list(depth);
        }
        if (first == '"') {
            return string();
        }
        int start = at;
        while (at < in.length() && ",]} \t\r\n".indexOf(in.charAt(at)) < 0) {
            at++;
        }
        return word(in.substring(start, at));
    }

    private Map<String, Object> map(int depth) throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        at++;
        blanks();
        if (peek() == '}') {
            at++;
            return map;
        }
        do {
            blanks();
            String key = string();
            blanks();
            expect(':');
            map.put(key, value(depth + 1));
        } while (another('}'));
        return map;
    }

    private List<Object> list(int depth) throws IOException {
        List<Object> list = new ArrayList<>();
        at++;
        blanks();
        if (peek() == ']') {
            at++;
            return list;
        }
        do {
            list.add(value(depth + 1));
        } while (another(']'));
        return list;
    }

    /** Steps over a comma, or over the end. */
    private boolean another(char end) throws IOException {
        blanks();
        if (peek() == ',') {
            at++;
            return true;
        }
        expect(end);
        return false;
    }

    private Object word(String word) throws IOException {
        switch (word) {
            case "null":
                return null;
            case "true":
                return true;
            case "false":
                return false;
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                return number(word);
        }
    }

    private Object number(String digits) throws IOException {
        try {
            if (digits.indexOf('.') >= 0 || digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
                return Double.valueOf(digits);
            }
            BigInteger whole = new BigInteger(digits);
            return whole.bitLength() < 64 ? (Object) whole.longValue() : whole;
        } catch (NumberFormatException e) {
            throw malformed();
        }
    }

    private String string() throws IOException {
        expect('"');
        StringBuilder text = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            text.append(c == '\\' ? escaped() : c);
        }
        return text.toString();
    }

    private char escaped() throws IOException {
        char c = next();
        int named = "btnfr".indexOf(c);
        if (named >= 0) {
            return "\b\t\n\f\r".charAt(named);
        }
        if (c != 'u') {
            return c;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw malformed();
            }
            code = code << 4 | digit;
        }
        return (char) code;
    }

    private void blanks() {
        while (at < in.length() && " \t\r\n".indexOf(in.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws IOException {
        if (at == in.length()) {
            throw malformed();
        }
        return in.charAt(at);
    }

    private char next() throws IOException {
        char c = peek();
        at++;
        return c;
    }

    private void expect(char wanted) throws IOException {
        if (next() != wanted) {
            throw malformed();
        }
    }

    private IOException malformed() {
        return new IOException(
                "a document of " + in.length() + " characters is no JSON object (at character " + at + ")");
    }
}
