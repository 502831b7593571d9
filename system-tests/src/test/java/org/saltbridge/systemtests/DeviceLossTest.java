package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.saltbridge.simulator.FaultSwitch;
import org.saltbridge.systemtests.UtilityClient.Delivery;

/** A device that is lost: what its values look like to every subscriber, and that the other devices do not notice. */
class DeviceLossTest {
    private static final String FAST = PCS2 + "/MMXU1/TotW";
    private static final String SLOWER = PCS2 + "/STMP1/Tmp";
    private static final long FAST_LOST_MS = 2 * 200;
    private static final long SLOWER_LOST_MS = 2 * 1000;
    /** 80 % of the fastest poll period, unless the plant file says otherwise. */
    private static final long LINK_TIMEOUT_MS = 160;
    /** Publishing every 50 ms, and a machine that may be busy with other things. */
    private static final long DELIVERY_MS = 2_000;

    /** Heartbeats of the devices themselves: they change every second as long as their device is read. */
    private static final List<String> OTHERS = List.of(
            PCS1 + "/DINV1/Hb",
            PCS1 + "/Container1/DBAT1/Hb",
            PCS2 + "/Container1/DBAT1/Hb",
            PCS2 + "/Container2/DBAT1/Hb");

    @TempDir
    static Path data;

    static RunningPlant plant;
    static UtilityClient observer;
    static UtilityClient dispatcher;

    @BeforeAll
    static void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        observer = plant.connect("observer");
        dispatcher = plant.connect("dispatcher");
    }

    @AfterAll
    static void stop() throws Exception {
        plant.close();
    }

    static Stream<Arguments> losses() {
        Consumer<FaultSwitch> silence = faults -> faults.silent(true);
        Consumer<FaultSwitch> disconnection = faults -> faults.linkDown(true);
        return Stream.of(
                Arguments.of(Named.of("it is silent", silence)),
                Arguments.of(Named.of("its connection breaks", disconnection)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void valuesOfALostDeviceTurnUncertainThenBadAndComeBack(Consumer<FaultSwitch> loss) throws Exception {
        List<Queue<Delivery>> subscribers = new ArrayList<>();
        for (UtilityClient client : List.of(observer, dispatcher)) {
            List<String> paths = new ArrayList<>(OTHERS);
            paths.addAll(List.of(FAST, SLOWER));
            subscribers.add(client.subscribe(paths, 50));
        }
        for (Queue<Delivery> subscriber : subscribers) {
            Until.within(5_000, "all is well", () -> isGoodNow(subscriber, FAST) && isGoodNow(subscriber, SLOWER));
        }

        long lostNs = System.nanoTime();
        loss.accept(plant.simulator.faults(PCS2));

        for (Queue<Delivery> subscriber : subscribers) {
            mustTurnBad(subscriber, FAST, lostNs, FAST_LOST_MS + LINK_TIMEOUT_MS + DELIVERY_MS);
            mustTurnBad(subscriber, SLOWER, lostNs, SLOWER_LOST_MS + LINK_TIMEOUT_MS + DELIVERY_MS);
            othersMustGoOn(subscriber, lostNs);
        }

        plant.simulator.faults(PCS2).clear();
        for (Queue<Delivery> subscriber : subscribers) {
            Until.within(10_000, "back", () -> isGoodNow(subscriber, FAST) && isGoodNow(subscriber, SLOWER));
        }
        plant.awaitOnline();
    }

    private static void mustTurnBad(Queue<Delivery> subscriber, String path, long lostNs, long withinMs)
            throws Exception {
        Until.within(
                withinMs + 2_000,
                path + " is bad",
                () -> after(subscriber, path, lostNs)
                        .anyMatch(delivery -> delivery.value().getStatusCode().isBad()));
        Delivery bad = after(subscriber, path, lostNs)
                .filter(delivery -> delivery.value().getStatusCode().isBad())
                .findFirst()
                .orElseThrow();
        long tookMs = TimeUnit.NANOSECONDS.toMillis(bad.receivedNs() - lostNs);
        assertTrue(tookMs <= withinMs, path + " bad after " + tookMs + " ms");
        assertTrue(
                bad.value().getStatusCode().value() == StatusCodes.Bad_NoCommunication,
                bad.value().getStatusCode().toString());
        assertTrue(
                after(subscriber, path, lostNs)
                        .takeWhile(delivery -> !delivery.equals(bad))
                        .anyMatch(delivery -> delivery.value().getStatusCode().isUncertain()),
                path + " turned uncertain first");
    }

    private static void othersMustGoOn(Queue<Delivery> subscriber, long lostNs) throws Exception {
        for (String other : OTHERS) {
            Until.within(
                    5_000,
                    other + " goes on",
                    () -> after(subscriber, other, lostNs).count() >= 2);
            after(subscriber, other, lostNs)
                    .forEach(delivery ->
                            assertTrue(delivery.value().getStatusCode().isGood(), delivery.toString()));
        }
    }

    private static Stream<Delivery> after(Queue<Delivery> subscriber, String path, long ns) {
        return subscriber.stream().filter(delivery -> delivery.path().equals(path) && delivery.receivedNs() - ns > 0);
    }

    private static boolean isGoodNow(Queue<Delivery> subscriber, String path) {
        return subscriber.stream()
                .filter(delivery -> delivery.path().equals(path))
                .reduce((earlier, later) -> later)
                .map(delivery -> delivery.value().getStatusCode().isGood())
                .orElse(false);
    }

    @Test
    void valuesOfADeviceWhoseHeartbeatStandsStillAreNotGood() throws Exception {
        plant.simulator.faults(PCS2).frozen(true);
        Until.within(
                6_000, "uncertain", () -> observer.read(FAST).getStatusCode().isUncertain());
        assertTrue(observer.read(PCS1 + "/MMXU1/TotW").getStatusCode().isGood());

        plant.simulator.faults(PCS2).clear();
        Until.within(
                6_000, "good again", () -> observer.read(FAST).getStatusCode().isGood());
    }
}
