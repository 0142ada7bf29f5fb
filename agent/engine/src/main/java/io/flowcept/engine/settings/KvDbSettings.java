package io.flowcept.engine.settings;

/** The section {@code kv_db}: the key-value store by which Python's Flowcept agrees on a safe end. Immutable. */
public final class KvDbSettings {
    public final boolean enabled;
    public final String host;
    public final int port;

    /** In place of host and port; null for none. */
    public final String uri;

    /** Null for none. */
    public final String password;

    KvDbSettings(Section section) {
        enabled = section.key("enabled").bool(false);
        host = section.key("host", "KVDB_HOST").text("localhost");
        port = section.key("port", "KVDB_PORT").integer(6379, 1, 65535);
        uri = section.key("uri", "KVDB_URI").text(null);
        password = section.key("password").text(null);
        section.close();
    }
}
