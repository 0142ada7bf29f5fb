package io.flowcept.engine.settings;

import java.util.Collections;
import java.util.List;

/** The section {@code redact}: what is never recorded, whatever selects it. Immutable. */
public final class RedactSettings {
    /** Whether names that are known to be those of secrets, and texts that look like one, are redacted. */
    public final boolean defaults;

    /** Of parameters, results, fields, record components, keys of maps, environment variables and options. */
    public final SecretNames names;

    /** What is redacted in texts, besides. */
    public final List<TextPattern> patterns;

    private RedactSettings() {
        defaults = true;
        names = new SecretNames(true, Collections.<String>emptyList());
        patterns = Collections.emptyList();
    }

    /** The settings that hold where there are none. */
    public static RedactSettings unset() {
        return new RedactSettings();
    }

    RedactSettings(Section section) {
        defaults = section.key("defaults").bool(true);
        List<String> more = section.key("names").texts();
        names = new SecretNames(defaults, more == null ? Collections.<String>emptyList() : more);
        patterns = section.key("patterns").patterns();
        section.close();
    }
}
