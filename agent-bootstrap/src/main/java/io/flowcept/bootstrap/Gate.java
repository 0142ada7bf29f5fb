package io.flowcept.bootstrap;

import java.util.concurrent.atomic.AtomicInteger;
import jdk.internal.vm.annotation.DontInline;

/**
 * The static methods that woven methods call while the {@link Latch} is open, in this order: {@link #enter}, one {@code
 * argument} for each captured parameter, {@link #start}, then the method's own body, then one of {@code exit}, {@code
 * returned} and {@link #failed}. Each of the first three takes and returns the token, which thus stays in a register of
 * the host's method. Where what is captured fits into a few words, {@link #begin(int)} and its like stand for them.
 *
 * <p>The token is passed as {@code Object}, so that verifying a woven class never makes its loader look for a class of
 * ours. A null token means that this call is not recorded, and every method then returns at once.
 *
 * <p>No method here throws, blocks or allocates by itself; {@link Recorder} says what its implementation promises, and
 * a breach of it ends here.
 *
 * <p>None of them is inlined into woven methods, by the annotations that HotSpot knows of Java 8, and of 9 and later. In
 * these, the first compiler makes frames larger for what it inlines, and a host that recurses deeply runs out of stack:
 * recursion of one int method on a 1 MiB stack, JDK 17, was 19,674 deep without the agent, 11,805 with it, and 6,553 where
 * the gate was inlined. The second one would compile all of recording again for each woven method, some 8,000 bytes of
 * code for a method of 90, and a thousand of them then push each other out of the processor's caches.
 */
public final class Gate {
    private static final AtomicInteger SITES = new AtomicInteger();
    private static volatile Recorder recorder = Recorder.OFF;

    private Gate() {}

    /** Puts a recorder behind the gate; {@link Recorder#OFF} switches all woven methods off. */
    public static void install(Recorder replacement) {
        recorder = replacement;
        Latch.open = replacement != Recorder.OFF;
    }

    /**
     * A number for one more site. It is never given twice in a JVM: a method that could not be restored when the agent
     * left must not speak for another one when it comes again.
     */
    public static int newSite() {
        return SITES.getAndIncrement();
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
    @DontInline
    @java.lang.invoke.DontInline
    public static Object enter(int site) {
        Recorder current = recorder;
        if (current == Recorder.OFF) {
            return null;
        }
        try {
            OpenTask task = current.enter(site);
            return task == null || task.generation != current.generation ? null : task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    /**
     * {@link #enter}, {@code argument} and {@link #start} in one call, for a method of which at most two parameters are
     * captured, all of them numbers or booleans. Each comes as one word: a {@code double} or {@code float} as the bits
     * of the {@code double}, the others as a {@code long}; the weaver has registered which is which.
     */
    @DontInline
    @java.lang.invoke.DontInline
    public static Object begin(int site) {
        Recorder current = recorder;
        if (current == Recorder.OFF) {
            return null;
        }
        try {
            OpenTask task = current.open(site);
            if (task == null) {
                return null;
            }
            if (!task.quick) {
                current.begin(task);
            }
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object begin(int site, long first) {
        Recorder current = recorder;
        if (current == Recorder.OFF) {
            return null;
        }
        try {
            OpenTask task = current.open(site);
            if (task == null) {
                return null;
            }
            task.first = first;
            if (!task.quick) {
                current.begin(task);
            }
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object begin(int site, long first, long second) {
        Recorder current = recorder;
        if (current == Recorder.OFF) {
            return null;
        }
        try {
            OpenTask task = current.open(site);
            if (task == null) {
                return null;
            }
            task.first = first;
            task.second = second;
            if (!task.quick) {
                current.begin(task);
            }
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, boolean value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, char value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, int value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, (long) value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, long value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, float value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, (double) value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, double value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static Object argument(Object token, Object value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.argument(task, value);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    /** All arguments are captured; the method's own time begins. */
    @DontInline
    @java.lang.invoke.DontInline
    public static Object start(Object token) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return null;
        }
        try {
            current.start(task);
            return task;
        } catch (Throwable e) {
            current.broke(e);
            return null;
        }
    }

    /** The method returned, and what it returned is not recorded. */
    @DontInline
    @java.lang.invoke.DontInline
    public static void exit(Object token) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.exit(task);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, boolean value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, char value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, int value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, (long) value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, long value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, float value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, (double) value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, double value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    @DontInline
    @java.lang.invoke.DontInline
    public static void returned(Object token, Object value) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.returned(task, value);
        } catch (Throwable e) {
            current.broke(e);
        }
    }

    /** The method was left by {@code thrown}, which goes on to its caller. */
    @DontInline
    @java.lang.invoke.DontInline
    public static void failed(Object token, Throwable thrown) {
        OpenTask task = (OpenTask) token;
        Recorder current = recorder;
        if (task == null || task.generation != current.generation) {
            return;
        }
        try {
            current.failed(task, thrown);
        } catch (Throwable e) {
            current.broke(e);
        }
    }
}
