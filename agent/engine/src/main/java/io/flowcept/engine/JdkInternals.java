package io.flowcept.engine;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Packages of java.base that the engine looks into by reflection, which a JVM with modules must have been told. */
final class JdkInternals {
    /** An exception's message is read from its field, see ThrownText; the answers to attachments go into VMSupport. */
    private static final String[] PACKAGES = {"java.lang", "jdk.internal.vm"};

    private JdkInternals() {}

    /** Opens them to the engine's loader alone. Throws nothing: Java 8 needs no permission. */
    static void open(Instrumentation instrumentation) {
        open(instrumentation, PACKAGES);
    }

    /** The same for other packages of java.base. */
    static void open(Instrumentation instrumentation, String... packages) {
        try {
            Class<?> moduleType = Class.forName("java.lang.Module");
            Method getModule = Class.class.getMethod("getModule");
            Object base = getModule.invoke(Throwable.class);
            Object ours = ClassLoader.class.getMethod("getUnnamedModule").invoke(JdkInternals.class.getClassLoader());
            Set<Object> toUs = new HashSet<>();
            toUs.add(ours);
            Map<String, Set<?>> opens = new HashMap<>();
            for (String each : packages) {
                opens.put(each, toUs);
            }
            Instrumentation.class
                    .getMethod("redefineModule", moduleType, Set.class, Map.class, Map.class, Set.class, Map.class)
                    .invoke(
                            instrumentation,
                            base,
                            Collections.emptySet(),
                            Collections.emptyMap(),
                            opens,
                            Collections.emptySet(),
                            Collections.emptyMap());
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Java 8, or a JVM that keeps its modules closed: messages are then read only where that is safe, and
            // attachments get no answer.
        }
    }
}
