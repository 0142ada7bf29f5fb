package io.flowcept.engine.weave;

import io.flowcept.engine.settings.ClassPattern;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.jar.asm.ClassReader;

/**
 * Supertypes of a class that is just being loaded, read from class files: loading them here would take the host's
 * classes out of their order. Thread-safe; keeps no class loader alive.
 */
final class ClassHierarchy {
    private static final String[] UNKNOWN = {};

    private final Map<ClassLoader, Map<String, String[]>> supertypes =
            Collections.synchronizedMap(new WeakHashMap<ClassLoader, Map<String, String[]>>());

    /** Whether the class or any of its superclasses and interfaces has a name that the pattern matches. */
    boolean isSubtype(ClassReader type, ClassLoader loader, ClassPattern pattern) {
        if (pattern.matches(dotted(type.getClassName()))) {
            return true;
        }
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>();
        addAll(open, seen, supertypesOf(type));
        while (!open.isEmpty()) {
            String name = open.removeFirst();
            if (pattern.matches(dotted(name))) {
                return true;
            }
            addAll(open, seen, lookUp(name, loader));
        }
        return false;
    }

    private String[] lookUp(String name, ClassLoader loader) {
        Map<String, String[]> known = supertypes.get(loader);
        if (known == null) {
            known = new ConcurrentHashMap<>();
            supertypes.put(loader, known);
        }
        String[] found = known.get(name);
        if (found == null) {
            found = read(name, loader);
            known.put(name, found);
        }
        return found;
    }

    private static String[] read(String name, ClassLoader loader) {
        ClassReader type = classFile(name, loader);
        return type == null ? UNKNOWN : supertypesOf(type);
    }

    /** The class file of that internal name as the loader has it, or null. */
    static ClassReader classFile(String name, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(name + ".class")) {
            return in == null ? null : new ClassReader(readFully(in));
        } catch (IOException | RuntimeException e) {
            // A class file that cannot be read says nothing; the host will say why if it loads it.
            return null;
        }
    }

    /** All of the stream, without the limits that ASM's own reading of a stream has. */
    static byte[] readFully(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
        byte[] chunk = new byte[8192];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            out.write(chunk, 0, n);
        }
        return out.toByteArray();
    }

    private static String[] supertypesOf(ClassReader type) {
        String[] interfaces = type.getInterfaces();
        if (type.getSuperName() == null) {
            return interfaces;
        }
        String[] all = new String[interfaces.length + 1];
        all[0] = type.getSuperName();
        System.arraycopy(interfaces, 0, all, 1, interfaces.length);
        return all;
    }

    private static void addAll(Deque<String> open, Set<String> seen, String[] names) {
        for (String name : names) {
            if (seen.add(name)) {
                open.addLast(name);
            }
        }
    }

    static String dotted(String internalName) {
        return internalName.replace('/', '.');
    }
}
