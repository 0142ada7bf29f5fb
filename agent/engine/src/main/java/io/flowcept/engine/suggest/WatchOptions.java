package io.flowcept.engine.suggest;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What the agent's arguments ask for: {@code suggest[,seconds=S][,out=FILE][,package=NAME]…[,answer=QUESTION]}. Immutable.
 */
public final class WatchOptions {
    private static final String DEFAULT_FILE = "flowcept-suggested.yaml";
    private static final double DEFAULT_SECONDS = 30;

    public final double seconds;
    /** Null where the answer goes to whoever asked. */
    public final File out;
    /** Whose answer it is, or null where it goes to a file. */
    public final String question;
    /** What the user says is the application's own; empty where that is to be found out. */
    public final List<String> packages;

    private WatchOptions(double seconds, File out, String question, List<String> packages) {
        this.seconds = seconds;
        this.out = out;
        this.question = question;
        this.packages = Collections.unmodifiableList(packages);
    }

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException that says which argument is wrong, and what is expected
     */
    public static WatchOptions of(String arguments) {
        double seconds = DEFAULT_SECONDS;
        String out = null;
        String question = null;
        List<String> packages = new ArrayList<>();
        String[] parts = arguments.split(",", -1);
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            String name = equals < 0 ? parts[i] : parts[i].substring(0, equals);
            String value = equals < 0 ? "" : parts[i].substring(equals + 1);
            switch (name) {
                case "seconds":
                    seconds = seconds(value);
                    break;
                case "out":
                    out = value;
                    break;
                case "answer":
                    question = value;
                    break;
                case "package":
                    packages.add(value);
                    break;
                default:
                    throw new IllegalArgumentException(
                            "suggest: " + parts[i] + ", expected seconds=NUMBER, out=FILE or package=NAME");
            }
        }
        File file = question != null ? null : new File(out == null || out.isEmpty() ? DEFAULT_FILE : out);
        return new WatchOptions(seconds, file, question, packages);
    }

    private static double seconds(String value) {
        double seconds;
        try {
            seconds = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            seconds = -1;
        }
        if (!(seconds > 0 && seconds <= 86_400)) {
            throw new IllegalArgumentException(
                    "suggest: seconds=" + value + ", expected a number above 0 and at most 86400");
        }
        return seconds;
    }
}
