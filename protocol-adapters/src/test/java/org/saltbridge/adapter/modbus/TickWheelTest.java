package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickWheelTest {
    private static final long ORIGIN_NS = 1_000;
    private static final long TICK_NS = 10;

    private final List<String> fired = new ArrayList<>();
    private final List<Long> earlierNs = new ArrayList<>();
    private final TickWheel wheel = new TickWheel(ORIGIN_NS, TICK_NS, earlierNs::add);

    private TickWheel.Timer timer(String name) {
        return new TickWheel.Timer() {
            @Override
            void onTimer(long nowNs) {
                fired.add(name + "@" + nowNs);
            }
        };
    }

    @Test
    void aTimerFiresAtTheFirstTickAtWhichItIsDue() {
        wheel.schedule(timer("a"), ORIGIN_NS + 21);
        wheel.advance(ORIGIN_NS + 29);
        assertEquals(List.of(), fired);
        wheel.advance(ORIGIN_NS + 30);
        assertEquals(List.of("a@1030"), fired);
    }

    @Test
    void ticksWithoutATimerAreIdleUpToTheFirstThatHasOne() {
        assertEquals(50, wheel.idleTicks(50));
        wheel.schedule(timer("a"), ORIGIN_NS + 100);
        assertEquals(9, wheel.idleTicks(50));
        assertEquals(4, wheel.idleTicks(4));
        wheel.advance(ORIGIN_NS + 60);
        assertEquals(3, wheel.idleTicks(50));
        wheel.schedule(timer("b"), ORIGIN_NS);
        assertEquals(0, wheel.idleTicks(50), "what is overdue is due at the next tick");
    }

    @Test
    void aRestEndsWithItsFirstTimer() {
        wheel.schedule(timer("a"), ORIGIN_NS + 100);
        assertEquals(ORIGIN_NS + 100, wheel.rest(wheel.idleTicks(50)));
        wheel.advance(ORIGIN_NS + 100);
        assertEquals(List.of("a@1100"), fired);
        assertEquals(List.of(), earlierNs);
    }

    @Test
    void aTimerThatIsDueBeforeTheRestEndsIsToldAndALaterOneIsNot() {
        wheel.rest(wheel.idleTicks(50));
        wheel.schedule(timer("late"), ORIGIN_NS + 900);
        assertEquals(List.of(), earlierNs);
        wheel.schedule(timer("soon"), ORIGIN_NS + 205);
        wheel.schedule(timer("as soon"), ORIGIN_NS + 210);
        wheel.schedule(timer("sooner"), ORIGIN_NS + 35);
        assertEquals(List.of(ORIGIN_NS + 210, ORIGIN_NS + 40), earlierNs);
        wheel.advance(ORIGIN_NS + 40);
        wheel.advance(ORIGIN_NS + 210);
        assertEquals(List.of("sooner@1040", "soon@1210", "as soon@1210"), fired);
    }

    @Test
    void afterARestNobodyIsToldAnyMore() {
        wheel.rest(20);
        wheel.advance(ORIGIN_NS + 210);
        wheel.schedule(timer("a"), ORIGIN_NS + 220);
        assertEquals(List.of(), earlierNs);
    }
}
