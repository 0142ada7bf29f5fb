package io.flowcept.telemetry.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A program and its arguments, without secrets. Immutable. */
public final class CommandLine {
    /** What follows these, among the options of a JVM, is files, whose names may well be followed by a colon. */
    private static final Set<String> BEFORE_PATHS =
            new HashSet<>(Arrays.asList("-cp", "-classpath", "--class-path", "-p", "--module-path"));

    private final Secrets secrets;

    public CommandLine(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * All that a process was started with, from its program on; where that is a JVM, its options come first. As {@link
     * #arguments}, but for class paths, which are shown.
     */
    public List<String> shown(List<String> commandLine) {
        return shown(commandLine, true);
    }

    /**
     * Arguments of a program, with secrets hidden: of {@code --name=value} and {@code -Dname=value} the value, of
     * {@code --name value} and {@code name value} what follows, and an argument that is a secret itself.
     */
    public List<String> arguments(List<String> arguments) {
        return shown(arguments, false);
    }

    private List<String> shown(List<String> commandLine, boolean withOptions) {
        List<String> shown = new ArrayList<>(commandLine.size());
        boolean options = withOptions;
        String before = "";
        for (String argument : commandLine) {
            boolean path = options && BEFORE_PATHS.contains(before);
            if (path) {
                shown.add(argument);
            } else if (asksForASecret(before) && !argument.startsWith("--")) {
                shown.add(secrets.shown(before, argument));
            } else {
                shown.add(shown(argument));
            }
            // The first that is neither an option nor what follows one is what the JVM runs; the program stands before
            // all.
            options &= path || argument.startsWith("-") || shown.size() == 1;
            before = argument;
        }
        return shown;
    }

    private String shown(String argument) {
        int end = endOfName(argument);
        if (end == argument.length() - 1) {
            return argument;
        }
        if (end > 0) {
            String value = argument.substring(end + 1);
            // A name is known by its words, of which the option's letter is none.
            String name = argument.substring(argument.startsWith("-D") ? 2 : 0, end);
            String instead = secrets.shown(name, value);
            if (!instead.equals(value)) {
                return argument.substring(0, end + 1) + instead;
            }
        }
        return secrets.isIn(argument) ? Secrets.REDACTED : argument;
    }

    private static int endOfName(String argument) {
        int equals = argument.indexOf('=');
        return equals < 0 && argument.startsWith("-") ? argument.indexOf(':') : equals;
    }

    /**
     * {@code --password} or {@code password} alone, but no file or class of such a name, and not the JVM's own options,
     * which have their value with them.
     */
    private boolean asksForASecret(String argument) {
        boolean option = argument.startsWith("-")
                && !argument.startsWith("-D")
                && !argument.startsWith("-X")
                && endOfName(argument) < 0;
        return (option || isWord(argument)) && secrets.isName(argument);
    }

    private static boolean isWord(String argument) {
        for (int i = 0; i < argument.length(); i++) {
            char c = argument.charAt(i);
            if (!Character.isLetterOrDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
