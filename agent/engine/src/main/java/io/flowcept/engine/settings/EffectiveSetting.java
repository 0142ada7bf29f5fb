package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A setting as it is in force, and who said so. Immutable. */
public final class EffectiveSetting {
    private static final String REDACTED = "REDACTED";

    /** What makes a key's value a secret: in Flowcept too, and in Kafka's JAAS lines and keys. */
    private static final String[] SECRETS = {
        "api_key", "access_key", "token", "secret", "password", "passwd", "credentials", "jaas", "keystore.key"
    };

    /** Dotted, such as {@code mq.port}. */
    public final String key;

    /** Boolean, Long, Integer, Double, String, a list or a map of these, or null for what is not set. */
    public final Object value;

    /** {@code default}, {@code FILE:LINE} or {@code environment NAME}. */
    public final String origin;

    EffectiveSetting(String key, Object value, String origin) {
        this.key = key;
        this.value = value;
        this.origin = origin;
    }

    /** The value with everything that looks like a secret replaced by {@code REDACTED}. */
    public Object shown() {
        return shown(key, value);
    }

    private static Object shown(String key, Object value) {
        if (value instanceof Map) {
            Map<String, Object> shown = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                String name = String.valueOf(entry.getKey());
                shown.put(name, shown(name, entry.getValue()));
            }
            return shown;
        }
        if (value instanceof List) {
            List<Object> shown = new ArrayList<>();
            for (Object element : (List<?>) value) {
                shown.add(shown(key, element));
            }
            return shown;
        }
        if (value == null) {
            return null;
        }
        return isSecret(key) || isServiceKey(value.toString()) ? REDACTED : withoutPassword(value);
    }

    static boolean isSecret(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        for (String secret : SECRETS) {
            if (lower.contains(secret)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isServiceKey(String text) {
        int at = text.indexOf("sk-");
        return at >= 0 && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) && text.length() > at + 3;
    }

    /**
     * {@code redis://user:secret@host} keeps all but the secret. What stands alone before the host is a password to some
     * and a user to others, and is kept from view too.
     */
    private static Object withoutPassword(Object value) {
        if (!(value instanceof String)) {
            return value;
        }
        String text = (String) value;
        int scheme = text.indexOf("://");
        int at = text.lastIndexOf('@');
        if (scheme < 0 || at < scheme) {
            return text;
        }
        int colon = text.indexOf(':', scheme + 3);
        int secret = colon < 0 || at < colon ? scheme + 3 : colon + 1;
        return text.substring(0, secret) + REDACTED + text.substring(at);
    }

    /** {@code key = value  (origin)} without secrets. */
    @Override
    public String toString() {
        return key + " = " + shown() + "  (" + origin + ")";
    }
}
