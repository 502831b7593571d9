package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.LinkConfig;

class TickPeriodTest {
    @ParameterizedTest
    @CsvSource({
        "100,    500, 0,  5, fast polls",
        "500,    500, 0, 10, a fiftieth of the period",
        "1000,   500, 0, 20, once a second",
        "60000, 3000, 0, 20, never coarser",
        "1000,   100, 0, 10, a tenth of the time-out",
        "1000,   500, 3,  5, a gap between requests",
    })
    void isAsFineAsTheFinestNeeds(int pollMs, int timeoutMs, int gapMs, long tickMs, String why) {
        LinkConfig link = new LinkConfig(timeoutMs, 1000, 1, gapMs, 100, 400, 3);
        TestPlant plant = new TestPlant().fastMs(pollMs).endpoint(1502, link, 1);
        assertEquals(tickMs * 1_000_000, TickPeriod.of(plant.build()), why);
    }

    @Test
    void aHeartbeatCountsAsAPollDoes() {
        TestPlant plant = new TestPlant().fastMs(1000).outgoingHeartbeat(400).endpoint(1502, LinkConfig.DEFAULT, 1);
        assertEquals(8_000_000, TickPeriod.of(plant.build()));
    }

    @Test
    void theShippedPlantsAreReadFast() {
        assertEquals(
                5_000_000, TickPeriod.of(ConfigReader.readBundledPlant("medium").plantOrThrow()));
    }
}
