package io.flowcept.engine.settings;

/** Text with {@code *} for any text, the empty one included. */
final class Glob {
    private Glob() {}

    /** Whether {@code glob} is all of {@code text} from {@code start} to before {@code end}. Allocates nothing. */
    static boolean matches(String glob, String text, int start, int end) {
        int at = start;
        int g = 0;
        int star = -1;
        int starAt = 0;
        while (at < end) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                star = g++;
                starAt = at;
            } else if (g < glob.length() && glob.charAt(g) == text.charAt(at)) {
                g++;
                at++;
            } else if (star >= 0) {
                g = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }
}
