package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.adapter.modbus.ModbusFieldBus;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.PlantConfig;

/** The gateway's own master with its decoder, without the gateway: what it reads ends in an array. */
final class SaltbridgeMaster implements ModbusClientCommand.Master {
    private final ModbusFieldBus bus;
    private final int endpoints;

    SaltbridgeMaster(Path folder, int firstPort, int devices, int periodMs) throws IOException {
        Path file = BenchPlant.likeFloor(devices).write(folder, firstPort, 1, 2);
        PlantConfig plant = SlowedPlant.of(ConfigReader.readPlant(file).plantOrThrow(), own -> periodMs, 1);
        endpoints = plant.endpoints().size();
        bus = new ModbusFieldBus(
                plant, new Values(new DevicePoints(plant).size()), (d, s, t, r, e, sent, ended) -> {}, nowNs -> true);
        bus.start();
    }

    @Override
    public long transactions() {
        return IntStream.range(0, endpoints)
                .mapToObj(bus::stats)
                .mapToLong(FieldStats::replies)
                .sum();
    }

    @Override
    public long missed() {
        return IntStream.range(0, endpoints)
                .mapToObj(bus::stats)
                .mapToLong(stats -> stats.pollsSkipped() + stats.timeouts())
                .sum();
    }

    @Override
    public void close() {
        bus.close();
    }

    /** Keeps the last value of each point. */
    private static final class Values implements SampleSink {
        private final double[] values;

        Values(int points) {
            values = new double[points];
        }

        @Override
        public void begin(int deviceIndex) {}

        @Override
        public void sample(int pointIndex, double value, byte quality, long epochMs) {
            values[pointIndex] = value;
        }

        @Override
        public void end(int deviceIndex) {}

        @Override
        public void state(int deviceIndex, DeviceState state, long epochMs) {}
    }
}
