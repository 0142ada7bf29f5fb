package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.util.Map;
import java.util.TreeMap;

/** The entry {@code environment}, without {@link Secrets}. Immutable. */
public final class EnvironmentVariables implements TelemetrySource {
    private static final Key BLOCK = Key.of("environment");

    private final Map<String, String> variables;
    private final EnvironmentView view;
    private final Secrets secrets;

    public EnvironmentVariables(Map<String, String> variables, EnvironmentView view, Secrets secrets) {
        this.secrets = secrets;
        this.variables = new TreeMap<>(variables);
        this.view = view;
    }

    @Override
    public Key block() {
        return BLOCK;
    }

    /** A map of names to values; it is empty where nothing is to be shown. */
    @Override
    public void write(SnapshotBuffer out) {
        out.beginMap();
        if (view != EnvironmentView.NONE) {
            for (Map.Entry<String, String> variable : variables.entrySet()) {
                out.key(Key.of(variable.getKey()));
                out.text(view == EnvironmentView.NAMES ? "" : secrets.shown(variable.getKey(), variable.getValue()));
            }
        }
        out.endMap();
    }
}
