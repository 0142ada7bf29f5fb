package io.flowcept.engine.capture;

import io.flowcept.engine.weave.CaptureCost.Step;
import io.flowcept.engine.weave.Site;
import io.flowcept.engine.weave.Sites;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Keeps what recording costs within {@code instrumentation.max_overhead_percent}. A site whose calls are recorded at more
 * than that share of their own time, and at more than that share of one processor, goes a step down: nothing is lost by a
 * method that is called a few times, however short it is. Methods that start workflows are left alone. One thread calls
 * {@link #tick}; the rest is thread-safe.
 */
public final class Governor {
    private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** Between looks at most, while everything is recorded in full, and little is. */
    private static final long QUIET_NANOS = 4 * TICK_NANOS;

    /** What so few calls a second cost is more than the bound only where each takes milliseconds. */
    private static final double FEW_A_SECOND = 16;

    /** Timed calls a second: a method that has fewer costs little, or is worth it. */
    private static final int FEWEST_TIMED = 10;

    private static final int MOST_CHANGES = 200;

    private final Sites sites;
    private final Map<Site, Watched> watched = new HashMap<>();
    private final List<Map<String, Object>> changes = new ArrayList<>();
    private long allChanges;
    private volatile double mostPercent;
    private long lastTick;
    /** From the last look to the next, if little is called. */
    private long rest = TICK_NANOS / 2;

    /** @param mostPercent 0: recording may cost what it costs */
    public Governor(Sites sites, double mostPercent) {
        this.sites = sites;
        this.mostPercent = mostPercent;
    }

    /** From the next look on. */
    public void mostPercent(double percent) {
        mostPercent = percent;
    }

    /**
     * Looks at all sites when a second has passed since the last look.
     *
     * @param now {@link System#nanoTime()}
     * @return nanoseconds until it is to be called again: twice as many each time, up to some seconds, where little is
     *     called. Who knows that more is may call it sooner
     */
    public long tick(long now) {
        boolean first = lastTick == 0;
        long passed = first ? TICK_NANOS : now - lastTick;
        if (passed < TICK_NANOS) {
            return TICK_NANOS - passed;
        }
        lastTick = now;
        long calls = 0;
        boolean isFull = true;
        for (Site site : sites.all()) {
            if (site.selection.task && site.selection.workflowName == null) {
                Watched known = watched.get(site);
                if (known == null) {
                    known = new Watched(site);
                    watched.put(site, known);
                }
                calls += known.look(passed, now);
                isFull &= known.machine.isFull();
            }
        }
        boolean isQuiet = isFull && calls * 1e9 <= FEW_A_SECOND * passed;
        rest = isQuiet ? Math.min(2 * rest, QUIET_NANOS) : TICK_NANOS;
        return rest;
    }

    /** Adds to a summary which steps were taken, if any were. */
    public void addTo(Map<String, Object> summary) {
        synchronized (changes) {
            if (allChanges > 0) {
                summary.put("overhead_steps", new ArrayList<>(changes));
                summary.put("overhead_steps_taken", allChanges);
            }
        }
    }

    private void changed(Site site, Step from, Step to, double percent) {
        synchronized (changes) {
            allChanges++;
            if (changes.size() < MOST_CHANGES) {
                Map<String, Object> change = new LinkedHashMap<>();
                change.put("at", System.currentTimeMillis() / 1e3);
                change.put("method", site.signature());
                change.put("from", named(from));
                change.put("to", named(to));
                change.put("calls", site.counts.seen());
                if (percent > 0) {
                    change.put("overhead_percent", Math.rint(percent * 10) / 10);
                }
                changes.add(change);
            }
        }
    }

    /** As it is called in messages. */
    public static String named(Step step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    /** One site, from look to look. */
    private final class Watched {
        private final Site site;
        private final StepMachine machine;
        /** What recording a call cost at each step when it was last measured. */
        private final Map<Step, Double> nanosAt = new EnumMap<>(Step.class);

        private long seenBefore;

        Watched(Site site) {
            this.site = site;
            this.machine = new StepMachine(site.selection.lightweight);
        }

        /** How many calls there have been since the last look. */
        long look(long passed, long now) {
            long seen = site.counts.seen();
            long calls = seen - seenBefore;
            seenBefore = seen;
            long[] taken = site.cost.take();
            double bound = mostPercent / 100;
            if (bound > 0) {
                site.cost.expect(calls * 1e9 / passed);
            } else {
                site.cost.expectNoQuestion();
            }
            Step before = machine.step();
            boolean tooDear = false;
            double percent = 0;
            if (taken[0] > 0) {
                nanosAt.put(before, (double) taken[1] / taken[0]);
                percent = 100.0 * taken[1] / Math.max(1, taken[2]);
                // Where a call is counted only, how long it ran is not known any more.
                boolean ofItsTime = before == Step.COUNTED || percent > mostPercent;
                tooDear = isOften(taken[0], passed) && ofItsTime && isDear(before, calls, passed, bound);
            }
            // Without a bound all sites climb back, and none goes down.
            boolean bounded = bound > 0;
            Step after =
                    machine.look(bounded && tooDear, bounded && isDear(machine.above(), calls, passed, bound / 2), now);
            if (after != before) {
                site.cost.step(after);
                changed(site, before, after, after.compareTo(before) > 0 && before != Step.COUNTED ? percent : 0);
            }
            return calls;
        }

        private boolean isOften(long timed, long passed) {
            return timed >= FEWEST_TIMED * Math.max(1, passed / TICK_NANOS);
        }

        private boolean isDear(Step step, long calls, long passed, double bound) {
            Double nanos = nanosAt.get(step);
            return nanos != null && nanos * calls > bound * passed;
        }
    }
}
