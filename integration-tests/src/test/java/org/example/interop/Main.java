package org.example.interop;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tasks whose values have given readers trouble: no number, no value, much text, odd names, bytes, errors. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println(step(3));
        numbers(1, Long.MAX_VALUE, -1, 0.1, Double.NaN, Double.NEGATIVE_INFINITY, 1e-320);
        text("größer \uD83D\uDE80 \u0000 \"quoted\" \\ \u2028", 'ß', "$started_at");
        nested(map("a.b", 1, "$set", "x", "empty", new LinkedHashMap<>(), "list", Arrays.asList(1, null, "z")));
        nothing(null);
        bytes(new byte[] {0, 1, -1});
        grid(new double[][] {{1, 2}, {3, 4.5}}, new ArrayList<>());
        try {
            failing("no luck");
        } catch (IllegalStateException expected) {
            System.out.println(expected.getMessage());
        }
    }

    static int step(int depth) {
        return depth == 0 ? 0 : 1 + step(depth - 1);
    }

    static double numbers(int one, long large, int negative, double tenth, double none, double infinite, double tiny) {
        return tenth;
    }

    static String text(String unusual, char letter, String path) {
        return unusual;
    }

    static Map<String, Object> nested(Map<String, Object> map) {
        return map;
    }

    static Object nothing(Object object) {
        return object;
    }

    static byte[] bytes(byte[] bytes) {
        return bytes;
    }

    static List<Object> grid(double[][] rows, List<Object> empty) {
        return empty;
    }

    static void failing(String why) {
        throw new IllegalStateException(why);
    }

    private static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
