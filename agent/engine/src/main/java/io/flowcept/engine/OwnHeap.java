package io.flowcept.engine;

import io.flowcept.bootstrap.ThreadContext;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * How much of the heap the agent's objects take: those that can be reached from its own, through its classes' fields and
 * collections, texts, numbers, buffers and arrays. Not counted are classes, what the JVM keeps for them, threads, and
 * whatever is of the host's, which is neither read nor followed. Fields are read while others write them, so two
 * answers may differ.
 *
 * <p>Looks at so many objects for so long only, since it runs in the host's JVM. For one walk, by one thread.
 */
final class OwnHeap {
    private static final int MOST_OBJECTS = 200_000;
    private static final long MOST_NANOS = 2_000_000_000L;
    private static final int OBJECTS_BETWEEN_LOOKS = 256;

    /** Where the JDK's classes are whose objects belong to who holds them. */
    static final String[] PACKAGES = {
        "java.lang",
        "java.math",
        "java.nio",
        "java.util",
        "java.util.concurrent",
        "java.util.concurrent.atomic",
        "java.util.concurrent.locks"
    };

    private static final Set<String> HELD = new HashSet<>(Arrays.asList(PACKAGES));

    private static final Field[] NONE = {};

    private final ClassLoader ours;
    private final ToLongFunction<Object> sizes;
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
    private final ArrayDeque<Object> toVisit = new ArrayDeque<>();
    private final Map<Class<?>, Field[]> fields = new HashMap<>();
    private boolean cut;

    /** @param sizes the bytes of an object alone */
    OwnHeap(ToLongFunction<Object> sizes) {
        this.ours = OwnHeap.class.getClassLoader();
        this.sizes = sizes;
    }

    /** Has these looked at too, if they are the agent's. */
    OwnHeap from(Object root) {
        add(root);
        return this;
    }

    /** What recording keeps for each of these threads; nothing else of their thread locals is followed. */
    OwnHeap fromBuffersOf(Iterable<Thread> threads) {
        try {
            Field locals = open(Thread.class.getDeclaredField("threadLocals"));
            Field table =
                    open(Class.forName("java.lang.ThreadLocal$ThreadLocalMap").getDeclaredField("table"));
            Field value = open(
                    Class.forName("java.lang.ThreadLocal$ThreadLocalMap$Entry").getDeclaredField("value"));
            for (Thread thread : threads) {
                Object map = locals.get(thread);
                Object entries = map == null ? null : table.get(map);
                for (int i = 0; entries != null && i < Array.getLength(entries); i++) {
                    Object entry = Array.get(entries, i);
                    Object local = entry == null ? null : value.get(entry);
                    if (local instanceof ThreadContext) {
                        add(local);
                    }
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            cut = true;
        }
        return this;
    }

    /** Bytes of the heap, each object once. */
    long bytes() {
        long bytes = 0;
        long until = System.nanoTime() + MOST_NANOS;
        int visited = 0;
        for (Object next = toVisit.poll(); next != null; next = toVisit.poll()) {
            bytes += sizes.applyAsLong(next);
            follow(next);
            if (++visited % OBJECTS_BETWEEN_LOOKS == 0 && System.nanoTime() - until > 0) {
                cut = true;
                return bytes;
            }
        }
        return bytes;
    }

    /** Whether there is more than {@link #bytes} says, for want of time or of permission. */
    boolean isCut() {
        return cut;
    }

    private void add(Object object) {
        if (object == null || !isOwn(object)) {
            return;
        }
        if (seen.size() >= MOST_OBJECTS) {
            cut = true;
        } else if (seen.put(object, Boolean.TRUE) == null) {
            toVisit.add(object);
        }
    }

    private boolean isOwn(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return true;
        }
        if (object instanceof Class || object instanceof ClassLoader) {
            return false;
        }
        ClassLoader loader = type.getClassLoader();
        if (loader != null) {
            return loader == ours;
        }
        String name = type.getName();
        String in = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        if (in.equals("java.lang")) {
            return object instanceof CharSequence || object instanceof Number || type == Object.class;
        }
        return in.startsWith("io.flowcept.") || (HELD.contains(in) && !(object instanceof Locale));
    }

    private void follow(Object object) {
        if (object instanceof Object[]) {
            for (Object element : (Object[]) object) {
                add(element);
            }
        }
        for (Class<?> type = object.getClass(); type != null && isFollowed(type); type = type.getSuperclass()) {
            Field[] references = fields.get(type);
            if (references == null) {
                references = references(type, false);
                fields.put(type, references);
                if (type.getClassLoader() == ours) {
                    // There is an object of it, so to read these initialises nothing.
                    addAll(references(type, true), null);
                }
            }
            addAll(references, object);
        }
    }

    private void addAll(Field[] references, Object of) {
        for (Field field : references) {
            try {
                add(field.get(of));
            } catch (IllegalAccessException e) {
                cut = true;
            }
        }
    }

    /** A thread of a class of ours has fields that are ours, and others that are the JVM's. */
    private boolean isFollowed(Class<?> type) {
        return !type.isArray()
                && type != Thread.class
                && type != Reference.class
                && type != Object.class
                && (type.getClassLoader() == ours || isHeld(type));
    }

    /** Whether it is of the JDK's that belong to who holds them, or of our gate's. Others are not open to us, either. */
    private static boolean isHeld(Class<?> type) {
        String name = type.getName();
        return type.getClassLoader() == null
                && (name.startsWith("io.flowcept.")
                        || HELD.contains(name.substring(0, Math.max(0, name.lastIndexOf('.')))));
    }

    private Field[] references(Class<?> type, boolean ofClass) {
        try {
            List<Field> references = new ArrayList<>();
            for (Field field : type.getDeclaredFields()) {
                if (!field.getType().isPrimitive() && Modifier.isStatic(field.getModifiers()) == ofClass) {
                    references.add(open(field));
                }
            }
            return references.toArray(NONE);
        } catch (RuntimeException | LinkageError e) {
            // Closed to us, or of a type that is not in the jar.
            cut = true;
            return NONE;
        }
    }

    private static Field open(Field field) {
        field.setAccessible(true);
        return field;
    }
}
