package io.flowcept.engine.settings;

/** The section {@code databases.mongodb}. Immutable. */
public final class MongodbSettings {
    public final boolean enabled;

    /** In place of host and port; null for none. */
    public final String uri;

    public final String host;
    public final int port;

    /** Null for no authentication, or the one in {@link #uri}. */
    public final String username;

    /** Null for none. */
    public final String password;

    /** The database that knows the user. */
    public final String authSource;

    public final boolean tls;

    /** Certificates in PEM to trust in place of the JVM's, which also turns encryption on; null for none. */
    public final String tlsCaFile;

    /** The database's name. */
    public final String db;

    public final boolean createCollectionIndex;

    /** The server's program, which only the Python Flowcept starts; null for none. */
    public final String bin;

    /** The server's data, for {@link #bin}; null for none. */
    public final String dbPath;

    /** The server's log, for {@link #bin}; null for none. */
    public final String logPath;

    /** The server's lock, for {@link #bin}; null for none. */
    public final String lockFilePath;

    MongodbSettings(Section section) {
        enabled = section.key("enabled", "MONGO_ENABLED").bool(false);
        SettingKey uriKey = section.key("uri", "MONGO_URI");
        uri = uriKey.text(null);
        SettingKey hostKey = section.key("host", "MONGO_HOST");
        host = hostKey.text("localhost");
        if (uri != null && !uri.equals("?") && uriKey.isOfTheFile() && hostKey.isOfTheFile()) {
            uriKey.refuse("says where the database is, and so does databases.mongodb.host; keep one of them");
        }
        port = section.key("port", "MONGO_PORT").integer(27017, 1, 65535);
        username = section.key("username").text(null);
        password = section.key("password").text(null);
        authSource = section.key("auth_source").text("admin");
        tls = section.key("tls").bool(false);
        tlsCaFile = section.key("tls_ca_file").path(null);
        db = section.key("db").text("flowcept");
        createCollectionIndex = section.key("create_collection_index").bool(true);
        bin = section.key("bin").path(null);
        dbPath = section.key("db_path").path(null);
        logPath = section.key("log_path").path(null);
        lockFilePath = section.key("lock_file_path").path(null);
        section.close();
    }
}
