package io.flowcept.sinks;

import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a sink may know of the run it serves: the settings in force, already checked, by their dotted keys, and a few
 * facts. Immutable.
 */
public final class SinkOptions {
    /** Not a setting: when this run began, in milliseconds since the epoch; see {@link #number}. */
    public static final String RUN_STARTED_MILLIS = "run.started_millis";

    private final Map<String, Object> settings;
    private final File workingDirectory;
    private final String workflowId;
    private final String process;
    private final Set<String> replayedRuns;
    private final SinkLog log;

    /**
     * @param settings effective values by dotted key, such as {@code mq.port}; absent or null: not set
     * @param workingDirectory the host's, against which relative paths are resolved
     * @param workflowId the run's own workflow, for file names
     * @param process {@code <pid>_<thread>}, for file names
     * @param replayedRuns the ids of runs whose journals are delivered after their JVM died, each the part that all its
     *     task ids end with before their counter; empty for a live run. Some of their messages may have been delivered.
     */
    public SinkOptions(
            Map<String, Object> settings,
            File workingDirectory,
            String workflowId,
            String process,
            Set<String> replayedRuns) {
        this(settings, workingDirectory, workflowId, process, replayedRuns, SinkLog.NONE);
    }

    private SinkOptions(
            Map<String, Object> settings,
            File workingDirectory,
            String workflowId,
            String process,
            Set<String> replayedRuns,
            SinkLog log) {
        this.settings = Collections.unmodifiableMap(new HashMap<>(settings));
        this.workingDirectory = workingDirectory;
        this.workflowId = workflowId;
        this.process = process;
        this.replayedRuns = replayedRuns;
        this.log = log;
    }

    /** The same, with a log for the sinks to write to. */
    public SinkOptions logging(SinkLog to) {
        return new SinkOptions(settings, workingDirectory, workflowId, process, replayedRuns, to);
    }

    /** The text under {@code key}, or {@code null}. */
    public String string(String key) {
        Object value = settings.get(key);
        return value == null ? null : value.toString();
    }

    /** The truth under {@code key}; false when it is not set. */
    public boolean bool(String key) {
        return Boolean.TRUE.equals(settings.get(key));
    }

    /** The number under {@code key}, or {@code otherwise} when it is not set. */
    public double number(String key, double otherwise) {
        Object value = settings.get(key);
        return value instanceof Number ? ((Number) value).doubleValue() : otherwise;
    }

    /** The texts of the list under {@code key}; none when it is not set. */
    public List<String> strings(String key) {
        List<String> strings = new ArrayList<>();
        Object value = settings.get(key);
        if (value instanceof List) {
            for (Object element : (List<?>) value) {
                strings.add(String.valueOf(element));
            }
        }
        return strings;
    }

    /** What is set below {@code section}, by the rest of its key: {@code linger.ms} of {@code mq.kafka.linger.ms}. */
    public Map<String, Object> below(String section) {
        Map<String, Object> below = new TreeMap<>();
        for (Map.Entry<String, Object> entry : settings.entrySet()) {
            if (entry.getKey().startsWith(section + '.') && entry.getValue() != null) {
                below.put(entry.getKey().substring(section.length() + 1), entry.getValue());
            }
        }
        return below;
    }

    public File workingDirectory() {
        return workingDirectory;
    }

    public String workflowId() {
        return workflowId;
    }

    public String process() {
        return process;
    }

    public Set<String> replayedRuns() {
        return replayedRuns;
    }

    /** Never null; keeps nothing unless the engine has given one. */
    public SinkLog log() {
        return log;
    }
}
