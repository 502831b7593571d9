package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.adapter.Quality;

/** What becomes of a value that gets worse. */
class SampleFilterTest {
    private static final int POINT = 1;

    private final RecordingSinks sinks = new RecordingSinks();
    private final SampleFilter filter = new SampleFilter(sinks, 2);

    private void degrade(Quality quality) {
        filter.degrade(0, new int[] {POINT}, quality, 2_000);
    }

    @ParameterizedTest
    @CsvSource({
        "GOOD, OLD_DATA, OLD_DATA",
        "GOOD, EXPIRED, EXPIRED",
        "GOOD, FROZEN, FROZEN",
        "GOOD, NO_COMMUNICATION, NO_COMMUNICATION",
        "OUT_OF_RANGE, OLD_DATA, OUT_OF_RANGE",
        "OUT_OF_RANGE, FROZEN, OUT_OF_RANGE",
        "OUT_OF_RANGE, EXPIRED, NO_COMMUNICATION",
        "FROZEN, OLD_DATA, FROZEN",
        "FROZEN, EXPIRED, NO_COMMUNICATION",
        "NOT_IMPLEMENTED, OLD_DATA, NOT_IMPLEMENTED",
        "NOT_IMPLEMENTED, EXPIRED, NOT_IMPLEMENTED",
        "NOT_IMPLEMENTED, NO_COMMUNICATION, NO_COMMUNICATION",
        "DEVICE_FAILURE, EXPIRED, DEVICE_FAILURE"
    })
    void onlyWhatWasGoodCanBecomeOldOrExpired(Quality last, Quality worse, Quality told) {
        filter.sample(POINT, 7, last.code(), 1_000);
        degrade(worse);
        assertEquals(told, filter.quality(POINT));
        assertEquals(told, sinks.quality(POINT));
    }

    @Test
    void aValueThatGrowsOldIsToldOfOnceAtEachStep() {
        filter.sample(POINT, 7, Quality.GOOD.code(), 1_000);
        for (Quality quality : new Quality[] {Quality.OLD_DATA, Quality.EXPIRED, Quality.NO_COMMUNICATION}) {
            degrade(quality);
            degrade(quality);
            assertEquals(quality, filter.quality(POINT));
        }
        assertEquals(4, sinks.samplesOf(POINT).size());
    }

    @Test
    void whatHasNeverBeenReadIsNeitherOldNorExpired() {
        degrade(Quality.OLD_DATA);
        degrade(Quality.EXPIRED);
        assertEquals(Quality.WAITING, filter.quality(POINT));
        degrade(Quality.NO_COMMUNICATION);
        assertEquals(Quality.NO_COMMUNICATION, filter.quality(POINT));
    }
}
