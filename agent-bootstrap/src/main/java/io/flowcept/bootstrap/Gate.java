package io.flowcept.bootstrap;

/**
 * The static methods that woven methods call, in this order: {@link #enter}, one {@code argument} for each captured
 * parameter, {@link #start}, then the method's own body, then one of {@code exit}, {@code returned} and {@link
 * #failed}.
 *
 * <p>The token that {@link #enter} returns is passed as {@code Object}, so that verifying a woven class never makes its
 * loader look for a class of ours. A null token means that this call is not recorded, and every method then returns at
 * once: off is one volatile read.
 *
 * <p>No method here throws, blocks or allocates by itself; {@link Recorder} says what its implementation promises.
 */
public final class Gate {
    private static volatile Recorder recorder = Recorder.OFF;

    private Gate() {}

    /** Puts a recorder behind the gate; {@link Recorder#OFF} switches all woven methods off. */
    public static void install(Recorder replacement) {
        recorder = replacement;
    }

    /** The recorder in force; never null. */
    public static Recorder recorder() {
        return recorder;
    }

    /**
     * A selected method was entered.
     *
     * @param site the number under which the weaver registered the method
     * @return the token for all further calls of this invocation, or null when it is not recorded
     */
    public static Object enter(int site) {
        return recorder.enter(site);
    }

    public static void argument(Object token, boolean value) {
        if (token != null) {
            recorder.argument((OpenTask) token, value);
        }
    }

    public static void argument(Object token, char value) {
        if (token != null) {
            recorder.argument((OpenTask) token, value);
        }
    }

    public static void argument(Object token, int value) {
        if (token != null) {
            recorder.argument((OpenTask) token, (long) value);
        }
    }

    public static void argument(Object token, long value) {
        if (token != null) {
            recorder.argument((OpenTask) token, value);
        }
    }

    public static void argument(Object token, float value) {
        if (token != null) {
            recorder.argument((OpenTask) token, (double) value);
        }
    }

    public static void argument(Object token, double value) {
        if (token != null) {
            recorder.argument((OpenTask) token, value);
        }
    }

    public static void argument(Object token, Object value) {
        if (token != null) {
            recorder.argument((OpenTask) token, value);
        }
    }

    /** All arguments are captured; the method's own time begins. */
    public static void start(Object token) {
        if (token != null) {
            recorder.start((OpenTask) token);
        }
    }

    /** The method returned, and what it returned is not recorded. */
    public static void exit(Object token) {
        if (token != null) {
            recorder.exit((OpenTask) token);
        }
    }

    public static void returned(Object token, boolean value) {
        if (token != null) {
            recorder.returned((OpenTask) token, value);
        }
    }

    public static void returned(Object token, char value) {
        if (token != null) {
            recorder.returned((OpenTask) token, value);
        }
    }

    public static void returned(Object token, int value) {
        if (token != null) {
            recorder.returned((OpenTask) token, (long) value);
        }
    }

    public static void returned(Object token, long value) {
        if (token != null) {
            recorder.returned((OpenTask) token, value);
        }
    }

    public static void returned(Object token, float value) {
        if (token != null) {
            recorder.returned((OpenTask) token, (double) value);
        }
    }

    public static void returned(Object token, double value) {
        if (token != null) {
            recorder.returned((OpenTask) token, value);
        }
    }

    public static void returned(Object token, Object value) {
        if (token != null) {
            recorder.returned((OpenTask) token, value);
        }
    }

    /** The method was left by {@code thrown}, which goes on to its caller. */
    public static void failed(Object token, Throwable thrown) {
        if (token != null) {
            recorder.failed((OpenTask) token, thrown);
        }
    }
}
