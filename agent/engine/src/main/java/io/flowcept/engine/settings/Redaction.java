package io.flowcept.engine.settings;

import java.util.List;

/**
 * Takes out of texts what is a secret by its form: the user in an address, private keys, and tokens that say what they
 * are (JSON web tokens by RFC 7519; access keys of clouds and of code hosts by their documented prefixes). Called on host
 * threads: a text without any costs one pass over its characters and allocates nothing. Immutable.
 */
public final class Redaction {
    public static final String REDACTED = "<redacted>";

    private static final String[] NONE = {};
    private static final String[] TOKENS_TO_A = {"AKIA", "ASIA"};
    private static final String[] TOKENS_TO_J = {"eyJ"};
    private static final String[] TOKENS_TO_UNDERSCORE = {"ghp_", "gho_", "ghs_", "ghr_", "ghu_", "github_pat_", "hf_"};
    private static final String[] TOKENS_TO_DASH = {
        "glpat-", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "sk-",
    };

    /** Of a character: it may be within a token; the beginning of a token ends in it, or that of another secret begins with it. */
    private static final int PART = 1;

    private static final int MARK = 1 << 1;

    private static final String MARKS = ":-_AJ";

    private static final byte[] KINDS = new byte[128];

    static {
        for (char c = 0; c < KINDS.length; c++) {
            boolean part = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            boolean mark = MARKS.indexOf(c) >= 0;
            KINDS[c] = (byte) ((part || c == '_' || c == '-' ? PART : 0) | (mark ? MARK : 0));
        }
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

    /** Beginnings of tokens whose last character may be the one there. */
    private static String[] tokensTo(String text, int mark) {
        switch (text.charAt(mark)) {
            case 'A':
                // In some texts there are many.
                return mark > 0 && text.charAt(mark - 1) == 'I' ? TOKENS_TO_A : NONE;
            case 'J':
                return TOKENS_TO_J;
            case '_':
                return TOKENS_TO_UNDERSCORE;
            case '-':
                return TOKENS_TO_DASH;
            default:
                return NONE;
        }
    }

    /**
     * The next mark from there on, or a character that has its last seven bits; the text's length if there is none. Most
     * texts have few, and all of them are looked through, so there is no more in this loop than must be.
     */
    private static int nextMark(String text, int from) {
        int at = from;
        while (at < text.length() && (KINDS[text.charAt(at) & 127] & MARK) == 0) {
            at++;
        }
        return at;
    }

    private static String withoutForms(String text) {
        StringBuilder out = null;
        int copied = 0;
        int length = text.length();
        for (int i = nextMark(text, 0); i < length; i = nextMark(text, i + 1)) {
            char mark = text.charAt(i);
            int from = tokenAround(text, i, copied);
            int end = from < 0 ? -1 : endOfToken(text, from);
            if (end < 0 && mark == ':') {
                from = i + 3;
                end = text.startsWith("://", i) ? endOfUser(text, from) : -1;
            } else if (end < 0 && mark == '-') {
                from = i;
                end = endOfPrivateKey(text, i);
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

    /** Where the token begins whose beginning ends in that mark, not before {@code first}; -1 if there is none. */
    private static int tokenAround(String text, int mark, int first) {
        for (String beginning : tokensTo(text, mark)) {
            int from = mark + 1 - beginning.length();
            if (from >= first
                    && text.startsWith(beginning, from)
                    && (from == 0 || !isTokenPart(text.charAt(from - 1)))) {
                return from;
            }
        }
        return -1;
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

    /** The end of the token that begins there with one of the prefixes; -1 if it is too short for one. */
    private static int endOfToken(String text, int from) {
        int end = from;
        int dots = 0;
        while (end < text.length() && (isTokenPart(text.charAt(end)) || text.charAt(end) == '.')) {
            dots += text.charAt(end) == '.' ? 1 : 0;
            end++;
        }
        boolean jwt = text.startsWith("eyJ", from);
        return end - from >= SHORTEST_TOKEN && (!jwt || dots >= 1) ? end : -1;
    }

    private static boolean isTokenPart(char c) {
        return c < KINDS.length && (KINDS[c] & PART) != 0;
    }
}
