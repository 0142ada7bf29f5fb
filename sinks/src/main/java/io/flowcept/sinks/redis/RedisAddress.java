package io.flowcept.sinks.redis;

import io.flowcept.sinks.queue.HostPort;
import io.flowcept.sinks.queue.QueueOptions;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;

/** Where a Redis listens, and who we are there. Immutable. */
final class RedisAddress {
    private static final int PORT = 6379;
    private static final int LAST_PORT = 65_535;

    final String host;
    final int port;
    final boolean encrypted;

    /** Null for the user that every Redis has. */
    final String user;

    /** Null for none. */
    final String password;

    final int database;

    private RedisAddress(String host, int port, boolean encrypted, String user, String password, int database) {
        this.host = host;
        this.port = port;
        this.encrypted = encrypted;
        this.user = user;
        this.password = password;
        this.database = database;
    }

    /** Those that the settings name, at least one, in the order in which to try them. */
    static List<RedisAddress> all(QueueOptions queue) throws IOException {
        boolean tls = queue.tls().enabled;
        List<RedisAddress> all = new ArrayList<>();
        if (queue.uri() != null) {
            try {
                all.add(of(new URI(queue.uri()), tls));
            } catch (URISyntaxException | IllegalArgumentException e) {
                throw new IOException(queue.key("uri") + " is no redis://[user:password@]host[:port][/database]", e);
            }
        } else {
            for (HostPort server : queue.servers()) {
                all.add(new RedisAddress(server.host, server.port, tls, null, queue.password(), 0));
            }
        }
        return all;
    }

    /** @throws IllegalArgumentException when this is no address of a Redis */
    private static RedisAddress of(URI uri, boolean tls) {
        boolean encrypted = "rediss".equals(uri.getScheme());
        String host = uri.getHost();
        if (host == null || !(encrypted || "redis".equals(uri.getScheme()))) {
            throw new IllegalArgumentException("neither redis:// nor rediss://, or without a host");
        }
        if (uri.getPort() > LAST_PORT) {
            throw new IllegalArgumentException("no port has a number beyond " + LAST_PORT);
        }
        // Taken apart before it is decoded: both may have a colon in them. One text alone is the password.
        String who = uri.getRawUserInfo();
        int colon = who == null ? -1 : who.indexOf(':');
        return new RedisAddress(
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                uri.getPort() < 0 ? PORT : uri.getPort(),
                encrypted || tls,
                colon > 0 ? decoded(who.substring(0, colon)) : null,
                who == null || who.length() == colon + 1 ? null : decoded(who.substring(colon + 1)),
                database(uri));
    }

    private static int database(URI uri) {
        String query = uri.getQuery();
        if (query != null && query.matches("(.*&)?database=\\d+(&.*)?")) {
            return Integer.parseInt(query.replaceFirst("(.*&)?database=(\\d+).*", "$2"));
        }
        String path = uri.getPath();
        return path.length() < 2 ? 0 : Integer.parseInt(path.substring(1));
    }

    /** A plus is a plus here, unlike in a form. */
    private static String decoded(String text) {
        return URI.create("x://" + text + "@host").getUserInfo();
    }

    @Override
    public String toString() {
        return host + ':' + port;
    }
}
