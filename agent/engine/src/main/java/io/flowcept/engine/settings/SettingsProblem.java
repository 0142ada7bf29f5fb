package io.flowcept.engine.settings;

/** One thing that is wrong, or suspicious, in the settings, told so that it can be mended. Immutable. */
public final class SettingsProblem {
    /** The file as the user named it, or what stands for it, such as {@code environment MQ_PORT}; may be null. */
    public final String file;

    /** Counted from 1; 0 when no line is known. */
    public final int line;

    /** Dotted, such as {@code instrumentation.tasks[0].mode}; null when the problem is no single key's. */
    public final String key;

    /** What stands there; null when that says nothing. */
    public final String found;

    /** What could stand there; null when that says nothing. */
    public final String expected;

    /** What was probably meant; null when nothing is near. */
    public final String nearest;

    /** What is wrong, without file, line, key and nearest. */
    public final String message;

    private SettingsProblem(
            String file, int line, String key, String found, String expected, String nearest, String message) {
        this.file = file;
        this.line = line;
        this.key = key;
        this.found = found;
        this.expected = expected;
        this.nearest = nearest;
        this.message = oneLine(message);
    }

    static SettingsProblem of(String file, int line, String message) {
        return new SettingsProblem(file, line, null, null, null, null, message);
    }

    static SettingsProblem atKey(String file, int line, String key, String message, String nearest) {
        return new SettingsProblem(file, line, key, null, null, nearest, message);
    }

    static SettingsProblem wrongValue(
            String file, int line, String key, String found, String expected, String nearest) {
        String message = "found " + found + ", expected " + expected;
        return new SettingsProblem(file, line, key, found, expected, nearest, message);
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString().trim();
    }

    /** One readable line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (file != null) {
            text.append(file).append(':');
            if (line > 0) {
                text.append(line).append(':');
            }
            text.append(' ');
        }
        if (key != null) {
            text.append(key).append(": ");
        }
        text.append(message);
        if (nearest != null) {
            text.append(" (did you mean \"").append(nearest).append("\"?)");
        }
        return text.toString();
    }
}
