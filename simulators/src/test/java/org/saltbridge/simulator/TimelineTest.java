package org.saltbridge.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private final Timeline timeline = new Timeline();
    private final List<String> done = new ArrayList<>();

    @Test
    void actionsRunAtTheirTimeInTheirOrder() {
        timeline.at(20, () -> done.add("second"));
        timeline.at(10, () -> done.add("first"));
        timeline.at(20, () -> done.add("third"));
        timeline.run(9);
        assertEquals(List.of(), done);
        timeline.run(10);
        assertEquals(List.of("first"), done);
        timeline.run(25);
        assertEquals(List.of("first", "second", "third"), done);
    }

    @Test
    void anActionMayAddAnotherThatIsDueAlready() {
        timeline.at(1, () -> timeline.at(2, () -> done.add("nested")));
        timeline.run(3);
        assertEquals(List.of("nested"), done);
    }

    @Test
    void anActionThatFailsHoldsNoOtherUp() {
        timeline.at(1, () -> {
            throw new IllegalStateException("expected by a test");
        });
        timeline.at(1, () -> done.add("next"));
        timeline.run(1);
        assertEquals(List.of("next"), done);
    }

    @Test
    void whatFindsNoRoomIsRefusedAndCounted() {
        for (int i = 0; i < Timeline.ACTIONS_MAX; i++) {
            assertTrue(timeline.at(i, () -> {}));
        }
        assertFalse(timeline.at(0, () -> done.add("too much")));
        assertEquals(1, timeline.refused());
    }
}
