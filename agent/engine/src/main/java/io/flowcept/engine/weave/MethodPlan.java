package io.flowcept.engine.weave;

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

    MethodPlan(MethodShape shape, Site site, int[] captured, boolean captureThis, boolean captureResult) {
        this.shape = shape;
        this.site = site;
        this.captured = captured;
        this.captureThis = captureThis;
        this.captureResult = captureResult;
    }
}
