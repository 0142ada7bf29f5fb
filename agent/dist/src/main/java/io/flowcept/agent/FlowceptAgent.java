package io.flowcept.agent;

import io.flowcept.bootstrap.IsolatedClassLoader;
import io.flowcept.bootstrap.Tenancy;
import java.io.Closeable;
import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.jar.JarFile;

/**
 * The three doors of the jar: {@code -javaagent}, attach, and the command line. Everything behind them is loaded by
 * class loaders of our own.
 *
 * <p>This class has no sibling and no nested class: the jar is also appended to the boot class path, and a second class
 * of this package could then be found there, in another run-time package. For the same reason it names no type of ours
 * that the verifier would have to load before the jar is appended. Nothing here may throw into the host, print to its
 * stdout, or touch what makes a JVM start slower ({@code java.nio.file}, lambdas, logging, JMX).
 */
public final class FlowceptAgent {
    private static final String ENTRANCE = "io.flowcept.engine.Entrance";
    private static final String SUGGESTION = "io.flowcept.engine.Suggestion";
    private static final String COMMAND_LINE = "io.flowcept.cli.FlowceptCli";

    private FlowceptAgent() {}

    /** Called by the JVM before the host's main method. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        try {
            if (!isToolOfTheJdk(System.getProperty("sun.java.command"))) {
                start(arguments, instrumentation, false);
            }
        } catch (Throwable e) {
            sayOff(e);
        }
    }

    /** Called by the JVM when the agent is attached while the host runs: to come, or to be told something. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        try {
            start(arguments, instrumentation, true);
        } catch (Throwable e) {
            sayOff(e);
        }
    }

    /** {@code java -jar flowcept-agent.jar COMMAND}. */
    public static void main(String[] arguments) throws Exception {
        if (!System.getProperty("java.specification.version").matches("(1[7-9]|[2-9][0-9])")) {
            System.err.println("flowcept: the command line needs Java 17 or newer, and this is Java "
                    + System.getProperty("java.version") + "; as an agent, the same jar runs in Java 8 and newer.");
            System.exit(1);
        }
        File jar = jarFile();
        ClassLoader inst = IsolatedClassLoader.open(jar, "inst/", FlowceptAgent.class.getClassLoader());
        ClassLoader cli = IsolatedClassLoader.open(jar, "cli/", inst);
        Thread.currentThread().setContextClassLoader(cli);
        cli.loadClass(COMMAND_LINE).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private static void start(String arguments, Instrumentation instrumentation, boolean attached) throws Exception {
        File jar = jarFile();
        if (arguments != null && (arguments.equals("suggest") || arguments.startsWith("suggest,"))) {
            suggest(jar, arguments, instrumentation);
            return;
        }
        if (!onBootClassPath()) {
            try (JarFile opened = new JarFile(jar, false)) {
                instrumentation.appendToBootstrapClassLoaderSearch(opened);
            }
        }
        if (!Tenancy.claim()) {
            // An attachment is a word to the agent that is here; a second -javaagent is a mistake.
            if (!attached || !Tenancy.tell(arguments)) {
                System.err.println("flowcept: is in this JVM already; this further -javaagent or attach is ignored");
            }
            return;
        }
        boolean started = false;
        ClassLoader inst = null;
        try {
            inst = IsolatedClassLoader.open(
                    jar, "inst/", ClassLoader.getSystemClassLoader().getParent());
            started = Tenancy.start(inst, ENTRANCE, arguments, instrumentation, attached);
        } finally {
            if (!started) {
                Tenancy.end();
                if (inst != null) {
                    ((Closeable) inst).close();
                }
            }
        }
    }

    /**
     * Watches, and proposes what to record. Nothing of that is to stay, so nothing is put on the boot class path: the few
     * classes there would be are read by a loader that goes when the watch is over.
     */
    private static void suggest(File jar, String arguments, Instrumentation instrumentation) throws Exception {
        URL[] urls = {jar.toURI().toURL()};
        URLClassLoader bootstrap =
                new URLClassLoader(urls, ClassLoader.getSystemClassLoader().getParent());
        ClassLoader inst = (ClassLoader) bootstrap
                .loadClass("io.flowcept.bootstrap.IsolatedClassLoader")
                .getMethod("open", File.class, String.class, ClassLoader.class)
                .invoke(null, jar, "inst/", bootstrap);
        inst.loadClass(SUGGESTION)
                .getMethod("start", String.class, Instrumentation.class)
                .invoke(null, arguments, instrumentation);
    }

    private static void sayOff(Throwable e) {
        try {
            // Not caught as what it is: the JVM would load that class at each start, to verify this one.
            Throwable what = e instanceof InvocationTargetException ? e.getCause() : e;
            String why = what instanceof LinkageError ? " (has another version of the agent been in this JVM?)" : "";
            System.err.println("flowcept: off, the application runs without it: " + what + why);
        } catch (Throwable nothingMoreCanBeDone) {
            // The host goes on, which is what counts.
        }
    }

    /** With -Xbootclasspath/a: the gate is there already, and class-data sharing goes on. */
    private static boolean onBootClassPath() {
        try {
            Class.forName("io.flowcept.bootstrap.Gate", false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Compilers and diagnostic tools get -javaagent through JAVA_TOOL_OPTIONS by accident. */
    private static boolean isToolOfTheJdk(String command) {
        return command != null
                && !command.startsWith("jdk.compiler/com.sun.tools.javac.launcher.") // java Program.java
                && (command.startsWith("jdk.")
                        || command.startsWith("com.sun.tools.")
                        || command.startsWith("sun.tools.")
                        || command.startsWith("java.rmi/")
                        || command.startsWith("sun.rmi.")
                        || command.startsWith("sun.security.tools."));
    }

    private static File jarFile() throws Exception {
        CodeSource source = FlowceptAgent.class.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location != null
                && location.getProtocol().equals("file")
                && (location.getAuthority() == null || location.getAuthority().isEmpty())) {
            try {
                // Most paths stand in their addresses as they are.
                File jar =
                        location.getPath().indexOf('%') < 0 ? new File(location.getPath()) : new File(location.toURI());
                if (jar.exists()) {
                    return jar;
                }
            } catch (Exception e) {
                // A loader of somebody's has named it in its own way.
            }
        }
        // On the boot class path it has none. To ask for a resource opens the JDK's own images first, which takes
        // longer.
        String url = ClassLoader.getSystemResource("io/flowcept/agent/FlowceptAgent.class")
                .toString();
        String jar = url.substring("jar:".length(), url.lastIndexOf("!/"));
        return new File(new URI(jar));
    }
}
