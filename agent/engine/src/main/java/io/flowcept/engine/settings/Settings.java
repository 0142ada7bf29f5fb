package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings in force: a superset of Flowcept 1.0.3's settings file, one field per key. A section or key that is
 * missing, or whose value is null, has its default; unlike in Flowcept, giving a section's one key changes no other key.
 * Immutable.
 */
public final class Settings {
    /** Of the Flowcept whose file this is. */
    public final String flowceptVersion;

    public final InstrumentationSettings instrumentation;
    public final CaptureSettings capture;
    public final RedactSettings redact;
    public final ProjectSettings project;
    public final LogSettings log;
    public final JournalSettings journal;
    public final TelemetryCaptureSettings telemetryCapture;
    public final ExperimentSettings experiment;
    public final MqSettings mq;
    public final KvDbSettings kvDb;
    public final DatabasesSettings databases;
    public final DbBufferSettings dbBuffer;
    public final SysMetadataSettings sysMetadata;

    /** What the user adds to each workflow's message; empty for nothing. */
    public final Map<String, Object> extraMetadata;

    /** Read by the Python Flowcept only. */
    public final Map<String, Object> webServer;

    /** Read by the Python Flowcept only. */
    public final Map<String, Object> agent;

    /** Read by the Python Flowcept only. */
    public final Map<String, Object> adapters;

    /** Read by older Python Flowcepts only. */
    public final Map<String, Object> analytics;

    private final List<EffectiveSetting> effective;
    private final List<SettingsProblem> warnings;

    Settings(Reading reading) {
        Section root = reading.root();
        flowceptVersion = root.key("flowcept_version").text("1.0.3");
        instrumentation = new InstrumentationSettings(root.section("instrumentation"));
        capture = new CaptureSettings(root.section("capture"));
        redact = new RedactSettings(root.section("redact"));
        project = new ProjectSettings(root.section("project"));
        log = new LogSettings(root.section("log"));
        journal = new JournalSettings(root.section("journal"));
        telemetryCapture = new TelemetryCaptureSettings(root.section("telemetry_capture"));
        experiment = new ExperimentSettings(root.section("experiment"));
        mq = new MqSettings(root.section("mq"));
        kvDb = new KvDbSettings(root.section("kv_db"));
        databases = new DatabasesSettings(root.section("databases"));
        dbBuffer = new DbBufferSettings(root.section("db_buffer"));
        sysMetadata = new SysMetadataSettings(root.section("sys_metadata"));
        extraMetadata = root.key("extra_metadata").map();
        webServer = root.key("web_server").foreign();
        agent = root.key("agent").foreign();
        adapters = root.key("adapters").foreign();
        analytics = root.key("analytics").foreign();
        root.close();
        if (reading.warnings.size() > 1) {
            sort(reading.warnings);
        }
        effective = Collections.unmodifiableList(reading.effective);
        warnings = Collections.unmodifiableList(reading.warnings);
    }

    /**
     * Reads the settings at {@code location}, overridden by the environment as in Flowcept.
     *
     * @param env for overrides and for {@code ${oc.env:NAME}} in values
     * @throws SettingsException with all problems when they cannot be used; nothing else is thrown
     */
    public static Settings load(SettingsLocation location, Map<String, String> env) throws SettingsException {
        List<SettingsProblem> problems = new ArrayList<>();
        try {
            Reading reading = new Reading(location, env);
            problems = reading.problems;
            Settings settings = new Settings(reading);
            if (problems.isEmpty()) {
                return settings;
            }
        } catch (Refused e) {
            problems.add(e.problem);
        } catch (RuntimeException | StackOverflowError e) {
            problems.add(unreadable(location, e));
        }
        throw refused(problems);
    }

    /** A fault of the parser's or of ours; to the host it is one more file that cannot be read. */
    static SettingsProblem unreadable(SettingsLocation location, Throwable e) {
        String file = location.file() == null ? null : location.file().getPath();
        return SettingsProblem.of(file, 0, "cannot be read as settings: " + e);
    }

    static SettingsException refused(List<SettingsProblem> problems) {
        sort(problems);
        return new SettingsException(problems);
    }

    /** By line. */
    static void sort(List<SettingsProblem> problems) {
        Collections.sort(problems, new ByLine());
    }

    /** Every setting with its value and origin, in the order of the shipped settings file. */
    public List<EffectiveSetting> effective() {
        return effective;
    }

    /** What is suspicious but does no harm: unknown and duplicate keys. */
    public List<SettingsProblem> warnings() {
        return warnings;
    }

    /** The values in force by dotted key; null for what is not set, lists as lists. Holds secrets. */
    public Map<String, Object> flat() {
        Map<String, Object> flat = new LinkedHashMap<>();
        for (EffectiveSetting setting : effective) {
            flat.put(setting.key, setting.value);
        }
        return Collections.unmodifiableMap(flat);
    }

    private static final class ByLine implements Comparator<SettingsProblem> {
        @Override
        public int compare(SettingsProblem a, SettingsProblem b) {
            return Integer.compare(a.line, b.line);
        }
    }
}
