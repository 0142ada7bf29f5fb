package io.flowcept.engine.settings;

import java.util.List;

/**
 * Takes out of texts what is a secret by its form: the user in an address, private keys, and tokens that say what they
 * are (JSON web tokens by RFC 7519; access keys of clouds and of code hosts by their documented prefixes). Called on host
 * threads: a text without any costs one pass over its characters and allocates nothing. Immutable.
 */
public final class Redaction {
    public static final String REDACTED = "<redacted>";

    private static final String[] TOKEN_PREFIXES = {
        "AKIA",
        "ASIA",
        "eyJ",
        "ghp_",
        "gho_",
        "ghs_",
        "ghr_",
        "ghu_",
        "github_pat_",
        "glpat-",
        "xoxa-",
        "xoxb-",
        "xoxp-",
        "xoxr-",
        "xoxs-",
        "hf_",
        "sk-"
    };

    /** Of a character: it may be within a token; a token may begin with it; something else may, wherever it is. */
    private static final int PART = 1;

    private static final int BEGINS_TOKEN = 1 << 1;
    private static final int BEGINS = 1 << 2;

    private static final byte[] KINDS = new byte[128];

    static {
        for (char c = 0; c < KINDS.length; c++) {
            boolean part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            KINDS[c] = (byte) (part || c == '_' || c == '-' ? PART : 0);
        }
        for (String prefix : TOKEN_PREFIXES) {
            KINDS[prefix.charAt(0)] |= BEGINS_TOKEN;
        }
        KINDS[':'] |= BEGINS;
        KINDS['-'] |= BEGINS;
    }

    private static final int SHORTEST_TOKEN = 16;
    private static final String KEY_BLOCK = "-----BEGIN ";
    private static final String KEY_BLOCK_END = "-----END ";

    private final boolean forms;
    private final List<TextPattern> patterns;
    public final SecretNames names;

    public Redaction(RedactSettings settings) {
        this(settings, settings.defaults);
    }

    private Redaction(RedactSettings settings, boolean forms) {
        this.forms = forms;
        patterns = settings.patterns;
        names = settings.names;
    }

    /** One that takes out what is a secret by its form, whatever {@code redact.defaults} says. */
    public static Redaction withDefaults(RedactSettings settings) {
        return new Redaction(settings, true);
    }

    /** The text, or another one where there is a secret in it. */
    public String shown(String text) {
        String shown = forms ? withoutForms(text) : text;
        for (int i = 0; i < patterns.size(); i++) {
            shown = patterns.get(i).replaceAll(shown, REDACTED);
        }
        return shown;
    }

    /** Not 0 where a secret may begin: most texts have few such places. */
    private static int beginnings(int before, int here) {
        return here & (BEGINS | (BEGINS_TOKEN & ~((before & PART) << 1)));
    }

    /** The next such place; the text's length if there is none. {@code before} is the kind of what is before. */
    private static int nextBeginning(String text, int from, int before) {
        int last = before;
        for (int i = from; i < text.length(); i++) {
            int here = kind(text.charAt(i));
            if (beginnings(last, here) != 0) {
                return i;
            }
            last = here;
        }
        return text.length();
    }

    private static int kind(char c) {
        return c < KINDS.length ? KINDS[c] : 0;
    }

    private static String withoutForms(String text) {
        StringBuilder out = null;
        int copied = 0;
        int length = text.length();
        for (int i = nextBeginning(text, 0, 0); i < length; i = nextBeginning(text, i + 1, kind(text.charAt(i)))) {
            char here = text.charAt(i);
            int from = i;
            int end;
            switch (here) {
                case ':':
                    from = i + 3;
                    end = text.startsWith("://", i) ? endOfUser(text, from) : -1;
                    break;
                case '-':
                    end = endOfPrivateKey(text, i);
                    break;
                default:
                    end = endOfToken(text, i);
                    break;
            }
            if (end > from) {
                out = out == null ? new StringBuilder(length) : out;
                out.append(text, copied, from).append(REDACTED);
                copied = end;
                i = end - 1;
            }
        }
        return out == null ? text : out.append(text, copied, length).toString();
    }

    /** The end of the part before {@code @} in an address's authority, RFC 3986; -1 if there is none. */
    private static int endOfUser(String text, int from) {
        int at = -1;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '@') {
                at = i;
            } else if (c == '/' || c == '?' || c == '#' || c == '"' || c == '\'' || c <= ' ') {
                break;
            }
        }
        return at;
    }

    /** The end of a block by RFC 7468 whose label ends in PRIVATE KEY; one whose end is missing is the rest of the text. */
    private static int endOfPrivateKey(String text, int from) {
        if (!text.startsWith(KEY_BLOCK, from)) {
            return -1;
        }
        int label = text.indexOf("-----", from + KEY_BLOCK.length());
        if (label >= 0 && text.lastIndexOf("PRIVATE KEY", label) < from) {
            return -1;
        }
        int end = text.indexOf(KEY_BLOCK_END, from);
        int close = end < 0 ? -1 : text.indexOf("-----", end + KEY_BLOCK_END.length());
        return close < 0 ? text.length() : close + 5;
    }

    /** The end of a token that begins there; -1 if none does. */
    private static int endOfToken(String text, int from) {
        for (String prefix : TOKEN_PREFIXES) {
            if (text.startsWith(prefix, from)) {
                int end = from + prefix.length();
                int dots = 0;
                while (end < text.length() && (isTokenPart(text.charAt(end)) || text.charAt(end) == '.')) {
                    dots += text.charAt(end) == '.' ? 1 : 0;
                    end++;
                }
                boolean jwt = prefix.equals("eyJ");
                return end - from >= SHORTEST_TOKEN && (!jwt || dots >= 1) ? end : -1;
            }
        }
        return -1;
    }

    private static boolean isTokenPart(char c) {
        return (kind(c) & PART) != 0;
    }
}
