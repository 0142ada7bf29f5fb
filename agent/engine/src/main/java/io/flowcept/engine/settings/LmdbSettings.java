package io.flowcept.engine.settings;

/** The section {@code databases.lmdb}. Immutable. */
public final class LmdbSettings {
    public final boolean enabled;

    /** The environment's directory; relative paths are the working directory's. */
    public final String path;

    LmdbSettings(Section section) {
        enabled = section.key("enabled", "LMDB_ENABLED").bool(false);
        path = section.key("path", "LMDB_PATH").path("flowcept_lmdb");
        section.close();
    }
}
