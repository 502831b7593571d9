package org.saltbridge.gateway.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.dispatch.SequenceRunner.Phase;

/** A sequence of two steps: precharge (state 2 within 4 s), then close (state 4 or 5 within 10 s). */
class SequenceRunnerTest {
    private static final long S = 1_000_000_000;
    private static final SequencePlan PLAN = Objects.requireNonNull(SequencePlan.of(
            0,
            DispatchPlants.profile(List.of(new SequenceDef(
                    "start",
                    List.of(
                            new SequenceStep(6, 220, 1, "DSTO1/DEROpSt", List.of(2), 4000),
                            new SequenceStep(6, 221, 7, "DSTO1/DEROpSt", List.of(4, 5), 10_000))))),
            "start"));

    private final SequenceRunner runner = new SequenceRunner();
    private long nowNs = S;

    @BeforeEach
    void begin() {
        runner.begin(PLAN, false, nowNs);
    }

    private void observe(double state) {
        runner.observe(state, true, true, nowNs);
    }

    private void confirmed(double stateBefore) {
        runner.offered(stateBefore, nowNs);
        runner.onWrite(WriteResult.CONFIRMED, 0, nowNs);
    }

    @Test
    void eachStepIsWrittenOnceWhenTheStateOfTheOneBeforeWasRead() {
        assertEquals(Phase.WRITE, runner.phase());
        assertEquals(2, runner.write(), "behind the two setpoints");
        assertEquals(1, runner.value());
        confirmed(1);
        assertEquals(Phase.EXPECT, runner.phase());
        observe(1);
        assertEquals(Phase.EXPECT, runner.phase());
        observe(2);
        assertEquals(Phase.WRITE, runner.phase());
        assertEquals(3, runner.write());
        assertEquals(7, runner.value());
        confirmed(2);
        observe(3);
        assertNull(runner.result());
        observe(5);
        assertEquals(CommandResult.CONFIRMED, runner.result());
        assertEquals(Phase.IDLE, runner.phase());
    }

    /** What the first step's write ended with: what is answered, and whether the device may have acted. */
    @ParameterizedTest
    @CsvSource({
        "REFUSED,         DEVICE_REFUSED,       false",
        "NOT_CONNECTED,   DEVICE_NOT_CONNECTED, false",
        "EXPIRED,         DEVICE_TIMED_OUT,     false",
        "TIMED_OUT,       DEVICE_TIMED_OUT,     true",
        "CONNECTION_LOST, DEVICE_TIMED_OUT,     true",
        "BAD_REPLY,       DEVICE_REFUSED,       true"
    })
    void aWriteThatFailsEndsTheSequence(WriteResult written, CommandResult expected, boolean acted) {
        runner.offered(1, nowNs);
        runner.onWrite(written, written == WriteResult.REFUSED ? 4 : 0, nowNs);
        assertEquals(expected, runner.result());
        assertEquals(1, runner.stepNumber());
        assertEquals(acted, runner.mayHaveActed());
        assertEquals(written == WriteResult.REFUSED ? 4 : 0, runner.exceptionCode());
        observe(2);
        assertEquals(Phase.IDLE, runner.phase(), "it does not go on");
    }

    @Test
    void aRefusalOfALaterStepLeavesADeviceThatHasActed() {
        confirmed(1);
        observe(2);
        runner.offered(2, nowNs);
        runner.onWrite(WriteResult.REFUSED, 4, nowNs);
        assertEquals(CommandResult.DEVICE_REFUSED, runner.result());
        assertEquals(2, runner.stepNumber());
        assertTrue(runner.mayHaveActed());
    }

    @Test
    void aStateThatIsNotReachedInTimeIsNamedWithItsStep() {
        confirmed(1);
        nowNs += 4 * S - 1;
        observe(1);
        assertNull(runner.result());
        nowNs += 1;
        observe(1);
        assertEquals(CommandResult.STATE_NOT_REACHED, runner.result());
        assertEquals(1, runner.stepNumber());
    }

    @Test
    void aResultThatNeverComesEndsTheSequenceToo() {
        runner.offered(1, nowNs);
        nowNs += 4 * S;
        observe(1);
        assertEquals(CommandResult.DEVICE_TIMED_OUT, runner.result());
    }

    @Test
    void aLostLinkEndsTheSequenceWhereverItIs() {
        confirmed(1);
        runner.observe(Double.NaN, false, true, nowNs);
        assertEquals(CommandResult.DEVICE_NOT_CONNECTED, runner.result());
    }

    @Test
    void aStateThatWasThereBeforeCountsOnlyWhenItMustHaveBeenReadAgain() {
        confirmed(2);
        observe(2);
        assertEquals(Phase.EXPECT, runner.phase());
        nowNs += 299_000_000;
        observe(2);
        assertEquals(Phase.EXPECT, runner.phase(), "it is called old two ticks late at most");
        nowNs += 1_000_000;
        observe(2);
        assertEquals(Phase.WRITE, runner.phase());
        assertEquals(2, runner.stepNumber());
    }

    @Test
    void unloadingIsWaitedForButNotForever() {
        runner.begin(PLAN, true, nowNs);
        runner.observe(4, true, false, nowNs);
        assertEquals(Phase.UNLOAD, runner.phase());
        runner.observe(4, true, true, nowNs);
        assertEquals(Phase.WRITE, runner.phase());

        runner.begin(PLAN, true, nowNs);
        runner.observe(4, true, false, nowNs + SequenceRunner.UNLOAD_NS);
        assertEquals(Phase.WRITE, runner.phase());
        assertFalse(runner.mayHaveActed());
    }

    @Test
    void whatWasAbortedNeitherGoesOnNorTakesALateResult() {
        runner.offered(1, nowNs);
        runner.abort();
        runner.onWrite(WriteResult.CONFIRMED, 0, nowNs);
        observe(2);
        assertEquals(Phase.IDLE, runner.phase());
        assertNull(runner.result());
    }
}
