package io.flowcept.bootstrap;

import java.io.Closeable;
import java.io.IOException;
import java.lang.instrument.Instrumentation;

/** Which agent is in this JVM: at most one at a time, which may leave and come again. Thread-safe. */
public final class Tenancy {
    /** Guarded by the class. */
    private static boolean claimed;

    private static volatile Control control;
    private static volatile Control entrance;

    private Tenancy() {}

    /** True for one caller, until it ends: with the agent given twice, only one of them may record. */
    public static synchronized boolean claim() {
        boolean free = !claimed;
        claimed = true;
        return free;
    }

    /**
     * Starts the agent. The entry class names who does in its initialiser: to call it by reflection would have JDK 18 and
     * newer make method handles, at the expense of each start.
     *
     * @param entry calls {@link #enteredBy} when it is initialised
     * @return whether the agent is in this JVM from now on
     */
    public static boolean start(
            ClassLoader loader, String entry, String arguments, Instrumentation instrumentation, boolean attached)
            throws ClassNotFoundException {
        Class.forName(entry, true, loader);
        Control starting = entrance;
        entrance = null;
        return starting.start(arguments, instrumentation, attached);
    }

    /** Names who starts the agent. */
    public static void enteredBy(Control starting) {
        entrance = starting;
    }

    /** Names who answers for the agent from now on. */
    public static void controlledBy(Control owner) {
        control = owner;
    }

    /** Undoes {@link #claim()}, and switches the gate off: the agent has left. */
    public static synchronized void end() {
        Gate.install(Recorder.OFF);
        control = null;
        claimed = false;
    }

    /**
     * Tells the agent what a further attachment asks for. If it leaves for that, its class loader is closed.
     *
     * @return false when nobody is there to be told
     */
    public static boolean tell(String arguments) throws IOException {
        Control owner = control;
        if (owner == null) {
            return false;
        }
        if (owner.attached(arguments)) {
            ((Closeable) owner.getClass().getClassLoader()).close();
        }
        return true;
    }
}
