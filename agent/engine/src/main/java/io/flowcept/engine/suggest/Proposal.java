package io.flowcept.engine.suggest;

import io.flowcept.engine.settings.ClassPattern;
import io.flowcept.engine.settings.MethodPattern;
import io.flowcept.engine.weave.MethodLines;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Writes what a watch has seen as a settings file, with the reasons beside each entry. One thread alone uses it. */
final class Proposal {
    private static final double SHORTEST_NANOS = 1e6;
    private static final double LONGEST_NANOS = 600e9;
    private static final double MOST_CALLS_A_SECOND = 100;
    /** Of a proposed entry: samples of very short calls in a loop can all look as if they were of few long ones. */
    private static final int MAX_RATE = 1000;

    private static final double LEAST_SHARE = 0.02;
    private static final long LEAST_SAMPLES = 4;
    private static final int MOST_ENTRIES = 12;
    private static final int MOST_COMMENTS = 10;

    /** Two methods are one piece of work if such a part of the samples of each shows the one called by the other. */
    private static final double SAME_WORK = 0.95;

    private final StackWatch watch;
    private final int unreadable;
    private final Ownership ownership;
    private final double seconds;
    private final List<OwnMethod> proposed = new ArrayList<>();
    private final List<OwnMethod> sameWork = new ArrayList<>();
    private final List<OwnMethod> frequent = new ArrayList<>();
    private final List<OwnMethod> wholeRuns = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int tooShort;
    private int withoutData;
    private int rare;

    Proposal(Collection<OwnMethod> seen, StackWatch watch, int unreadable, Ownership ownership) {
        this.watch = watch;
        this.unreadable = unreadable;
        this.ownership = ownership;
        this.seconds = watch.watchedNanos() / 1e9;
        List<OwnMethod> sorted = new ArrayList<>(seen);
        Collections.sort(sorted, new Comparator<OwnMethod>() {
            @Override
            public int compare(OwnMethod one, OwnMethod other) {
                int bySeen = Long.compare(other.seenNanos, one.seenNanos);
                return bySeen != 0 ? bySeen : pattern(one).compareTo(pattern(other));
            }
        });
        for (OwnMethod method : sorted) {
            sort(method);
        }
    }

    private void sort(OwnMethod method) {
        boolean wellSeen = method.samples >= LEAST_SAMPLES && share(method) >= LEAST_SHARE;
        if (!isPattern(method) || !wellSeen) {
            rare++;
        } else if (isMain(method) || !method.hasEnded() || method.nanosOfCall() > LONGEST_NANOS) {
            wholeRuns.add(method);
        } else if (method.nanosOfCall() < SHORTEST_NANOS) {
            tooShort++;
        } else if (!method.carriesData()) {
            withoutData++;
        } else if (method.calls() / seconds > MOST_CALLS_A_SECOND) {
            frequent.add(method);
        } else if (isDoneWith(method, proposed) || isDoneWith(method, sameWork)) {
            sameWork.add(method);
        } else {
            proposed.add(method);
        }
    }

    private static boolean isMain(OwnMethod method) {
        return method.name.equals("main") && "([Ljava/lang/String;)V".equals(method.descriptor);
    }

    private static boolean isDoneWith(OwnMethod method, List<OwnMethod> others) {
        for (OwnMethod other : others) {
            long within = method.callers.getOrDefault(other, 0L) + other.callers.getOrDefault(method, 0L);
            if (within >= SAME_WORK * method.samples && within >= SAME_WORK * other.samples) {
                return true;
            }
        }
        return false;
    }

    /** Of one thread's time; more than 1 where several threads run it at once. */
    private double share(OwnMethod method) {
        return method.seenNanos / 1e9 / seconds;
    }

