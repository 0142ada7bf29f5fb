package io.flowcept.sinks.mongodb;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Values as Python's MongoDB client stores them. Immutable. */
final class BsonValues {
    private final boolean finite;

    /** @param finite whether NaN and the infinities become null */
    BsonValues(boolean finite) {
        this.finite = finite;
    }

    /** @param value what {@code MsgpackMap} makes of a message */
    BsonValue of(Object value) {
        if (value == null) {
            return BsonNull.VALUE;
        }
        if (value instanceof String) {
            return new BsonString((String) value);
        }
        if (value instanceof Long) {
            long number = (Long) value;
            return number == (int) number ? new BsonInt32((int) number) : new BsonInt64(number);
        }
        if (value instanceof Double || value instanceof BigInteger) {
            // BSON has no integer beyond 63 bits that Python's client would read back as a number.
            double number = ((Number) value).doubleValue();
            return finite && !Double.isFinite(number) ? BsonNull.VALUE : new BsonDouble(number);
        }
        if (value instanceof Boolean) {
            return BsonBoolean.valueOf((Boolean) value);
        }
        if (value instanceof List) {
            BsonArray array = new BsonArray();
            for (Object element : (List<?>) value) {
                array.add(of(element));
            }
            return array;
        }
        if (value instanceof Map) {
            BsonDocument document = new BsonDocument();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                document.put(key((String) entry.getKey()), of(entry.getValue()));
            }
            return document;
        }
        return new BsonBinary((byte[]) value);
    }

    /** A time in seconds since the epoch as a date of milliseconds, cut off as Python's client does. */
    static BsonValue date(double seconds) {
        return new BsonDateTime(millis(seconds));
    }

    static long millis(double seconds) {
        return Math.floorDiv((long) Math.rint(seconds * 1e6), 1000L);
    }

    /** Keys end with a NUL in BSON. */
    static String key(String key) {
        return key.indexOf('\0') < 0 ? key : key.replace('\0', '\uFFFD');
    }
}
