package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.WriteResult;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.PlantConfig;

/** The bus as a whole: several endpoints and loops, its end, and the ways to reach a host. */
@Timeout(60)
class ModbusFieldBusTest {
    private final RecordingSinks sinks = new RecordingSinks();

    private static void offer(ModbusFieldBus bus, int device, int token) {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        assertTrue(bus.setpoints().offer(device, 0, token, token, deadlineNs));
    }

    @Test
    void oneFlushReachesTheDevicesOfEveryLoop() throws IOException {
        List<ScriptedSlave> slaves = new ArrayList<>();
        TestPlant plant = new TestPlant();
        for (int i = 0; i < 20; i++) {
            slaves.add(new ScriptedSlave());
            plant.endpoint(slaves.get(i).port(), TestPlant.QUICK, 1);
        }
        try (ModbusFieldBus bus = new ModbusFieldBus(plant.build(), sinks, sinks, nowNs -> true, 3)) {
            bus.start();
            sinks.await("all online", () -> allOnline(bus, 20));
            for (int device = 0; device < 20; device++) {
                offer(bus, device, 100 + device);
            }
            bus.setpoints().flush();
            for (int device = 0; device < 20; device++) {
                assertEquals(
                        WriteResult.CONFIRMED, sinks.awaitResult(100 + device).result());
                assertEquals(100 + device, slaves.get(device).get(1, TestPlant.SETPOINT_ADDRESS + 1));
            }
        }
        slaves.forEach(ScriptedSlave::close);
    }

    private static boolean allOnline(ModbusFieldBus bus, int count) {
        return IntStream.range(0, count).allMatch(device -> bus.state(device) == DeviceState.ONLINE);
    }

    @Test
    void oneEndpointThatNeverAnswersDisturbsNoOther() throws IOException {
        try (ScriptedSlave silent = new ScriptedSlave();
                ScriptedSlave good = new ScriptedSlave()) {
            silent.script(request -> {});
            PlantConfig plant = new TestPlant()
                    .endpoint(silent.port(), TestPlant.QUICK, 1)
                    .endpoint(good.port(), TestPlant.QUICK, 1)
                    .build();
            try (ModbusFieldBus bus = new ModbusFieldBus(plant, sinks, sinks, nowNs -> true, 1)) {
                bus.start();
                sinks.await("online", () -> bus.state(1) == DeviceState.ONLINE);
                sinks.clear();
                long before = bus.stats(0).timeouts();
                sinks.await("some time-outs", () -> bus.stats(0).timeouts() >= before + 3);
                assertEquals(0, bus.stats(1).timeouts());
                assertEquals(0, bus.stats(0).samples(), "nothing was read there");
                assertTrue(
                        bus.stats(1).samples()
                                > sinks.samplesOf(TestPlant.POINTS + TestPlant.A)
                                        .size(),
                        "a block has several values");
                // Three waits of 300 ms in a row are nine polls of 100 ms.
                assertTrue(sinks.samplesOf(TestPlant.POINTS + TestPlant.A).size() >= 6);
            }
        }
    }

    @Test
    void closingAnswersWhatWaitsAndEndsTheLoops() throws IOException {
        try (ScriptedSlave slave = new ScriptedSlave()) {
            PlantConfig plant =
                    new TestPlant().endpoint(slave.port(), TestPlant.QUICK, 1).build();
            ModbusFieldBus bus = new ModbusFieldBus(plant, sinks, sinks, nowNs -> true);
            bus.start();
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            slave.script(request -> {});
            offer(bus, 0, 5);
            bus.setpoints().flush();
            sinks.await(
                    "on the wire",
                    () -> slave.writes(TestPlant.SETPOINT_ADDRESS).size() == 1);
            bus.close();
            assertEquals(WriteResult.CONNECTION_LOST, sinks.awaitResult(5).result());
            assertEquals(DeviceState.DISCONNECTED, bus.state(0));
            offer(bus, 0, 6);
            bus.setpoints().flush();
        }
    }

    @Test
    void hostNamesAreLookedUp() throws IOException {
        try (ScriptedSlave slave = new ScriptedSlave()) {
            checkOnline(new ModbusFieldBus(atHost("localhost", slave.port()), sinks, sinks, nowNs -> true));
        }
    }

    @Test
    void anUnknownHostIsTriedAgainAndDisturbsNothing() {
        PlantConfig plant = atHost("no-such-host.invalid", 502);
        try (ModbusFieldBus bus = new ModbusFieldBus(plant, sinks, sinks, nowNs -> true)) {
            bus.start();
            sinks.awaitQuality(TestPlant.A, org.saltbridge.adapter.Quality.NO_COMMUNICATION);
            assertEquals(DeviceState.DISCONNECTED, bus.state(0));
        }
    }

    @Test
    void nioServesWhereThereIsNoEpoll() throws IOException {
        try (ScriptedSlave slave = new ScriptedSlave()) {
            PlantConfig plant =
                    new TestPlant().endpoint(slave.port(), TestPlant.QUICK, 1).build();
            checkOnline(ModbusFieldBus.onNio(plant, sinks, sinks, nowNs -> true));
        }
    }

    private void checkOnline(ModbusFieldBus bus) {
        try (bus) {
            bus.start();
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            offer(bus, 0, 9);
            bus.setpoints().flush();
            assertEquals(WriteResult.CONFIRMED, sinks.awaitResult(9).result());
        }
    }

    @Test
    void aPlantThatComesBackIsMetAtAMeasuredPace() throws IOException {
        try (ScriptedSlave slave = new ScriptedSlave()) {
            TestPlant plant = new TestPlant().fastMs(5000);
            LinkConfig link = new LinkConfig(2000, 2000, 1, 0, 100, 400, 3);
            for (int i = 0; i < 100; i++) {
                plant.endpoint(slave.port(), link, 1);
            }
            try (ModbusFieldBus bus = new ModbusFieldBus(plant.build(), sinks, sinks, nowNs -> true, 1)) {
                long startNs = System.nanoTime();
                bus.start();
                sinks.await("all online", () -> allOnline(bus, 100));
                // Two in each tick of 5 ms.
                assertTrue(System.nanoTime() - startNs > TimeUnit.MILLISECONDS.toNanos(230));
                slave.dropConnections();
                sinks.await("all back", () -> slave.accepted() >= 200 && allOnline(bus, 100));
                assertEquals(200, slave.accepted());
            }
        }
    }

    private static PlantConfig atHost(String host, int port) {
        PlantConfig plain = new TestPlant().endpoint(port, TestPlant.QUICK, 1).build();
        EndpointConfig endpoint = new EndpointConfig(0, "E0", host, port, TestPlant.QUICK);
        return plain.withEndpoints(List.of(endpoint));
    }
}
