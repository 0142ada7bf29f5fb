package io.flowcept.engine.capture;

import io.flowcept.bootstrap.GrowingBytes;
import io.flowcept.engine.settings.CaptureSettings;
import io.flowcept.engine.settings.Redaction;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes what an object is, now, as one MessagePack value:
 *
 * <ul>
 *   <li>null, booleans, numbers and strings as themselves; dates, paths, URIs and UUIDs as their usual text;
 *   <li>arrays and the JDK's collections as arrays, its maps as maps with text keys, optionals as their value, records
 *       by component;
 *   <li>anything else as {@code com.acme.Solver_instance_id_1829164700}, which is how Flowcept writes such objects;
 *   <li>what does not fit the limits of {@code capture} ends in {@code <cut: …>}, and an object inside itself in {@code
 *       <cycle>}.
 * </ul>
 *
 * Stateless apart from the limits; what one call needs is in the arguments. A value whose reading fails is written as
 * an object without content.
 */
final class ValueWriter {
    /** Characters of a secret that begins before the end of what is shown of a text. */
    private static final int LONGEST_SECRET = 4096;

    /** Longest BigInteger written in digits; turning one into text takes time in the square of its length. */
    private static final int MAX_BITS = 8192;

    private final ValueKind kinds;
    private final int maxDepth;
    private final int maxItems;
    private final int maxString;
    private final Redaction redaction;

    ValueWriter(CaptureSettings limits, Redaction redaction) {
        this.redaction = redaction;
        this.kinds = new ValueKind(limits.objectFields, redaction.names);
        this.maxDepth = limits.maxDepth;
        this.maxItems = limits.maxItems;
        this.maxString = limits.maxString;
    }

    /**
     * Writes {@code value} behind the position of {@code to}.
     *
     * @param end position in the thread's bytes from which on nothing but what must be is written
     * @param packs whether there may be {@link PackedNumbers}; {@code to.shortened} bytes count as written
     * @return whether anything was left out for its size
     */
    boolean write(GrowingBytes to, Object value, int end, boolean packs) {
        int begin = to.bytes.position();
        int shortened = to.shortened;
        Walk walk = new Walk(to, end, packs);
        try {
            walk.write(value, 0);
        } catch (Throwable e) {
            // Another thread may change a collection meanwhile, and a type may be broken: the task is recorded all the
            // same.
            to.bytes.position(begin);
            to.shortened = shortened;
            walk.opaque(value, "<cut: " + e.getClass().getName() + " while it was read>");
            walk.cut = true;
        }
        return walk.cut;
    }

    /** One value being written; holds the objects around the current one, for the time of the call only. */
    @SuppressWarnings("JavaUtilDate") // hosts have them
    private final class Walk {
        private final GrowingBytes to;
        private final int end;
        private final boolean packs;
        private Object[] around;
        private boolean cut;

        Walk(GrowingBytes to, int end, boolean packs) {
            this.to = to;
            this.end = end;
            this.packs = packs;
        }

        void write(Object value, int depth) throws IllegalAccessException {
            if (value == null) {
                Msgpack.nil(to);
                return;
            }
            Class<?> type = value.getClass();
            if (type == String.class) {
                text((String) value);
            } else if (type == Integer.class || type == Long.class || type == Short.class || type == Byte.class) {
                Msgpack.integer(to, ((Number) value).longValue());
            } else if (type == Double.class || type == Float.class) {
                Msgpack.real(to, ((Number) value).doubleValue());
            } else if (type == Boolean.class) {
                Msgpack.bool(to, (Boolean) value);
            } else if (type == Character.class) {
                Msgpack.text(to, String.valueOf((char) (Character) value));
            } else if (type.isArray()) {
                if (enter(value, depth)) {
                    array(value, type.getComponentType(), depth);
                }
            } else {
                object(value, kinds.get(type), depth);
            }
        }

        private void object(Object value, Object kind, int depth) throws IllegalAccessException {
            if (kind instanceof byte[]) {
                Msgpack.textWithNumber(to, (byte[]) kind, System.identityHashCode(value));
            } else if (kind instanceof ObjectFields) {
                if (enter(value, depth)) {
                    fields(value, (ObjectFields) kind, depth);
                }
            } else if (kind == ValueKind.LIST) {
                if (enter(value, depth)) {
                    collection((Collection<?>) value, depth);
                }
            } else if (kind == ValueKind.UNSIZED_LIST) {
                if (enter(value, depth)) {
                    unsized(((Collection<?>) value).iterator(), depth);
                }
            } else if (kind == ValueKind.MAP) {
                if (enter(value, depth)) {
                    map((Map<?, ?>) value, depth);
                }
            } else if (kind == ValueKind.ENUM) {
                Msgpack.text(to, ((Enum<?>) value).name());
            } else if (kind == ValueKind.OPTIONAL) {
                optional(value, depth);
            } else {
                scalar(value, kind);
            }
        }

