package io.flowcept.engine.settings;

/** The section {@code log}: what the agent says about itself, and where. Immutable. */
public final class LogSettings {
    private static final String[] LEVELS = {
        "debug", "info", "warning", "warn", "error", "critical", "fatal", "notset", "disable"
    };

    /** The log file; relative paths are the working directory's. */
    public final String logPath;

    /** A Python level's name in lower case, or {@code disable}. */
    public final String logFileLevel;

    /** A Python level's name in lower case, or {@code disable}; the stream is standard error. */
    public final String logStreamLevel;

    LogSettings(Section section) {
        String path = section.key("log_path").path("default");
        logPath = path.equals("default") ? "flowcept.log" : path;
        logFileLevel = section.key("log_file_level").choice("disable", LEVELS);
        logStreamLevel = section.key("log_stream_level").choice("warning", LEVELS);
        section.close();
    }
}
