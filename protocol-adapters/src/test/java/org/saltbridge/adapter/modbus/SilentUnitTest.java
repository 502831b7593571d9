package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.config.LinkConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ten units behind one gateway: what a dead one costs the others. */
class SilentUnitTest extends ScriptedLink {
    private static final Logger LOG = LoggerFactory.getLogger(SilentUnitTest.class);
    private static final int[] UNITS = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    private static final int DEAD = 10;
    private static final int REQUESTS = 3000;
    private static final LinkConfig LINK = new LinkConfig(100, 1000, 1, 0, 100, 400, 100);

    private void startAll() {
        for (int unit : UNITS) {
            slave.set(unit, TestPlant.A_ADDRESS, A_VALUE);
            slave.set(unit, TestPlant.B_ADDRESS, B_VALUE);
        }
        start(LINK, UNITS);
        sinks.await(
                "all online",
                () -> IntStream.range(0, UNITS.length).allMatch(unit -> bus.state(unit) == DeviceState.ONLINE));
    }

    private void silence() {
        slave.script(request -> {
            if (request.unit != DEAD) {
                request.answer();
            }
        });
        sinks.await("silent", () -> bus.state(DEAD - 1) == DeviceState.SILENT);
    }

    @Test
    void theOthersArePolledAsBefore() {
        startAll();
        long[] beforeNs = periods();
        silence();
        int requests = slave.requests().size();
        long[] afterNs = periods();

        long toDead = slave.requests().stream()
                .skip(requests)
                .filter(request -> request.unit == DEAD)
                .count();
        LOG.info(
                "10 units, period of a block: p50 {} then {} ms, p99 {} then {} ms; {} probes",
                ms(beforeNs, 50),
                ms(afterNs, 50),
                ms(beforeNs, 99),
                ms(afterNs, 99),
                toDead);
        assertTrue(toDead <= 5, toDead + " requests to the silent unit");
        assertEquals(1, bus.stats(0).connects());
    }

    @Test
    void aNewConnectionDoesNotWakeADeadUnitForMoreThanOneRequest() {
        startAll();
        silence();
        slave.dropConnections();
        sinks.await("again", () -> bus.stats(0).connects() == 2 && bus.state(0) == DeviceState.ONLINE);
        int requests = slave.requests().size();
        periods();
        long toDead = slave.requests().stream()
                .skip(requests)
                .filter(request -> request.unit == DEAD)
                .count();
        assertTrue(toDead <= 5, toDead + " requests to the silent unit");
        assertEquals(DeviceState.SILENT, bus.state(DEAD - 1));
    }

    @Test
    void itIsReadAgainSoonAfterItAnswers() {
        startAll();
        silence();
        slave.script(ScriptedSlave.Request::answer);
        sinks.await("back", () -> bus.state(DEAD - 1) == DeviceState.ONLINE);
    }

    /** Times between two polls of one block, over all blocks of the living units. */
    private long[] periods() {
        int from = slave.requests().size();
        sinks.await("requests", () -> slave.requests().size() >= from + REQUESTS / 3);
        List<ScriptedSlave.Request> all = slave.requests();
        Map<Integer, Long> last = new HashMap<>();
        long[] gaps = new long[all.size()];
        int count = 0;
        for (ScriptedSlave.Request request : all.subList(from, all.size())) {
            if (request.unit != DEAD) {
                Long before = last.put(request.unit << 16 | request.address(), request.receivedNs);
                if (before != null) {
                    gaps[count++] = request.receivedNs - before;
                }
            }
        }
        long[] sorted = Arrays.copyOf(gaps, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double ms(long[] sorted, int percent) {
        return sorted[(sorted.length - 1) * percent / 100] / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
