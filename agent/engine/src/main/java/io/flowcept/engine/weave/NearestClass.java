package io.flowcept.engine.weave;

import io.flowcept.engine.settings.ClassPattern;
import java.lang.instrument.Instrumentation;

/** Finds what the writer of an entry may have meant. Called once, at the end, for entries that selected nothing. */
final class NearestClass {
    private static final String[] JDK = {"java", "jdk.", "sun.", "com.sun."};

    private NearestClass() {}

    /** {@code did you mean com.acme.Solver?}, or why nothing can be offered. */
    static String to(ClassPattern classes, Instrumentation instrumentation) {
        String wanted = classes.isExact() ? classes.exactName() : classes.text();
        String simple = simpleName(wanted);
        boolean namesTheJdk = namesTheJdk(wanted);
        String best = null;
        int bestDistance = Math.max(2, wanted.length() / 4);
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            // The JVM waits for its end meanwhile, and most of some thousand classes are on the boot class path: the
            // JDK's,
            // whose names would be made for this.
            if ((type.getClassLoader() == null && !namesTheJdk) || type.isArray()) {
                continue;
            }
            String name = type.getName();
            if (name.startsWith("io.flowcept.")) {
                continue;
            }
            if (name.length() == wanted.length() && name.replace('$', '.').equals(wanted)) {
                return type.getClassLoader() == null ? ofTheJdk(name) : name + " is loaded, but was not rewritten";
            }
            int distance = distance(name, wanted, bestDistance);
            if (distance < bestDistance
                    || (best == null
                            && name.endsWith(simple)
                            && simpleName(name).equals(simple))) {
                best = name;
                bestDistance = Math.min(distance, bestDistance);
            }
        }
        if (!namesTheJdk && classes.isExact() && isOnBootClassPath(wanted)) {
            return ofTheJdk(wanted);
        }
        return best == null ? "no class of such a name was loaded" : "did you mean " + best + "?";
    }

    private static String ofTheJdk(String name) {
        return name + " belongs to the JDK, which is never rewritten";
    }

    private static boolean namesTheJdk(String wanted) {
        for (String prefix : JDK) {
            if (wanted.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOnBootClassPath(String name) {
        try {
            return Class.forName(name, false, null) != null;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static String simpleName(String name) {
        return name.substring(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);
    }

    /** Levenshtein's distance, or {@code limit} when it is at least that. */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            int smallest = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
                smallest = Math.min(smallest, row[j]);
            }
            if (smallest >= limit) {
                return limit;
            }
        }
        return row[b.length()];
    }
}
