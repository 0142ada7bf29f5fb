package io.flowcept.engine.settings;

/** The section {@code project}: how messages are made and handed on. Immutable. */
public final class ProjectSettings {
    public final DumpBufferSettings dumpBuffer;

    /** Seconds that the end of the JVM may wait for deliveries. */
    public final double shutdownTimeoutSecs;

    /** Whether messages carry user, host and environment. */
    public final boolean enrichMessages;

    /** {@code online} or {@code offline}. */
    public final String dbFlushMode;

    public final boolean debug;
    public final boolean performanceLogging;

    /** {@code default} or {@code complex}; changes nothing here, where every value is serialisable. */
    public final String jsonSerializer;

    /** Changes nothing here, where every value is serialisable. */
    public final boolean replaceNonJsonSerializable;

    ProjectSettings(Section section) {
        dumpBuffer = new DumpBufferSettings(section.section("dump_buffer"));
        shutdownTimeoutSecs = section.key("shutdown_timeout_secs").number(5.0);
        enrichMessages = section.key("enrich_messages").bool(true);
        dbFlushMode = section.key("db_flush_mode", "DB_FLUSH_MODE").choice("offline", "offline", "online");
        debug = section.key("debug").bool(false);
        performanceLogging = section.key("performance_logging").bool(false);
        jsonSerializer = section.key("json_serializer").choice("default", "default", "complex");
        replaceNonJsonSerializable =
                section.key("replace_non_json_serializable").bool(true);
        section.close();
    }
}
