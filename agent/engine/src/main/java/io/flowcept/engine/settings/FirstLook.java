package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The settings as far as a start needs them: what is selected, and whether anything is wrong. A section that neither the
 * file nor the environment mentions has its defaults, with which nothing is wrong; its class is loaded when {@link #all}
 * is asked for, which most JVMs that have the agent never do. Thread-safe.
 */
public final class FirstLook {
    /** The sections as {@link Settings} has them, each followed by the variables of the environment that override its keys. */
    private static final String[][] SECTIONS = {
        {"capture"},
        {"redact"},
        {"project", "DB_FLUSH_MODE", "DUMP_BUFFER"},
        {"log"},
        {"journal"},
        {"telemetry_capture", "TELEMETRY_ENABLED"},
        {"experiment", "FLOWCEPT_CAMPAIGN_ID", "FLOWCEPT_WORKFLOW_ID", "FLOWCEPT_WORKFLOW_NAME"},
        {
            "mq",
            "MQ_ENABLED",
            "MQ_TYPE",
            "MQ_HOST",
            "MQ_PORT",
            "MQ_URI",
            "MQ_CHANNEL",
            "MQ_USERNAME",
            "MQ_VHOST",
            "MQ_GROUP_ID"
        },
        {"kv_db", "KVDB_HOST", "KVDB_PORT", "KVDB_URI"},
        {"databases", "MONGO_ENABLED", "MONGO_HOST", "MONGO_PORT", "MONGO_URI", "LMDB_ENABLED", "LMDB_PATH"},
        {"db_buffer"},
        {"sys_metadata"}
    };

    public final InstrumentationSettings instrumentation;
    public final LogSettings log;
    public final JournalSettings journal;

    /** Null where nothing is said of it, and nothing is captured. */
    public final TelemetryCaptureSettings telemetryCapture;

    private final List<SettingsProblem> warnings;

    /** Null when all has been read. Guarded by this, as is the next. */
    private Reading reading;

    private Settings all;

    private FirstLook(Reading reading) {
        this.reading = reading;
        Section root = reading.look();
        root.key("flowcept_version").text(null);
        instrumentation = new InstrumentationSettings(root.section("instrumentation"));
        LogSettings ofLog = null;
        JournalSettings ofJournal = null;
        TelemetryCaptureSettings ofTelemetry = null;
        for (String[] each : SECTIONS) {
            Section section = root.section(each[0]);
            if (each[0].equals("log")) {
                ofLog = new LogSettings(section);
            } else if (each[0].equals("journal")) {
                ofJournal = new JournalSettings(section);
            } else if (section.line() > 0 || reading.overridesAny(each)) {
                if (each[0].equals("telemetry_capture")) {
                    ofTelemetry = new TelemetryCaptureSettings(section);
                } else {
                    check(each[0], section);
                }
            }
        }
        log = ofLog;
        journal = ofJournal;
        telemetryCapture = ofTelemetry;
        root.key("extra_metadata").map();
        root.key("web_server").foreign();
        root.key("agent").foreign();
        root.key("adapters").foreign();
        root.key("analytics").foreign();
        root.close();
        if (reading.warnings.size() > 1) {
            Settings.sort(reading.warnings);
        }
        warnings = Collections.unmodifiableList(reading.warnings);
    }

    /** Has what is wrong with a section told to the reading. */
    private static void check(String name, Section section) {
        switch (name) {
            case "capture":
                new CaptureSettings(section);
                break;
            case "redact":
                new RedactSettings(section);
                break;
            case "project":
                new ProjectSettings(section);
                break;
            case "experiment":
                new ExperimentSettings(section);
                break;
            case "mq":
                new MqSettings(section);
                break;
            case "kv_db":
                new KvDbSettings(section);
                break;
            case "databases":
                new DatabasesSettings(section);
                break;
            case "db_buffer":
                new DbBufferSettings(section);
                break;
            case "sys_metadata":
                new SysMetadataSettings(section);
                break;
            default:
                throw new IllegalArgumentException(name);
        }
    }

    /**
     * Looks at the settings at {@code location}, overridden by the environment as in Flowcept.
     *
     * @param env for overrides and for {@code ${oc.env:NAME}} in values
     * @throws SettingsException with all problems when they cannot be used, the same as of {@link Settings#load}; nothing
     *     else is thrown
     */
    public static FirstLook at(SettingsLocation location, Map<String, String> env) throws SettingsException {
        List<SettingsProblem> problems = new ArrayList<>();
        try {
            Reading reading = new Reading(location, env);
            problems = reading.problems;
            FirstLook look = new FirstLook(reading);
            if (problems.isEmpty()) {
                return look;
            }
        } catch (Refused e) {
            problems.add(e.problem);
        } catch (RuntimeException | StackOverflowError e) {
            problems.add(Settings.unreadable(location, e));
        }
        throw Settings.refused(problems);
    }

    /** What is suspicious but does no harm: unknown and duplicate keys. */
    public List<SettingsProblem> warnings() {
        return warnings;
    }

    /** All settings, of the file as it was looked at. */
    public Settings all() {
        Reading unread;
        synchronized (this) {
            if (all != null) {
                return all;
            }
            unread = reading.again();
        }
        // Without the lock: our own classes are loaded here, which goes through the transformers of other agents.
        Settings read = new Settings(unread);
        synchronized (this) {
            if (all == null) {
                all = read;
                reading = null;
            }
            return all;
        }
    }
}
