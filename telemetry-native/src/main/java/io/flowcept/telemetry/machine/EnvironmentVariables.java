package io.flowcept.telemetry.machine;

import io.flowcept.telemetry.snapshot.Key;
import io.flowcept.telemetry.snapshot.SnapshotBuffer;
import io.flowcept.telemetry.snapshot.TelemetrySource;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The entry {@code environment}. Provenance is kept for years and read by others, so what looks like a secret is not in
 * it, by its name or by its value; one too many is no harm. Immutable.
 */
public final class EnvironmentVariables implements TelemetrySource {
    static final String REDACTED = "<redacted>";

    private static final Key BLOCK = Key.of("environment");

    /** Parts of names. PWD and OLDPWD are directories, so "PWD" counts only within a longer word. */
    private static final Pattern SECRET_NAME = Pattern.compile("PASS|[^_]PWD|_PWD|SECRET|TOKEN|KEY|CREDENTIAL|AUTH"
            + "|COOKIE|SESSION|PRIVATE|SIGNATURE|BEARER|LICENSE|DSN|CONN(ECTION)?_?STR|PSK|SALT|NONCE|^PIN$|_PIN$");

    private static final Pattern DIRECTORY_NAME = Pattern.compile("(OLD)?PWD|INIT_CWD");
    /** A password in an address, an assignment within options, and forms by which tokens can be told. */
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "://[^/\\s:@]*:[^/\\s@]+@"
                    + "|(pass(word|wd|phrase)?|secret|token|api.?key|credentials?)[\\w.-]*['\"]?\\s*[=:]"
                    + "|--?(pass(word)?|token|secret)\\s"
                    + "|-----BEGIN|\\beyJ[\\w-]{8,}\\.|\\bgh[opsur]_\\w{16}|\\bgithub_pat_|\\bglpat-|\\bxox[abprs]-|\\bsk-[\\w-]{16}"
                    + "|\\b(AKIA|ASIA)[A-Z0-9]{12}|\\bhf_\\w{16}|\\bBearer\\s|\\bBasic\\s+[\\w+/]{8}",
            Pattern.CASE_INSENSITIVE);

    private final Map<String, String> variables;
    private final EnvironmentView view;

    public EnvironmentVariables(Map<String, String> variables, EnvironmentView view) {
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
                out.text(view == EnvironmentView.NAMES ? "" : shown(variable.getKey(), variable.getValue()));
            }
        }
        out.endMap();
    }

    static String shown(String name, String value) {
        String upper = name.toUpperCase(java.util.Locale.ROOT);
        boolean named = SECRET_NAME.matcher(upper).find()
                && !DIRECTORY_NAME.matcher(upper).matches();
        boolean secret = named || SECRET_VALUE.matcher(value).find();
        return secret && !value.isEmpty() ? REDACTED : value;
    }
}
