package io.flowcept.it.mangled;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Does to a settings file what an editor, a template or a broken disk may do; by its seed the same each time. */
final class SettingsMangler {
    /** What stands where a value did. */
    private static final String[] VALUES = {
        "~",
        "-1",
        "99999999999999999999",
        "0x7fffffff",
        "1e400",
        ".nan",
        "true",
        "no",
        "''",
        "[]",
        "{}",
        "[[[[[[[[]]]]]]]]",
        "{a: {b: {c: {d: 1}}}}",
        "&x [*x, *x]",
        "*nowhere",
        "!!java.io.File [/tmp/x]",
        "!!binary aGVsbG8=",
        "!unknown text",
        "\"\\x00\\uD800\"",
        "| \n    block\n",
        ">-",
        "%TAG",
        "${oc.env:HOME}",
        "${oc.env:NOT_THERE}",
        "${ENV:",
        "2026-02-30",
        "1:30:00",
        "** ** **",
        "a.b.c..d(int[][], ,)",
        "<init>",
        "(((((((((",
        "0KiB",
        "\u202etxt\u0000"
    };

    private final Random random;

    SettingsMangler(long seed) {
        random = new Random(seed);
    }

    byte[] mangle(byte[] file) {
        byte[] mangled = file;
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            mangled = once(mangled);
        }
        return mangled;
    }

    private byte[] once(byte[] file) {
        if (file.length == 0) {
            return file;
        }
        return switch (random.nextInt(10)) {
            case 0 -> flipped(file);
            case 1 -> Arrays.copyOf(file, random.nextInt(file.length));
            case 2 -> without(file);
            case 3 -> with(file);
            case 4, 5, 6 -> otherValue(file);
            case 7 -> otherIndentation(file);
            case 8 -> swappedLines(file);
            default -> anchors(file);
        };
    }

    private byte[] flipped(byte[] file) {
        byte[] flipped = file.clone();
        for (int i = 1 + random.nextInt(5); i > 0; i--) {
            flipped[random.nextInt(flipped.length)] = (byte) random.nextInt(256);
        }
        return flipped;
    }

    private byte[] without(byte[] file) {
        int from = random.nextInt(file.length);
        int to = Math.min(file.length, from + 1 + random.nextInt(40));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, from);
        out.write(file, to, file.length - to);
        return out.toByteArray();
    }

    private byte[] with(byte[] file) {
        int at = random.nextInt(file.length);
        byte[] more = new byte[1 + random.nextInt(20)];
        random.nextBytes(more);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, at);
        out.writeBytes(more);
        out.write(file, at, file.length - at);
        return out.toByteArray();
    }

    private byte[] otherValue(byte[] file) {
        List<String> lines = lines(file);
        int at = random.nextInt(lines.size());
        String line = lines.get(at);
        int colon = line.indexOf(": ");
        lines.set(at, (colon < 0 ? line + " " : line.substring(0, colon + 2)) + VALUES[random.nextInt(VALUES.length)]);
        return joined(lines);
    }

    private byte[] otherIndentation(byte[] file) {
        List<String> lines = lines(file);
        int at = random.nextInt(lines.size());
        String indentation = random.nextBoolean() ? "\t" : " ".repeat(random.nextInt(9));
        lines.set(at, indentation + lines.get(at).stripLeading());
        return joined(lines);
    }

    private byte[] swappedLines(byte[] file) {
        List<String> lines = lines(file);
        int one = random.nextInt(lines.size());
        int other = random.nextInt(lines.size());
        if (random.nextBoolean()) {
            lines.add(other, lines.get(one));
        } else {
            String line = lines.get(one);
            lines.set(one, lines.get(other));
            lines.set(other, line);
        }
        return joined(lines);
    }

    /** A few lines that mean a great many. */
    private byte[] anchors(byte[] file) {
        List<String> lines = lines(file);
        List<String> bomb = new ArrayList<>(List.of("a0: &a0 [x, x, x, x, x, x, x, x, x]"));
        for (int i = 1; i < 9; i++) {
            bomb.add(("a%d: &a%d [" + "*a%d, ".repeat(9) + "]")
                    .replace("*a%d", "*a" + (i - 1))
                    .replace("%d", "" + i));
        }
        lines.addAll(random.nextBoolean() ? 0 : lines.size(), bomb);
        return joined(lines);
    }

    private static List<String> lines(byte[] file) {
        return new ArrayList<>(Arrays.asList(new String(file, StandardCharsets.ISO_8859_1).split("\n", -1)));
    }

    private static byte[] joined(List<String> lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1);
    }
}
