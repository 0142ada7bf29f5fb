package io.flowcept.engine.settings;

/** A problem after which reading cannot go on; never leaves this package. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    final transient SettingsProblem problem;

    Refused(SettingsProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }
}
