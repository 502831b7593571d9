package org.saltbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class WarmUpTest {

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void everyCommandIsCarriedOutByTheNullSlave() throws Exception {
        WarmUp.Result result = WarmUp.run(60, TimeUnit.SECONDS.toNanos(100));
        assertTrue(result.commands() >= 60, result.toString());
        assertEquals(result.commands(), result.good(), result.toString());
        // Each command of the plant goes to two PCS, each of the third PCS to one.
        assertTrue(result.writes() > result.commands(), result.toString());
    }
}
