package io.flowcept.engine.weave;

import io.flowcept.engine.settings.SecretNames;
import io.flowcept.engine.settings.Settings;
import io.flowcept.engine.settings.ValueDetail;

/** Which values are not even looked at, whatever the entries say. Immutable. */
public final class ValuePolicy {
    final boolean none;
    final SecretNames secrets;

    private ValuePolicy(boolean none, SecretNames secrets) {
        this.none = none;
        this.secrets = secrets;
    }

    public static ValuePolicy of(Settings settings) {
        return new ValuePolicy(settings.capture.values == ValueDetail.NONE, settings.redact.names);
    }
}
