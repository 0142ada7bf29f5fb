package io.flowcept.engine.capture;

import io.flowcept.engine.settings.SecretNames;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How objects of a class are recorded: found once a class, by what the class is and never by asking an object.
 *
 * <p>The JDK's own containers are read by their iterators only where that runs no code but the JDK's, takes no lock and
 * changes nothing. That leaves out wrappers (they iterate somebody else's collection), synchronized and blocking ones,
 * and weak ones; those are recorded as objects without content, unless {@code capture.objects: fields} asks for more.
 */
final class ValueKind extends ClassValue<Object> {
    private static final Integer OPAQUE = 0;
    static final Integer LIST = 1;
    static final Integer MAP = 2;
    static final Integer OPTIONAL = 3;
    /** A JDK value whose text is its value: dates, paths, URIs, UUIDs. */
    static final Integer TEXT = 4;

    static final Integer DATE = 5;
    static final Integer BIG_INTEGER = 6;
    static final Integer BIG_DECIMAL = 7;
    static final Integer ENUM = 8;
    static final Integer CLASS = 9;
    static final Integer NUMBER = 10;
    static final Integer TEXT_BUILDER = 11;
    static final Integer UNSIZED_LIST = 12;

    /** What is between an object's class and its number. */
    static final String IDENTITY = "_instance_id_";

    private static final Set<String> LISTS = new HashSet<>(Arrays.asList(
            "java.util.ArrayList",
            "java.util.ArrayList$SubList",
            "java.util.LinkedList",
            "java.util.ArrayDeque",
            "java.util.Arrays$ArrayList",
            "java.util.HashSet",
            "java.util.LinkedHashSet",
            "java.util.PriorityQueue",
            "java.util.RegularEnumSet",
            "java.util.JumboEnumSet",
            "java.util.Collections$EmptyList",
            "java.util.Collections$EmptySet",
            "java.util.Collections$SingletonList",
            "java.util.Collections$SingletonSet",
            "java.util.Collections$CopiesList",
            "java.util.ImmutableCollections$ListN",
            "java.util.ImmutableCollections$List12",
            "java.util.ImmutableCollections$SubList",
            "java.util.ImmutableCollections$SetN",
            "java.util.ImmutableCollections$Set12",
            "java.util.HashMap$KeySet",
            "java.util.HashMap$Values",
            "java.util.LinkedHashMap$LinkedKeySet",
            "java.util.LinkedHashMap$LinkedValues",
            "java.util.concurrent.CopyOnWriteArrayList",
            "java.util.concurrent.CopyOnWriteArraySet",
            "java.util.concurrent.ConcurrentHashMap$KeySetView"));

    /** Their size() may walk through all of them. */
    private static final Set<String> UNSIZED_LISTS = new HashSet<>(Arrays.asList(
            "java.util.TreeSet",
            "java.util.TreeMap$KeySet",
            "java.util.TreeMap$Values",
            "java.util.concurrent.ConcurrentLinkedQueue",
            "java.util.concurrent.ConcurrentLinkedDeque",
            "java.util.concurrent.ConcurrentSkipListSet"));

    private static final Set<String> MAPS = new HashSet<>(Arrays.asList(
            "java.util.HashMap",
            "java.util.LinkedHashMap",
            "java.util.TreeMap",
            "java.util.EnumMap",
            "java.util.IdentityHashMap",
            "java.util.Collections$EmptyMap",
            "java.util.Collections$SingletonMap",
            "java.util.ImmutableCollections$MapN",
            "java.util.ImmutableCollections$Map1",
            "java.util.concurrent.ConcurrentHashMap"));

    private static final Set<String> TEXTS = new HashSet<>(
            Arrays.asList("java.net.URI", "java.util.UUID", "java.util.Locale", "java.io.File", "java.util.Currency"));

    private static final Set<String> NUMBERS = new HashSet<>(Arrays.asList(
            "java.util.concurrent.atomic.AtomicInteger",
            "java.util.concurrent.atomic.AtomicLong",
            "java.util.concurrent.atomic.LongAdder",
            "java.util.concurrent.atomic.LongAccumulator"));

    private final boolean fields;
    private final SecretNames secrets;
    private final ClassLoader platform = ClassLoader.getSystemClassLoader().getParent();

    /**
     * @param fields true for {@code capture.objects: fields}
     * @param secrets names of fields whose values are not read
     */
    ValueKind(boolean fields, SecretNames secrets) {
        this.fields = fields;
        this.secrets = secrets;
    }

    /**
     * One of the constants, {@link ObjectFields} to be read one by one, or, of an object that is recorded without content,
     * {@code byte[]}: its text in UTF-8, up to the number at its end, so that it is made once a class and not for each object.
     */
    @Override
    protected Object computeValue(Class<?> type) {
        Object kind = kind(type);
        return kind == OPAQUE ? Msgpack.utf8(type.getName() + IDENTITY) : kind;
    }

    private Object kind(Class<?> type) {
        if (Enum.class.isAssignableFrom(type)) {
            return ENUM;
        }
        if (type.getClassLoader() == null || type.getClassLoader() == platform) {
            Object known = ofJdk(type, type.getName());
            // The JDK's own fields stay closed: to open them would print a warning on some JVMs.
            if (known != OPAQUE
                    || !fields
                    || !(Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))) {
                return known;
            }
        }
        if (fields && Collection.class.isAssignableFrom(type)) {
            return LIST;
        }
        if (fields && Map.class.isAssignableFrom(type)) {
            return MAP;
        }
        Class<?> above = type.getSuperclass();
        boolean isRecord = above != null && above.getName().equals("java.lang.Record");
        return isRecord || fields ? readableFields(type) : OPAQUE;
    }

    private static Object ofJdk(Class<?> type, String name) {
        if (LISTS.contains(name)) {
            return LIST;
        }
        if (UNSIZED_LISTS.contains(name)) {
            return UNSIZED_LIST;
        }
        if (MAPS.contains(name)) {
            return MAP;
        }
        if (NUMBERS.contains(name)) {
            return NUMBER;
        }
        if (TEXTS.contains(name) || name.startsWith("java.time.") || isPath(type)) {
            return TEXT;
        }
        switch (name) {
            case "java.util.Optional":
            case "java.util.OptionalInt":
            case "java.util.OptionalLong":
            case "java.util.OptionalDouble":
                return OPTIONAL;
            case "java.util.Date":
            case "java.sql.Timestamp":
                return DATE;
            case "java.math.BigInteger":
                return BIG_INTEGER;
            case "java.math.BigDecimal":
                return BIG_DECIMAL;
            case "java.lang.Class":
                return CLASS;
            case "java.lang.StringBuilder":
                return TEXT_BUILDER;
            default:
                return OPAQUE;
        }
    }

    /** By name, so that java.nio.file is not loaded before the host does so itself. */
    private static boolean isPath(Class<?> type) {
        for (Class<?> implemented : type.getInterfaces()) {
            if (implemented.getName().equals("java.nio.file.Path")) {
                return true;
            }
        }
        return type.getSuperclass() != null && isPath(type.getSuperclass());
    }

    /** The instance fields, those of superclasses first; {@link #OPAQUE} when the class's module keeps them closed. */
    private Object readableFields(Class<?> type) {
        List<Field> found = new ArrayList<>();
        try {
            for (Class<?> c = type; c.getClassLoader() != null; c = c.getSuperclass()) {
                List<Field> own = new ArrayList<>();
                for (Field field : c.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                        field.setAccessible(true);
                        own.add(field);
                    }
                }
                found.addAll(0, own);
            }
        } catch (RuntimeException | LinkageError closed) {
            return OPAQUE;
        }
        return new ObjectFields(found, secrets);
    }
}
