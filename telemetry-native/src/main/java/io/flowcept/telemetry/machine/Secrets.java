package io.flowcept.telemetry.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What looks like a secret, by its name or by itself, in environment variables and on command lines. Provenance is kept
 * for years and read by others, so one too many hidden is no harm.
 */
public final class Secrets {
    static final String REDACTED = "<redacted>";

    /** Parts of names. PWD and OLDPWD are directories, so "PWD" counts only within a longer word. */
    private static final Pattern SECRET_NAME = Pattern.compile("PASS|[^_]PWD|_PWD|SECRET|TOKEN|KEY|CREDENTIAL|AUTH"
            + "|COOKIE|SESSION|PRIVATE|SIGNATURE|BEARER|LICENSE|DSN|CONN(ECTION)?_?STR|PSK|SALT|NONCE|^PIN$|_PIN$");

    private static final Pattern DIRECTORY_NAME = Pattern.compile("(OLD)?PWD|INIT_CWD");
    /** A password in an address, an assignment within options, and forms by which tokens can be told. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "://[^/\\s:@]*:[^/\\s@]+@"
                    + "|(pass(word|wd|phrase)?|secret|token|api.?key|credentials?)[\\w.-]*['\"]?\\s*[=:]"
                    + "|--?(pass(word)?|token|secret)\\s"
                    + "|-----BEGIN|\\beyJ[\\w-]{8,}\\.|\\bgh[opsur]_\\w{16}|\\bgithub_pat_|\\bglpat-|\\bxox[abprs]-|\\bsk-[\\w-]{16}"
                    + "|\\b(AKIA|ASIA)[A-Z0-9]{12}|\\bhf_\\w{16}|\\bBearer\\s|\\bBasic\\s+[\\w+/]{8}",
            Pattern.CASE_INSENSITIVE);

    /** What follows these is files, whose names may well be followed by a colon. */
    private static final Set<String> BEFORE_PATHS =
            new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path", "-p", "--module-path"));

    private Secrets() {}

    /** The value of something with that name, or what stands in its place. */
    static String shown(String name, String value) {
        return !value.isEmpty() && (isName(name) || isValue(value)) ? REDACTED : value;
    }

    /**
     * The program and its arguments, with the same hidden: of {@code --name=value} and {@code -Dname=value} the value, of
     * {@code --name value} what follows, and an argument that is a secret itself.
     */
    public static List<String> shown(List<String> commandLine) {
        List<String> shown = new ArrayList<>(commandLine.size());
        String before = "";
        for (String argument : commandLine) {
            if (BEFORE_PATHS.contains(before)) {
                shown.add(argument);
            } else if (asksForASecret(before) && !argument.startsWith("-")) {
                shown.add(shown(before, argument));
            } else {
                shown.add(shown(argument));
            }
            before = argument;
        }
        return shown;
    }

    private static String shown(String argument) {
        int end = endOfName(argument);
        if (end == argument.length() - 1) {
            return argument;
        }
        if (end > 0) {
            String value = argument.substring(end + 1);
            String instead = shown(argument.substring(0, end), value);
            if (!instead.equals(value)) {
                return argument.substring(0, end + 1) + instead;
            }
        }
        return isValue(argument) ? REDACTED : argument;
    }

    private static int endOfName(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 && argument.startsWith("-") ? argument.indexOf(':') : equals;
    }

    /** {@code --password} alone, but not the JVM's own options, which have their value with them. */
    private static boolean asksForASecret(String argument) {
        return argument.startsWith("-")
                && !argument.startsWith("-D")
                && !argument.startsWith("-X")
                && endOfName(argument) < 0
                && isName(argument);
    }

    private static boolean isName(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        return SECRET_NAME.matcher(upper).find()
                && !DIRECTORY_NAME.matcher(upper).matches();
    }

    private static boolean isValue(String value) {
        return SECRET_VALUE.matcher(value).find();
    }
}
