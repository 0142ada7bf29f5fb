package io.flowcept.engine.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Estimates from samples of made-up runs, in which it is known how often and how long each method ran. */
class StackWatchTest {
    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    private final Map<String, OwnMethod> methods = new HashMap<>();
    private final StackWatch watch = new StackWatch(frame ->
            methods.computeIfAbsent(frame.getMethodName(), name -> new OwnMethod("C", name, "(I)I", false, null)));

    /** A thread's stack at a time, outermost first. */
    private interface Run {
        List<StackTraceElement> at(long nanos);
    }

    @Test
    void longCalls_areCountedOneByOne() {
        // 80 ms of work() out of 100.
        watch(
                30_000 * MILLI,
                nanos -> nanos % (100 * MILLI) < 80 * MILLI ? stack("main:5", "work:9") : stack("main:6"));

        OwnMethod work = methods.get("work");
        assertThat(work.nanosOfCall()).isBetween(75e6, 85e6);
        assertThat(work.calls()).isBetween(285.0, 315.0);
        assertThat((double) work.seenNanos / watch.watchedNanos()).isBetween(0.78, 0.82);
        assertThat(methods.get("main").hasEnded()).isFalse();
    }

    @Test
    void tinyCallsInABusyLoop_areNotTakenForOneLongCall() {
        // 9 microseconds of step() out of 10, all of main's time.
        watch(30_000 * MILLI, nanos -> nanos % (10 * MICRO) < 9 * MICRO ? stack("main:5", "step:9") : stack("main:6"));

        assertThat(methods.get("step").nanosOfCall()).isLessThan(10e6 / 2);
        assertThat(methods.get("step").calls()).isGreaterThan(5_000);
    }

    @Test
    void callerThatHasMovedOn_meansAnotherCall() {
        // Without a gap between two calls, but from two lines.
        watch(
                10_000 * MILLI,
                nanos -> nanos / (50 * MILLI) % 2 == 0 ? stack("main:5", "work:9") : stack("main:6", "work:9"));

        assertThat(methods.get("work").nanosOfCall()).isBetween(45e6, 55e6);
    }

    @Test
    void lineOfTheMethodItself_mayMove() {
        watch(10_000 * MILLI, nanos -> stack("main:5", "work:" + (1 + nanos / MILLI % 7)));

        assertThat(methods.get("work").hasEnded()).isFalse();
    }

    @Test
    void recursion_isTimeOnce() {
        watch(1_000 * MILLI, nanos -> stack("main:5", "grow:9", "grow:9", "grow:9"));

        assertThat(methods.get("grow").seenNanos).isEqualTo(watch.watchedNanos());
    }

    @Test
    void threadThatIsGone_hasEndedItsCalls() {
        watch(1_000 * MILLI, nanos -> nanos < 300 * MILLI ? stack("run:3", "work:9") : Collections.emptyList());

        assertThat(methods.get("work").hasEnded()).isTrue();
        assertThat(methods.get("work").nanosOfCall()).isBetween(280e6, 320e6);
    }

    /** Samples as {@link Watch} does: pairs 200 microseconds apart, and rests of about 5 ms. */
    private void watch(long forNanos, Run run) {
        Random random = new Random(7);
        boolean paired = false;
        for (long now = 0; now < forNanos; paired = !paired) {
            List<StackTraceElement> frames = new ArrayList<>(run.at(now));
            Collections.reverse(frames);
            watch.sample(
                    frames.isEmpty()
                            ? Collections.emptyMap()
                            : Collections.singletonMap(1L, frames.toArray(new StackTraceElement[0])),
                    now,
                    paired);
            now += paired ? 5 * MILLI + random.nextInt(1_000_000) : 200 * MICRO + random.nextInt(20_000);
        }
    }

    private static List<StackTraceElement> stack(String... frames) {
        List<StackTraceElement> stack = new ArrayList<>();
        for (String frame : frames) {
            String[] parts = frame.split(":", -1);
            stack.add(new StackTraceElement("C", parts[0], "C.java", Integer.parseInt(parts[1])));
        }
        return stack;
    }
}
