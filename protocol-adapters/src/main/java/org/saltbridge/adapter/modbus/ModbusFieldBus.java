package org.saltbridge.adapter.modbus;

import io.netty.channel.EventLoopGroup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldBus;
import org.saltbridge.adapter.FieldStats;
import org.saltbridge.adapter.LinkSecurity;
import org.saltbridge.adapter.Liveness;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.adapter.WriteResultSink;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.PlantConfig;

/** Every Modbus link of a plant, spread over a few event loops; the links of one loop share its one thread. */
public final class ModbusFieldBus implements FieldBus {
    private static final int ENDPOINTS_PER_LOOP = 800;
    private static final int RING_MIN = 1024;
    private static final int RING_PER_DEVICE = 8;
    private static final int CLOSE_SECONDS_MAX = 3;

    private final LinkConnector connector;
    private final EventLoopGroup group;
    private final FieldLoop[] loops;
    private final FieldLoop[] loopOfDevice;
    private final int[] endpointOfDevice;
    private final FieldDevice[] devices;
    private final LinkCounters[] counters;
    private final List<ModbusLink> links = new ArrayList<>();
    private final SetpointPort setpoints = new Setpoints();
    private final boolean isReadOnly;

    /** One loop for every 800 endpoints. */
    public ModbusFieldBus(PlantConfig plant, SampleSink samples, WriteResultSink results, Liveness liveness) {
        this(plant, samples, results, liveness, loopsFor(plant.endpoints().size()));
    }

    /**
     * Makes the links without connecting any.
     *
     * @param loopCount threads, at least 1.
     */
    public ModbusFieldBus(
            PlantConfig plant, SampleSink samples, WriteResultSink results, Liveness liveness, int loopCount) {
        this(plant, samples, results, liveness, loopCount, true);
    }

    /** With NIO, as on a system without epoll. */
    static ModbusFieldBus onNio(PlantConfig plant, SampleSink samples, WriteResultSink results, Liveness liveness) {
        return new ModbusFieldBus(plant, samples, results, liveness, 1, false);
    }

    private ModbusFieldBus(
            PlantConfig plant,
            SampleSink samples,
            WriteResultSink results,
            Liveness liveness,
            int loopCount,
            boolean isEpollWanted) {
        connector = new LinkConnector(isEpollWanted);
        group = connector.makeLoops(loopCount);
        isReadOnly = plant.dispatch().readOnly();
        DevicePoints points = new DevicePoints(plant);
        devices = new FieldDevice[plant.devices().size()];
        loops = new FieldLoop[loopCount];
        int ringCapacity = Math.max(RING_MIN, RING_PER_DEVICE * devices.length);
        long tickNs = TickPeriod.of(plant);
        for (int i = 0; i < loopCount; i++) {
            SampleFilter filter = new SampleFilter(samples, points.size());
            loops[i] = new FieldLoop(group.next(), connector, filter, results, liveness, devices, ringCapacity, tickNs);
        }
        counters = new LinkCounters[plant.endpoints().size()];
        loopOfDevice = new FieldLoop[devices.length];
        endpointOfDevice = new int[devices.length];
        makeLinks(plant, points);
    }

    private static int loopsFor(int endpointCount) {
        return Math.max(1, (endpointCount + ENDPOINTS_PER_LOOP - 1) / ENDPOINTS_PER_LOOP);
    }

    private void makeLinks(PlantConfig plant, DevicePoints points) {
        Map<DeviceProfile, List<PollBlock>> plans = new HashMap<>();
        Map<DeviceProfile, ProfileDecoder> decoders = new HashMap<>();
        List<List<FieldDevice>> byEndpoint = new ArrayList<>();
        for (EndpointConfig endpoint : plant.endpoints()) {
            int index = endpoint.index();
            counters[index] = new LinkCounters();
            FieldLoop loop = loops[index % loops.length];
            ModbusLink link = new ModbusLink(loop, endpoint, counters[index]);
            connector.prepare(endpoint);
            loop.add(link);
            links.add(link);
            byEndpoint.add(new ArrayList<>());
        }
        for (DeviceConfig config : plant.devices()) {
            ModbusLink link = links.get(config.endpointIndex());
            DeviceProfile profile = config.profile();
            ProfileDecoder decoder = decoders.computeIfAbsent(profile, ProfileDecoder::new);
            FieldDevice device = new FieldDevice(link, config, decoder, points, isReadOnly);
            device.addPolls(plans.computeIfAbsent(profile, PollPlanner::plan));
            devices[config.index()] = device;
            loopOfDevice[config.index()] = link.loop;
            endpointOfDevice[config.index()] = config.endpointIndex();
            byEndpoint.get(config.endpointIndex()).add(device);
        }
        for (int i = 0; i < links.size(); i++) {
            links.get(i).setDevices(byEndpoint.get(i));
        }
    }

    @Override
    public void start(IntPredicate endpoints) {
        for (FieldLoop loop : loops) {
            loop.start(endpoints);
        }
    }

    @Override
    public SetpointPort setpoints() {
        return setpoints;
    }

    @Override
    public DeviceState state(int deviceIndex) {
        return devices[deviceIndex].state();
    }

    @Override
    public FieldStats stats(int endpointIndex) {
        return counters[endpointIndex].snapshot(endpointIndex);
    }

    @Override
    public @Nullable LinkSecurity security(int endpointIndex) {
        return links.get(endpointIndex).security();
    }

    @Override
    public void close() {
        for (FieldLoop loop : loops) {
            loop.shutDown();
        }
        group.shutdownGracefully(0, CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                .awaitUninterruptibly(CLOSE_SECONDS_MAX + 1, TimeUnit.SECONDS);
        connector.close();
    }

    /** Spreads what is offered over the loops. */
    private final class Setpoints implements SetpointPort {
        @Override
        public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
            boolean taken = !isReadOnly
                    && loopOfDevice[deviceIndex].offer(deviceIndex, setpointIndex, value, token, deadlineNs);
            if (!taken) {
                counters[endpointOfDevice[deviceIndex]].increment(LinkCounters.QUEUE_REJECTS);
            }
            return taken;
        }

        @Override
        public void flush() {
            for (FieldLoop loop : loops) {
                loop.flush();
            }
        }
    }
}
