package io.flowcept.sinks.queue;

import java.io.IOException;

/** Where a server listens. Immutable. */
public final class HostPort {
    /** A name or an address, an IPv6 one without brackets. */
    public final String host;

    public final int port;

    HostPort(String host, int port) {
        this.host = host;
        this.port = port;
    }

    /**
     * {@code host:port}, {@code [::1]:port}, or a host alone.
     *
     * @param otherwise the port when there is none
     * @throws IOException when there is no host, or the port is no number from 1 to 65535
     */
    static HostPort parse(String text, int otherwise) throws IOException {
        int bracket = text.lastIndexOf(']');
        int colon = text.indexOf(':', bracket + 1);
        String host = colon < 0 ? text : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            int port = colon < 0 ? otherwise : Integer.parseInt(text.substring(colon + 1));
            if (!host.isEmpty() && port > 0 && port <= 65535) {
                return new HostPort(host, port);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IOException("mq.instances: \"" + text + "\" is not host:port with a port from 1 to 65535");
    }

    @Override
    public String toString() {
        return (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + port;
    }
}
