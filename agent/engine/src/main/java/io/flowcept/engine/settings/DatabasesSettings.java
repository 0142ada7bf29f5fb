package io.flowcept.engine.settings;

/** The section {@code databases}. Immutable. */
public final class DatabasesSettings {
    public final MongodbSettings mongodb;
    public final LmdbSettings lmdb;

    DatabasesSettings(Section section) {
        mongodb = new MongodbSettings(section.section("mongodb"));
        lmdb = new LmdbSettings(section.section("lmdb"));
        section.close();
    }
}
