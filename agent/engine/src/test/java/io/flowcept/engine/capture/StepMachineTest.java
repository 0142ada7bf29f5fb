package io.flowcept.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowcept.engine.weave.CaptureCost.Step;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class StepMachineTest {
    private static final List<Step> DOWNWARDS = List.of(Step.values());
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private long now = SECOND;

    private Step look(StepMachine machine, boolean tooDear) {
        now += SECOND;
        return machine.look(tooDear, false, now);
    }

    @Example
    void oneDearSecond_changesNothing() {
        StepMachine machine = new StepMachine(false);

        assertThat(look(machine, true)).isEqualTo(Step.FULL);
        assertThat(look(machine, false)).isEqualTo(Step.FULL);
        assertThat(look(machine, true)).isEqualTo(Step.FULL);
    }

    @Example
    void everyTwoDearSeconds_goOneStepDown_theFirstBehindAStepNotCounted_untilNothingIsLeft() {
        StepMachine machine = new StepMachine(false);

        List<Step> steps = java.util.stream.IntStream.range(0, 10)
                .mapToObj(i -> look(machine, true))
                .toList();

        assertThat(steps)
                .containsExactly(
                        Step.FULL,
                        Step.LIGHTWEIGHT,
                        Step.LIGHTWEIGHT,
                        Step.LIGHTWEIGHT,
                        Step.COUNTED,
                        Step.COUNTED,
                        Step.COUNTED,
                        Step.OFF,
                        Step.OFF,
                        Step.OFF);
    }

    @Example
    void stepThatIsDearAtFirstAlone_isKept() {
        StepMachine machine = new StepMachine(false);
        look(machine, true);
        look(machine, true);

        assertThat(look(machine, true)).isEqualTo(Step.LIGHTWEIGHT);
        assertThat(look(machine, true)).isEqualTo(Step.LIGHTWEIGHT);
        assertThat(look(machine, false)).isEqualTo(Step.LIGHTWEIGHT);
        assertThat(look(machine, true)).isEqualTo(Step.LIGHTWEIGHT);
    }

    @Example
    void lightweightSite_isCountedNext_andFullAgainAfterThat() {
        StepMachine machine = new StepMachine(true);
        look(machine, true);

        assertThat(look(machine, true)).isEqualTo(Step.COUNTED);
        assertThat(secondsUntil(machine, Step.FULL)).isEqualTo(10);
    }

    @Example
    void eachFailedTry_doublesTheRest_andOneThatLastsForgetsIt() {
        StepMachine machine = new StepMachine(true);
        look(machine, true);
        look(machine, true);

        assertThat(secondsUntil(machine, Step.FULL)).isEqualTo(10);
        for (long rest : new long[] {20, 40, 80, 160, 300, 300}) {
            look(machine, true);
            assertThat(look(machine, true)).isEqualTo(Step.COUNTED);
            assertThat(secondsUntil(machine, Step.FULL)).isEqualTo(rest);
        }
        for (int i = 0; i < 60; i++) {
            look(machine, false);
        }
        look(machine, true);
        look(machine, true);
        assertThat(secondsUntil(machine, Step.FULL)).isEqualTo(10);
    }

    @Example
    void stepThatWouldBeTooDear_isNotTried() {
        StepMachine machine = new StepMachine(false);
        look(machine, true);
        look(machine, true);

        for (int i = 0; i < 1000; i++) {
            now += SECOND;
            assertThat(machine.look(false, true, now)).isEqualTo(Step.LIGHTWEIGHT);
        }
        assertThat(look(machine, false)).isEqualTo(Step.FULL);
    }

    @Property
    void noLook_movesMoreThanOneStep_andNoClimbComesBeforeItsRest(@ForAll @Size(max = 400) List<Boolean> dear) {
        StepMachine machine = new StepMachine(false);
        long changedAt = now;
        Step before = Step.FULL;
        for (boolean tooDear : dear) {
            Step after = look(machine, tooDear);
            assertThat(Math.abs(DOWNWARDS.indexOf(after) - DOWNWARDS.indexOf(before)))
                    .isLessThanOrEqualTo(1);
            if (DOWNWARDS.indexOf(after) < DOWNWARDS.indexOf(before)) {
                assertThat(tooDear).isFalse();
                assertThat(now - changedAt).isGreaterThanOrEqualTo(StepMachine.FIRST_REST_NANOS);
            }
            changedAt = after == before ? changedAt : now;
            before = after;
        }
    }

    private int secondsUntil(StepMachine machine, Step wanted) {
        int seconds = 0;
        while (machine.step() != wanted) {
            look(machine, false);
            seconds++;
            assertThat(seconds).isLessThan(1000);
        }
        return seconds;
    }
}
