package io.flowcept.engine.context;

import io.flowcept.engine.settings.RedactSettings;
import io.flowcept.engine.settings.Redaction;
import io.flowcept.telemetry.machine.Secrets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What is a secret in the environment and on the command line: what is one anywhere, by {@code redact} and by default,
 * and what is likely to be one there, by a part of its name or by what assigns it. Provenance is kept for years and read
 * by others, so one too many hidden is no harm; {@code redact.defaults} does not hold here. Immutable.
 */
public final class ProcessSecrets implements Secrets {
    /** Parts of names. PWD and OLDPWD are directories, so "PWD" counts only within a longer word. */
    private static final Pattern LIKELY_NAME = Pattern.compile("PASS|[^_]PWD|_PWD|SECRET|TOKEN|KEY|CREDENTIAL|AUTH"
            + "|COOKIE|SESSION|PRIVATE|SIGNATURE|BEARER|LICENSE|DSN|CONN(ECTION)?_?STR|PSK|SALT|NONCE|^PIN$|_PIN$");

    private static final Pattern DIRECTORY_NAME = Pattern.compile("(OLD)?PWD|INIT_CWD");

    /**
     * An assignment within options, what comes before a token in a header, an address with a password that has in it what no
     * address may have, and short forms of tokens.
     */
    private static final Pattern LIKELY_TEXT = Pattern.compile(
            "(pass(word|wd|phrase)?|secret|token|api.?key|credentials?)[\\w.-]*['\"]?\\s*[=:]"
                    + "|--?(pass(word)?|token|secret)\\s"
                    + "|://[^/\\s:@]*:[^/\\s@]+@"
                    + "|-----BEGIN|\\bBearer\\s|\\bBasic\\s+[\\w+/]{8}"
                    + "|\\beyJ[\\w-]{8,}\\.|\\bgithub_pat_|\\bglpat-|\\bxox[abprs]-",
            Pattern.CASE_INSENSITIVE);

    private final RedactSettings redact;
    private final Redaction texts;

    public ProcessSecrets(RedactSettings redact) {
        this.redact = redact;
        this.texts = Redaction.withDefaults(redact);
    }

    @Override
    public boolean isName(String name) {
        if (redact.names.matches(name)) {
            return true;
        }
        String upper = name.toUpperCase(Locale.ROOT);
        return LIKELY_NAME.matcher(upper).find()
                && !DIRECTORY_NAME.matcher(upper).matches();
    }

    @Override
    public boolean isIn(String text) {
        return !texts.shown(text).equals(text) || LIKELY_TEXT.matcher(text).find() || assignsToName(text);
    }

    /** Options within a variable, such as {@code -Dpatient.id=x}, and parameters within an address. */
    private boolean assignsToName(String text) {
        for (int equals = text.indexOf('='); equals >= 0; equals = text.indexOf('=', equals + 1)) {
            int from = equals;
            while (from > 0 && isNamePart(text.charAt(from - 1))) {
                from--;
            }
            if (redact.names.matches(text.substring(text.startsWith("-D", from) ? from + 2 : from, equals))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamePart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
}
