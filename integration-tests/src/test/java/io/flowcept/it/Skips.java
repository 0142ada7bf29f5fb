package io.flowcept.it;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** What to do where a machine cannot do what a test needs: skip and say why, or fail where nothing may be skipped. */
public final class Skips {
    private Skips() {}

    public static void unless(boolean possible, String reason) {
        if (Boolean.getBoolean("flowcept.it.noSkips")) {
            Assertions.assertTrue(possible, reason);
        }
        if (!possible) {
            System.out.println("skipped: " + reason);
        }
        Assumptions.assumeTrue(possible, reason);
    }
}
