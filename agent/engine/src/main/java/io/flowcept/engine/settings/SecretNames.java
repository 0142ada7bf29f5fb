package io.flowcept.engine.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Which names are those of secrets: parameters, fields, keys of maps. A name is taken in words, {@code apiKey}, {@code
 * api_key} and {@code API-KEY} alike, so that {@code token} is one and {@code maxTokens} is not. Immutable; asking
 * allocates nothing.
 */
public final class SecretNames {
    /** Words, one behind the other in a name; case and what separates them do not matter. */
    private static final String[] KNOWN = {
        "password",
        "passwd",
        "passphrase",
        "secret",
        "token",
        "api_key",
        "apikey",
        "access_key",
        "private_key",
        "secret_key",
        "authorization",
        "credential",
        "credentials",
        "auth_header",
        "cookie",
        "set_cookie",
        "bearer"
    };

    /** Of these, {@code dbpassword} and {@code PGPASSWORD} have no word to be known by. */
    private static final String[] KNOWN_ENDS = {"password", "passwd", "apikey"};

    private final List<String> words = new ArrayList<>();
    private final List<String> ends = new ArrayList<>();

    /**
     * @param byDefault whether the names that are known hold
     * @param more names that hold as well
     */
    SecretNames(boolean byDefault, List<String> more) {
        if (byDefault) {
            for (String each : KNOWN) {
                words.add(folded(each));
            }
            for (String each : KNOWN_ENDS) {
                ends.add(each);
            }
        }
        for (String each : more) {
            words.add(folded(each));
        }
    }

    private static String folded(String name) {
        StringBuilder folded = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            if (Character.isLetterOrDigit(name.charAt(i))) {
                folded.append(Character.toLowerCase(name.charAt(i)));
            }
        }
        return folded.toString();
    }

    public boolean matches(String name) {
        int length = name.length();
        for (int i = 0; i < length; i++) {
            if (beginsWord(name, i)) {
                for (int w = 0; w < words.size(); w++) {
                    int end = endOf(words.get(w), name, i);
                    if (end >= 0 && (end == length || beginsWord(name, end))) {
                        return true;
                    }
                }
            }
        }
        for (int e = 0; e < ends.size(); e++) {
            String end = ends.get(e);
            if (name.regionMatches(true, length - end.length(), end, 0, end.length())) {
                return true;
            }
        }
        return false;
    }

    /** Behind a separator, at an upper case letter behind a lower case one, at a letter or separator behind anything else. */
    private static boolean beginsWord(String name, int i) {
        if (i == 0) {
            return true;
        }
        char before = name.charAt(i - 1);
        char here = name.charAt(i);
        return !Character.isLetterOrDigit(before)
                || !Character.isLetterOrDigit(here)
                || (Character.isUpperCase(here) && !Character.isUpperCase(before))
                || Character.isDigit(here) != Character.isDigit(before);
    }

    /** Where the word ends that stands in the name from there on, separators not counted; -1 if it does not. */
    private static int endOf(String word, String name, int from) {
        int at = from;
        for (int i = 0; i < word.length(); i++) {
            while (at < name.length() && at > from && !Character.isLetterOrDigit(name.charAt(at))) {
                at++;
            }
            if (at == name.length() || Character.toLowerCase(name.charAt(at)) != word.charAt(i)) {
                return -1;
            }
            at++;
        }
        return at;
    }
}
