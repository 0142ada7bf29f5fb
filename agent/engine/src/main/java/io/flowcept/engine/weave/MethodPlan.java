package io.flowcept.engine.weave;

import io.flowcept.engine.settings.SecretNames;
import java.util.List;

/** How one method is rewritten. */
final class MethodPlan {
    final MethodShape shape;
    final Site site;

    /** The parameters captured at entry, by their index in the descriptor, in the order of the site's names. */
    final int[] captured;

    /** The receiver is captured as well, first. */
    final boolean captureThis;

    /** What the method returns is captured. */
    final boolean captureResult;

    /** Of what is captured, and never looked at: it is a secret by its name. */
    private final SecretNames secrets;

    MethodPlan(
            MethodShape shape,
            Site site,
            int[] captured,
            boolean captureThis,
            boolean captureResult,
            SecretNames secrets) {
        this.secrets = secrets;
        this.shape = shape;
        this.site = site;
        this.captured = captured;
        this.captureThis = captureThis;
        this.captureResult = captureResult;
    }

    boolean isSecret(int parameter) {
        return secrets.matches(shape.nameOf(parameter));
    }

    boolean isResultSecret() {
        return site.selection.generated != null && anyMatches(site.selection.generated);
    }

    private boolean anyMatches(List<String> names) {
        for (String name : names) {
            if (secrets.matches(name)) {
                return true;
            }
        }
        return false;
    }
}
