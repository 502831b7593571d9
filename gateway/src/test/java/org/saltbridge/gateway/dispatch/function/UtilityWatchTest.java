package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.ControlConfig.Scada;
import org.saltbridge.gateway.dispatch.function.UtilityWatch.State;

/** Supervision: old after 10 s, lost after 60 s without a change of the heartbeat. */
class UtilityWatchTest {
    private static final long S = 1_000_000_000L;
    private final UtilityWatch watch = new UtilityWatch(new Scada(10_000, 60_000, Fallback.ZERO));

    @ParameterizedTest
    @CsvSource({
        // ns after the heartbeat, state, ns until the next change
        "0,           ALIVE, 10000000000",
        "9999999999,  ALIVE, 1",
        "10000000000, OLD,   50000000000",
        "59999999999, OLD,   1",
        "60000000000, LOST,  9223372036854775807",
        "99000000000, LOST,  9223372036854775807"
    })
    void eachLimitCountsFromExactlyItsTime(long silentNs, State state, long untilNs) {
        watch.onHeartbeat(7, 5 * S);
        assertEquals(state, watch.state(5 * S + silentNs));
        assertEquals(untilNs, watch.untilChangeNs(5 * S + silentNs));
    }

    @Test
    void aUtilityThatWasNeverThereIsNotLost() {
        assertEquals(State.UNKNOWN, watch.state(1_000 * S));
        assertEquals(Long.MAX_VALUE, watch.untilChangeNs(1_000 * S));
    }

    @Test
    void aHeartbeatThatDoesNotChangeIsNoSignOfLife() {
        watch.onHeartbeat(7, 0);
        watch.onHeartbeat(7, 59 * S);
        assertEquals(State.LOST, watch.state(60 * S));
    }

    @Test
    void theFirstCommandBeginsTheSupervisionAndLaterOnesDoNotRenewIt() {
        watch.onCommand(0);
        watch.onCommand(59 * S);
        assertEquals(State.LOST, watch.state(60 * S));
        watch.onCommand(61 * S);
        assertEquals(State.LOST, watch.state(61 * S));
    }

    @Test
    void recoversWithTheNextChangeOfTheHeartbeat() {
        watch.onHeartbeat(7, 0);
        assertEquals(State.LOST, watch.state(70 * S));
        watch.onHeartbeat(7, 71 * S);
        assertEquals(State.LOST, watch.state(71 * S));
        watch.onHeartbeat(8, 72 * S);
        assertEquals(State.ALIVE, watch.state(72 * S));
        assertEquals(State.OLD, watch.state(82 * S));
    }

    @ParameterizedTest
    @CsvSource({"0,  0,  UNKNOWN, UNKNOWN", "10, 0,  ALIVE,   OLD", "0,  20, ALIVE,   LOST", "10, 10, ALIVE,   LOST"})
    void aLimitOfZeroIsNone(int warnMs, int fallbackMs, State before, State after) {
        UtilityWatch other = new UtilityWatch(new Scada(warnMs, fallbackMs, Fallback.HOLD));
        other.onHeartbeat(1, 0);
        assertEquals(before, other.state(9_000_000));
        assertEquals(after, other.state(20_000_000));
    }
}