        private void scalar(Object value, Object kind) {
            if (kind == ValueKind.NUMBER) {
                Msgpack.integer(to, ((Number) value).longValue());
            } else if (kind == ValueKind.DATE) {
                text(java.time.Instant.ofEpochMilli(((Date) value).getTime()).toString());
            } else if (kind == ValueKind.CLASS) {
                text(((Class<?>) value).getName());
            } else if (kind == ValueKind.TEXT_BUILDER) {
                // A copy: another thread may go on building while this one measures and writes.
                text(((StringBuilder) value).toString());
            } else if (kind == ValueKind.BIG_INTEGER && ((BigInteger) value).bitLength() < Long.SIZE) {
                Msgpack.integer(to, ((BigInteger) value).longValue());
            } else if (bits(value, kind) > MAX_BITS) {
                cut = true;
                opaque(value, "<cut: " + bits(value, kind) + " bits>");
            } else {
                text(value.toString());
            }
        }

        private int bits(Object value, Object kind) {
            return kind == ValueKind.BIG_INTEGER
                    ? ((BigInteger) value).bitLength()
                    : kind == ValueKind.BIG_DECIMAL
                            ? ((BigDecimal) value).unscaledValue().bitLength()
                            : 0;
        }

        private void optional(Object value, int depth) throws IllegalAccessException {
            Object content;
            if (value instanceof Optional) {
                content = ((Optional<?>) value).orElse(null);
            } else if (value instanceof OptionalInt) {
                content = ((OptionalInt) value).isPresent() ? (Object) ((OptionalInt) value).getAsInt() : null;
            } else if (value instanceof OptionalLong) {
                content = ((OptionalLong) value).isPresent() ? (Object) ((OptionalLong) value).getAsLong() : null;
            } else {
                content = ((OptionalDouble) value).isPresent() ? (Object) ((OptionalDouble) value).getAsDouble() : null;
            }
            write(content, depth);
        }

        /** True: the object may be looked into. False: it was written without content. */
        private boolean enter(Object value, int depth) {
            if (around == null) {
                around = new Object[maxDepth];
            }
            for (int i = 0; i < depth && i < maxDepth; i++) {
                if (around[i] == value) {
                    opaque(value, "<cycle>");
                    return false;
                }
            }
            if (depth >= maxDepth) {
                cut = true;
                opaque(value, "<cut: depth " + maxDepth + ">");
                return false;
            }
            around[depth] = value;
            return true;
        }

        private boolean full() {
            return room() <= 0;
        }

        private int room() {
            return end - to.bytes.position() - to.shortened;
        }

        private void array(Object array, Class<?> element, int depth) throws IllegalAccessException {
            int size = Array.getLength(array);
            int most = Math.min(size, maxItems);
            if (packs && size >= PackedNumbers.FEWEST && size == most && PackedNumbers.unpackedBytes(size) <= room()) {
                if (element == double.class) {
                    PackedNumbers.write(to, (double[]) array);
                    return;
                }
                if (element == float.class) {
                    PackedNumbers.write(to, (float[]) array);
                    return;
                }
            }
            int header = Msgpack.begin(to, most + 1);
            int written = 0;
            if (element == double.class) {
                // Of nine bytes each; the last one may reach over the end.
                written = full() ? 0 : Math.min(most, (room() - 1) / 9 + 1);
                Msgpack.reals(to, (double[]) array, written);
            } else if (element == int.class) {
                int[] values = (int[]) array;
                while (written < most && !full()) {
                    Msgpack.integer(to, values[written++]);
                }
            } else {
                while (written < most && !full()) {
                    write(Array.get(array, written++), depth + 1);
                }
            }
            endList(header, most, written, size);
        }

        private void collection(Collection<?> values, int depth) throws IllegalAccessException {
            int size = values.size();
            int most = Math.min(size, maxItems);
            int header = Msgpack.begin(to, most + 1);
            int written = 0;
            if (values.getClass() == java.util.ArrayList.class) {
                List<?> list = (List<?>) values;
                while (written < most && !full()) {
                    write(list.get(written++), depth + 1);
                }
            } else {
                Iterator<?> each = values.iterator();
                while (written < most && !full() && each.hasNext()) {
                    write(each.next(), depth + 1);
                    written++;
                }
            }
            endList(header, most, written, size);
        }

        /** A collection that would have to walk through all its elements to tell how many they are. */
        private void unsized(Iterator<?> each, int depth) throws IllegalAccessException {
            int header = Msgpack.begin(to, maxItems + 1);
            int written = 0;
            while (written < maxItems && !full() && each.hasNext()) {
                write(each.next(), depth + 1);
                written++;
            }
            int count = written;
            if (each.hasNext()) {
                cut = true;
                Msgpack.text(to, "<cut: " + written + " items and more>");
                count++;
            }
            Msgpack.end(to, header, maxItems + 1, count, false);
        }

