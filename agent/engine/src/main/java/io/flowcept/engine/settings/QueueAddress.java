package io.flowcept.engine.settings;

import java.util.Locale;

/** Whether what is written for the queue's place can be one. */
final class QueueAddress {
    private QueueAddress() {}

    /**
     * What is wrong with a URI for this type of queue; null for nothing. Names no more of the URI than its scheme, since
     * the rest may hold a password.
     */
    static String wrongUri(String type, String uri) {
        int end = uri.indexOf("://");
        String scheme = end < 0 ? "" : uri.substring(0, end).toLowerCase(Locale.ROOT);
        if (type.equals("mofka")) {
            return "mq.type mofka has no uri; mq.group_file says where it is";
        }
        boolean right;
        String expected;
        if (type.equals("redis")) {
            right = scheme.startsWith("redis");
            expected = "redis:// or rediss://";
        } else if (type.equals("rabbitmq")) {
            right = scheme.equals("amqp") || scheme.equals("amqps");
            expected = "amqp:// or amqps://";
        } else {
            right = !scheme.startsWith("redis")
                    && !scheme.startsWith("amqp")
                    && !scheme.startsWith("mongodb")
                    && !scheme.startsWith("http");
            expected = "kafka://, or host:port alone";
        }
        if (right) {
            return null;
        }
        String found = end < 0 ? "found one without scheme" : "found " + uri.substring(0, end) + "://";
        return found + ", expected " + expected + " for mq.type " + type;
    }

    /** Whether {@code text} is {@code host:port}, {@code [::1]:port}, or a host alone. */
    static boolean isHostAndPort(String text) {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isEmpty() || host.indexOf(' ') >= 0 || host.indexOf('/') >= 0) {
            return false;
        }
        if (colon < 0) {
            return true;
        }
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return port > 0 && port <= 65535;
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