    String text() {
        heading();
        text.append("instrumentation:\n");
        if (!wholeRuns.isEmpty()) {
            text.append(
                            "  # Never seen to end, longer than ten minutes a call, or a main method: one of them may be the workflow,")
                    .append("\n  # which otherwise is the JVM's run.\n  # workflows:\n");
            for (OwnMethod method : first(wholeRuns, MOST_COMMENTS)) {
                text.append("  #   - ").append(pattern(method)).append('\n');
            }
        }
        List<OwnMethod> taken = first(proposed, MOST_ENTRIES);
        text.append(taken.isEmpty() ? "  tasks: []\n" : "  tasks:\n");
        for (OwnMethod method : taken) {
            reasons(method, "    # ");
            text.append("    - ").append(entry(method)).append('\n');
        }
        commented("Less of the time than those above:", proposed.subList(taken.size(), proposed.size()));
        commented("The same work as one above, of which one calls the other and does little else:", sameWork);
        commented("More than " + (int) MOST_CALLS_A_SECOND + " calls a second, which makes many messages:", frequent);
        if (taken.isEmpty()) {
            text.append(
                            "  # No method was seen that is worth it. Does the application work while it is watched? Are its")
                    .append("\n  # classes what was taken as its own, above? package=NAME says what is.\n");
        }
        text.append("  # Left out: ")
                .append(tooShort)
                .append(" methods whose calls take less than a millisecond, ")
                .append(withoutData)
                .append(" that neither take\n  # nor give anything, ")
                .append(rare)
                .append(" that were hardly seen.\n");
        return text.toString();
    }

    private void heading() {
        line("Proposed by watching an application of Java "
                + System.getProperty("java.version") + " for "
                + number(seconds) + " s until " + Instant.ofEpochMilli(System.currentTimeMillis()) + ", in "
                + watch.samples()
                + " samples of its threads' stacks.");
        line(
                "The numbers are estimates. Samples cannot tell two calls in a row from one, so there may be more calls than"
                        + " is said, and each may be shorter: so no more than max_rate calls of a method are recorded in a second,"
                        + " and the others are counted. Tasks are recorded with what the method takes and gives.");
        line("Taken as the application's own: " + ownership.described() + ".");
        for (String place : ownership.places()) {
            line("  " + place);
        }
        if (unreadable > 0) {
            line(unreadable + " of its classes were passed over, since their class files cannot be read.");
        }
        text.append("#\n");
        line("Take away what you do not want, and start the application with"
                + " -javaagent:flowcept-agent.jar=settings=THIS-FILE");
    }

    private void line(String comment) {
        text.append("# ").append(comment.replaceAll("[\\p{Cntrl}]", " ")).append('\n');
    }

    private void commented(String why, List<OwnMethod> methods) {
        if (!methods.isEmpty()) {
            text.append("    # ").append(why).append('\n');
            for (OwnMethod method : first(methods, MOST_COMMENTS)) {
                reasons(method, "    #   # ");
                text.append("    #   - ").append(entry(method)).append('\n');
            }
        }
    }

    private void reasons(OwnMethod method, String indent) {
        text.append(indent)
                .append(duration(method.nanosOfCall()))
                .append(" a call or less, ")
                .append(number(method.calls()))
                .append(method.calls() < 1.5 ? " call" : " calls")
                .append(" or more, ")
                .append(number(100 * share(method)))
                .append(" % of one thread's time, ")
                .append(method.samples)
                .append(" samples\n");
        if (method.descriptor != null) {
            String parameters = MethodLines.parametersOf(method.descriptor);
            String result = MethodLines.resultOf(method.descriptor);
            text.append(indent)
                    .append("takes ")
                    .append(parameters.isEmpty() ? "nothing" : parameters)
                    .append(", gives ")
                    .append(result.equals("void") ? "nothing" : result)
                    .append('\n');
        }
    }

    private static String entry(OwnMethod method) {
        return "{method: " + pattern(method) + ", max_rate: " + MAX_RATE + "}";
    }

    /** As a settings file names it, in quotes. */
    static String pattern(OwnMethod method) {
        return '"' + plainPattern(method) + '"';
    }

    private static String plainPattern(OwnMethod method) {
        boolean types = method.overloaded && method.descriptor != null;
        return method.className
                + '.'
                + method.name
                + (types ? '(' + MethodLines.parametersOf(method.descriptor) + ')' : "");
    }

    /** Whether the settings can name it: other languages allow more in a name than they do. */
    private static boolean isPattern(OwnMethod method) {
        String whole = plainPattern(method);
        try {
            ClassPattern.parse(method.className);
            MethodPattern.parse(whole.substring(method.className.length() + 1));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String duration(double nanos) {
        return nanos < 1e9 ? number(nanos / 1e6) + " ms" : number(nanos / 1e9) + " s";
    }

    /** Two digits of it: more would say more than is known. */
    private static String number(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.0f" : value >= 1 ? "%.1f" : "%.2f", value);
    }

    private static List<OwnMethod> first(List<OwnMethod> list, int most) {
        return list.subList(0, Math.min(most, list.size()));
    }
}