        private void endList(int header, int most, int written, int size) {
            int count = written;
            if (written < size) {
                cut = true;
                Msgpack.text(to, "<cut: " + written + " of " + size + " items>");
                count++;
            }
            Msgpack.end(to, header, most + 1, count, false);
        }

        private void map(Map<?, ?> values, int depth) throws IllegalAccessException {
            int size = values.size();
            int most = Math.min(size, maxItems);
            int header = Msgpack.begin(to, most + 1);
            int written = 0;
            Iterator<? extends Map.Entry<?, ?>> each = values.entrySet().iterator();
            while (written < most && !full() && each.hasNext()) {
                Map.Entry<?, ?> entry = each.next();
                key(entry.getKey());
                if (isSecret(entry.getKey())) {
                    Msgpack.text(to, Redaction.REDACTED);
                } else {
                    write(entry.getValue(), depth + 1);
                }
                written++;
            }
            int count = written;
            if (written < size) {
                cut = true;
                Msgpack.text(to, "<cut>");
                Msgpack.text(to, written + " of " + size + " entries");
                count++;
            }
            Msgpack.end(to, header, most + 1, count, true);
        }

        private boolean isSecret(Object key) {
            return key instanceof String
                    ? redaction.names.matches((String) key)
                    : key instanceof Enum && redaction.names.matches(((Enum<?>) key).name());
        }

        /** Keys are text for every consumer; one that has no text of its own is named by its identity. */
        private void key(Object key) {
            Class<?> type = key == null ? null : key.getClass();
            if (type == String.class) {
                text((String) key);
            } else if (type == null || type == Boolean.class || type == Character.class || isBoxedNumber(type)) {
                Msgpack.text(to, String.valueOf(key));
            } else if (kinds.get(type) == ValueKind.ENUM) {
                Msgpack.text(to, ((Enum<?>) key).name());
            } else if (kinds.get(type) == ValueKind.CLASS) {
                text(((Class<?>) key).getName());
            } else if (kinds.get(type) == ValueKind.TEXT) {
                text(key.toString());
            } else {
                opaque(key, "");
            }
        }

        private boolean isBoxedNumber(Class<?> type) {
            return type == Integer.class
                    || type == Long.class
                    || type == Short.class
                    || type == Byte.class
                    || type == Double.class
                    || type == Float.class;
        }

        private void fields(Object value, ObjectFields fields, int depth) throws IllegalAccessException {
            int most = Math.min(fields.count(), maxItems);
            int header = Msgpack.begin(to, most + 1);
            int written = 0;
            while (written < most && !full()) {
                fields.name(to, written);
                if (fields.isSecret(written)) {
                    Msgpack.text(to, Redaction.REDACTED);
                } else {
                    field(value, fields.get(written), depth);
                }
                written++;
            }
            int count = written;
            if (written < fields.count()) {
                cut = true;
                Msgpack.text(to, "<cut>");
                Msgpack.text(to, written + " of " + fields.count() + " fields");
                count++;
            }
            Msgpack.end(to, header, most + 1, count, true);
        }

        /** Primitives unboxed. */
        private void field(Object value, Field field, int depth) throws IllegalAccessException {
            Class<?> type = field.getType();
            if (type == int.class || type == long.class || type == short.class || type == byte.class) {
                Msgpack.integer(to, field.getLong(value));
            } else if (type == double.class || type == float.class) {
                Msgpack.real(to, field.getDouble(value));
            } else if (type == boolean.class) {
                Msgpack.bool(to, field.getBoolean(value));
            } else {
                write(field.get(value), depth + 1);
            }
        }

        private void text(String whole) {
            int most = Math.min(maxString, Math.max(0, room()));
            // Beyond what is shown, so that a secret is known which is cut in two.
            int seen = Math.min(whole.length(), most + LONGEST_SECRET);
            String text = redaction.shown(seen < whole.length() ? whole.substring(0, seen) : whole);
            int length = text.length() + whole.length() - seen;
            if (length <= most) {
                Msgpack.text(to, text, length);
                return;
            }
            cut = true;
            int shown = Math.min(most, text.length());
            shown = shown > 0 && Character.isHighSurrogate(text.charAt(shown - 1)) ? shown - 1 : shown;
            Msgpack.text(to, text.substring(0, shown) + "<cut: " + shown + " of " + length + " characters>");
        }

        private void opaque(Object value, String remark) {
            Msgpack.text(to, value.getClass().getName() + ValueKind.IDENTITY + System.identityHashCode(value) + remark);
        }
    }
}
