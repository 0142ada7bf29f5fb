package io.flowcept.engine.suggest;

import io.flowcept.engine.weave.MethodLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the methods of the application's own that frames speak of. Signatures come from the class files, read through
 * their loaders as resources: reflection would load the classes of parameters and results, which the application may
 * not have, and a retransformation, the other way to the bytes, would have the JVM compile the class anew. Of classes
 * of one name in two loaders, one speaks for both. One thread alone uses it.
 */
final class OwnCode implements StackWatch.Methods {
    /** Looking through all loaded classes takes at most one part in so many of the time. */
    private static final int LOOKING_SHARE = 20;

    private static final List<MethodLines> NONE = new ArrayList<>();

    private final Ownership ownership;
    private final Instrumentation instrumentation;
    private final Map<String, List<MethodLines>> classes = new HashMap<>();
    private final Map<String, OwnMethod> methods = new HashMap<>();
    private final Map<StackTraceElement, OwnMethod> frames = new HashMap<>();
    private Map<String, Class<?>> loaded = new HashMap<>();
    private long lookAgainAt = System.nanoTime();
    private int unreadable;

    OwnCode(Ownership ownership, Instrumentation instrumentation) {
        this.ownership = ownership;
        this.instrumentation = instrumentation;
    }

    @Override
    public OwnMethod of(StackTraceElement frame) {
        if (!ownership.mayOwn(frame.getClassName())) {
            return null;
        }
        OwnMethod known = frames.get(frame);
        if (known == null && !frames.containsKey(frame)) {
            List<MethodLines> candidates = candidates(frame.getClassName());
            if (candidates == null) {
                return null; // not known yet
            }
            known = resolve(frame, candidates);
            frames.put(frame, known);
        }
        return known;
    }

    /** Those that were seen. */
    Collection<OwnMethod> seen() {
        return methods.values();
    }

    /** Classes whose files their loaders did not give. */
    int unreadable() {
        return unreadable;
    }

    private OwnMethod resolve(StackTraceElement frame, List<MethodLines> candidates) {
        MethodLines found = null;
        int named = 0;
        boolean told = false;
        for (MethodLines method : candidates) {
            if (method.name.equals(frame.getMethodName()) && !method.hidden) {
                named++;
                if (!told) {
                    found = method;
                    told = method.has(frame.getLineNumber());
                }
            }
        }
        if (found == null || found.name.equals("<clinit>") || isHiddenAt(frame, candidates)) {
            return null;
        }
        String descriptor = told || named == 1 ? found.descriptor : null;
        String key = frame.getClassName() + '.' + found.name + descriptor;
        OwnMethod method = methods.get(key);
        if (method == null) {
            method = new OwnMethod(
                    frame.getClassName(), found.name, descriptor, named > 1, descriptor == null ? null : found);
            methods.put(key, method);
        }
        return method;
    }

    /** A bridge has the name of what it calls, and the line of the class or of that. */
    private static boolean isHiddenAt(StackTraceElement frame, List<MethodLines> candidates) {
        boolean hidden = false;
        for (MethodLines method : candidates) {
            if (method.name.equals(frame.getMethodName()) && method.has(frame.getLineNumber())) {
                if (!method.hidden) {
                    return false;
                }
                hidden = true;
            }
        }
        return hidden;
    }

    /** Null while the class is not known. */
    private List<MethodLines> candidates(String className) {
        List<MethodLines> candidates = classes.get(className);
        if (candidates == null) {
            Class<?> type = loaded.get(className);
            if (type == null && System.nanoTime() - lookAgainAt >= 0) {
                look();
                type = loaded.get(className);
            }
            if (type != null) {
                candidates = ownership.owns(type) ? read(type) : NONE;
                classes.put(className, candidates);
            }
        }
        return candidates;
    }

    private void look() {
        long began = System.nanoTime();
        Map<String, Class<?>> all = new HashMap<>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (!type.isArray() && ownership.mayOwn(type.getName())) {
                Class<?> other = all.get(type.getName());
                if (other == null || ownership.owns(type)) {
                    all.put(type.getName(), type);
                }
            }
        }
        loaded = all;
        long took = System.nanoTime() - began;
        lookAgainAt = System.nanoTime() + took * LOOKING_SHARE;
    }

    private List<MethodLines> read(Class<?> type) {
        String file = type.getName().replace('.', '/') + ".class";
        try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
            if (in != null) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                byte[] chunk = new byte[8192];
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    bytes.write(chunk, 0, n);
                }
                return MethodLines.read(bytes.toByteArray());
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // Counted below: a loader may make its classes out of nothing, and ask for what is not there.
        }
        unreadable++;
        return NONE;
    }
}
