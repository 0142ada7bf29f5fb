package io.flowcept.engine.settings;

/** What a user who wrote an unknown name probably meant. Only reached when something is wrong. */
final class NearestName {
    private NearestName() {}

    /** The nearest of {@code candidates}, or null when none is near. */
    static String of(String written, Iterable<String> candidates) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(written, candidate);
            boolean near = distance <= Math.max(1, candidate.length() / 3) || abbreviates(written, candidate);
            if (near && distance < least) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** {@code lite} and {@code light} for {@code lightweight}. */
    private static boolean abbreviates(String written, String candidate) {
        if (written.length() < 3 || written.charAt(0) != candidate.charAt(0)) {
            return false;
        }
        int at = 0;
        for (int i = 0; i < candidate.length() && at < written.length(); i++) {
            if (candidate.charAt(i) == written.charAt(at)) {
                at++;
            }
        }
        return at == written.length();
    }

    /** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                d[i][j] = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
