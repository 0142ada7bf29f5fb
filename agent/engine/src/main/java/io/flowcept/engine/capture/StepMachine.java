package io.flowcept.engine.capture;

import io.flowcept.engine.weave.CaptureCost.Step;
import java.util.concurrent.TimeUnit;

/**
 * When one site goes a step down, and when it climbs back. Down after two looks at which it was too dear; up when it has
 * kept still for a while that doubles each time it has to come down again soon. The first look behind a step down
 * does not count: what is new there is not compiled yet, and a host that was held up catches up with more calls than it
 * makes otherwise. Asked once a second, and each few seconds where little is called; for one thread.
 */
final class StepMachine {
    static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(10);
    static final long LONGEST_REST_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** A step up that has lasted so long was right. */
    static final long PROVED_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final int LOOKS = 2;

    private final boolean isLight;
    private Step step = Step.FULL;
    private int dearLooks;
    private long restNanos = FIRST_REST_NANOS;
    private long changedAt;
    private boolean climbed;
    private boolean isNew;

    /** @param isLight nothing but ids and times is recorded of it at most, so the second step is the first one */
    StepMachine(boolean isLight) {
        this.isLight = isLight;
    }

    Step step() {
        return step;
    }

    /** Whether everything is recorded, and it did not seem too dear at the last look. */
    boolean isFull() {
        return step == Step.FULL && dearLooks == 0;
    }

    /**
     * The step from now on.
     *
     * @param tooDear whether recording has cost too much since the last look
     * @param wouldBeTooDear whether it would by what is known, one step up
     * @param now nanoseconds from anywhere
     */
    Step look(boolean tooDear, boolean wouldBeTooDear, long now) {
        dearLooks = tooDear && !isNew ? dearLooks + 1 : 0;
        isNew = false;
        if (dearLooks >= LOOKS && step != Step.OFF) {
            boolean again = climbed && now - changedAt < PROVED_NANOS;
            restNanos = again ? Math.min(2 * restNanos, LONGEST_REST_NANOS) : FIRST_REST_NANOS;
            climbed = false;
            change(below(), now);
            isNew = true;
        } else if (step != Step.FULL && !tooDear && !wouldBeTooDear && now - changedAt >= restNanos) {
            climbed = true;
            change(above(), now);
        }
        return step;
    }

    private void change(Step next, long now) {
        step = next;
        changedAt = now;
        dearLooks = 0;
    }

    private Step below() {
        switch (step) {
            case FULL:
                return isLight ? Step.COUNTED : Step.LIGHTWEIGHT;
            case LIGHTWEIGHT:
                return Step.COUNTED;
            default:
                return Step.OFF;
        }
    }

    Step above() {
        switch (step) {
            case OFF:
                return Step.COUNTED;
            case COUNTED:
                return isLight ? Step.FULL : Step.LIGHTWEIGHT;
            default:
                return Step.FULL;
        }
    }
}
