package io.flowcept.engine.settings;

import java.io.File;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Where the settings come from. The first of: agent argument {@code settings=PATH}, system property
 * {@code flowcept.settings}, environment {@code FLOWCEPT_SETTINGS_PATH}, {@code ~/.flowcept/settings.yaml} when it
 * exists, the built-in defaults. A true {@code FLOWCEPT_USE_DEFAULT} in the environment comes before all of them: the
 * built-in defaults, and no other variable of the environment is looked at.
 *
 * <p>A file that was named but does not exist is an error of {@link Settings#load}, unlike in Flowcept, which falls back
 * to its defaults: who names a file wants that file. Immutable.
 */
public final class SettingsLocation {
    private static final String USER_FILE = "~/.flowcept/settings.yaml";
    private static final String BUILT_IN = "built-in defaults";

    private final File file;
    private final String origin;
    private final String home;
    private final boolean strictDefaults;
    private final SettingsProblem problem;

    private SettingsLocation(File file, String origin, String home, boolean strictDefaults, SettingsProblem problem) {
        this.file = file;
        this.origin = origin;
        this.home = home;
        this.strictDefaults = strictDefaults;
        this.problem = problem;
    }

    /**
     * Looks for the settings. What is wrong with the arguments is thrown by {@link Settings#load}.
     *
     * @param agentArgs {@code key=value[,key=value]}, may be null; a value may hold commas
     * @param system of these, {@code user.home} and {@code flowcept.settings} are read
     */
    public static SettingsLocation find(String agentArgs, Properties system, Map<String, String> env) {
        String home = system.getProperty("user.home", "");
        if (SettingKey.isTrue(env.get("FLOWCEPT_USE_DEFAULT"))) {
            return new SettingsLocation(null, BUILT_IN, home, true, null);
        }
        String named = null;
        if (agentArgs != null && !agentArgs.trim().isEmpty()) {
            int start = 0;
            while (start <= agentArgs.length()) {
                int end = argumentEnd(agentArgs, start);
                String argument = agentArgs.substring(start, end);
                if (!argument.startsWith("settings=")) {
                    return unknownArgument(argument, home);
                }
                named = argument.substring("settings=".length());
                start = end + 1;
            }
        }
        if (named != null) {
            return named(named, "agent argument settings=", system);
        }
        named = system.getProperty("flowcept.settings");
        if (named != null) {
            return named(named, "system property flowcept.settings", system);
        }
        named = env.get("FLOWCEPT_SETTINGS_PATH");
        if (named != null && !named.isEmpty()) {
            return named(named, "environment FLOWCEPT_SETTINGS_PATH", system);
        }
        File user = new File(expanded(USER_FILE, home));
        return user.exists()
                ? new SettingsLocation(user, USER_FILE, home, false, null)
                : new SettingsLocation(null, BUILT_IN, home, false, null);
    }

    /** The file at {@code path}, in which a leading {@code ~} is the user's home; {@code origin} says who named it. */
    public static SettingsLocation named(String path, String origin, Properties system) {
        String home = system.getProperty("user.home", "");
        SettingsProblem problem =
                path.trim().isEmpty() ? SettingsProblem.of(null, 0, origin + ": expected the path of a file") : null;
        return new SettingsLocation(new File(expanded(path.trim(), home)), origin, home, false, problem);
    }

    /** A comma ends an argument only when the next one follows, so that a path may hold commas. */
    private static int argumentEnd(String arguments, int start) {
        int comma = arguments.indexOf(',', start);
        while (comma >= 0) {
            int next = arguments.indexOf(',', comma + 1);
            String rest = arguments.substring(comma + 1, next < 0 ? arguments.length() : next);
            if (rest.indexOf('=') > 0) {
                return comma;
            }
            comma = next;
        }
        return arguments.length();
    }

    private static SettingsLocation unknownArgument(String argument, String home) {
        int equals = argument.indexOf('=');
        String name = (equals < 0 ? argument : argument.substring(0, equals)).toLowerCase(Locale.ROOT);
        String nearest = NearestName.of(name, Collections.singletonList("settings"));
        return new SettingsLocation(
                null,
                BUILT_IN,
                home,
                false,
                SettingsProblem.wrongValue(null, 0, "agent argument", '"' + argument + '"', "settings=PATH", nearest));
    }

    static String expanded(String path, String home) {
        boolean inHome = path.equals("~") || path.startsWith("~/") || path.startsWith("~" + File.separator);
        return inHome && !home.isEmpty() ? home + path.substring(1) : path;
    }

    /** The settings file, or null for the built-in defaults. */
    public File file() {
        return file;
    }

    /** Who named the file, for people: {@code agent argument settings=}, {@code built-in defaults}. */
    public String origin() {
        return origin;
    }

    /** The user's home directory, for paths that start with {@code ~}. */
    String home() {
        return home;
    }

    /** Whether the environment may not override settings. */
    boolean strictDefaults() {
        return strictDefaults;
    }

    /** What is wrong with how the settings were named, or null. */
    SettingsProblem problem() {
        return problem;
    }

    @Override
    public String toString() {
        return file == null ? origin : file + " (" + origin + ")";
    }
}
