package io.flowcept.engine.weave;

import java.lang.instrument.Instrumentation;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;

/** The classes that were rewritten, by name and loader; keeps no loader alive. Thread-safe. */
final class WovenClasses {
    private final Map<ClassLoader, Set<String>> names =
            Collections.synchronizedMap(new WeakHashMap<ClassLoader, Set<String>>());

    /** Notes what became of a class; its name is internal, with slashes. */
    void note(ClassLoader loader, String name, boolean woven) {
        Set<String> ofLoader = names.get(loader);
        if (ofLoader == null) {
            if (!woven) {
                return;
            }
            ofLoader = Collections.newSetFromMap(new ConcurrentHashMap<String, Boolean>());
            Set<String> before = names.put(loader, ofLoader);
            if (before != null) {
                ofLoader.addAll(before);
            }
        }
        if (woven) {
            ofLoader.add(name);
        } else {
            ofLoader.remove(name);
        }
    }

    boolean has(Class<?> type) {
        Set<String> ofLoader = names.get(type.getClassLoader());
        return ofLoader != null && ofLoader.contains(type.getName().replace('.', '/'));
    }

    /** How many of the loaded classes are rewritten now. */
    int count(Instrumentation instrumentation) {
        int count = 0;
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (has(type)) {
                count++;
            }
        }
        return count;
    }
}
