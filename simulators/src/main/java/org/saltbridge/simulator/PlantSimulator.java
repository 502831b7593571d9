package org.saltbridge.simulator;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ContainerConfig;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.FaultScript;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.config.SequenceDef;
import org.saltbridge.config.SequenceStep;

/**
 * A whole plant that answers on loopback: its physics on one thread and a slave for each endpoint of the configuration.
 * For tests, {@link #onFreePorts} gives each endpoint a free port; {@link #plant()} then tells a gateway where they are.
 */
public final class PlantSimulator implements AutoCloseable {
    private static final int OPENERS = 32;
    private static final int TICKS_BEHIND_MAX = 50;

    private final PlantConfig plant;
    private final PlantPhysics physics;
    private final List<SimulatedEndpoint> endpoints = new ArrayList<>();
    private final Map<String, SimulatedDevice<?>> devices = new HashMap<>();
    private final List<String> pcsPaths = new ArrayList<>();
    private final Timeline timeline = new Timeline();
    private final FaultPlayer player;
    private final IdentityHashMap<DeviceProfile, RegisterPlan<?>> plans = new IdentityHashMap<>();
    private volatile boolean isRunning;
    private @Nullable Thread thread;

    public PlantSimulator(PlantConfig plant) {
        this.plant = plant;
        this.physics = new PlantPhysics(plant);
        ReplyDelay delay = new ReplyDelay(plant.simulation().replyDelayMs());
        for (EndpointConfig endpoint : plant.endpoints()) {
            endpoints.add(new SimulatedEndpoint(endpoint.host(), endpoint.port(), delay, timeline));
        }
        addDevices();
        List<SimulatedDevice<?>> byIndex = new ArrayList<>();
        for (DeviceConfig device : plant.devices()) {
            byIndex.add(device(device.path()));
        }
        player = new FaultPlayer(byIndex, physics, timeline);
    }

    /** A simulator of the same plant whose endpoints all take a free port on 127.0.0.1. */
    public static PlantSimulator onFreePorts(PlantConfig plant) {
        return new PlantSimulator(Ports.free(plant));
    }

    /** A simulator of the same plant on 127.0.0.1 with its ports in one row. */
    public static PlantSimulator onPortsFrom(PlantConfig plant, int firstPort) {
        return new PlantSimulator(Ports.inARow(plant, firstPort));
    }

    private void addDevices() {
        PoiConfig poi = plant.poi();
        addMeter(poi.meterDeviceIndex(), physics.meter());
        addMeter(poi.checkMeterDeviceIndex(), physics.checkMeter());
        addMeter(poi.loadMeterDeviceIndex(), physics.loadMeter());
        for (int i = 0; i < plant.feederDeviceIndexes().size(); i++) {
            addMeter(plant.feederDeviceIndexes().get(i), physics.feederMeter(i));
        }
        if (poi.breakerDeviceIndex() >= 0) {
            DeviceConfig relay = plant.devices().get(poi.breakerDeviceIndex());
            BreakerModel breaker = physics.breaker();
            add(relay, ModelPoints.BREAKER, breaker, physics.gridLock(), CommandTarget.of(breaker));
        }
        addBlocks();
    }

    private void addBlocks() {
        int pcsIndex = 0;
        for (int b = 0; b < plant.blocks().size(); b++) {
            BlockConfig block = plant.blocks().get(b);
            if (block.auxDeviceIndex() >= 0) {
                DeviceConfig aux = plant.devices().get(block.auxDeviceIndex());
                add(aux, ModelPoints.BLOCK, physics.block(b), physics.gridLock(), CommandTarget.NONE);
            }
            for (PcsConfig pcs : block.pcs()) {
                addPcs(pcs, physics.pcs(pcsIndex++));
            }
        }
    }

    /** Adds a meter where the plant has it. */
    private void addMeter(int deviceIndex, MeterModel meter) {
        if (deviceIndex >= 0) {
            DeviceConfig device = plant.devices().get(deviceIndex);
            add(device, ModelPoints.METER, meter, physics.gridLock(), CommandTarget.NONE);
        }
    }

    private void addPcs(PcsConfig config, PcsModel pcs) {
        pcsPaths.add(config.path());
        DeviceConfig device = plant.devices().get(config.deviceIndex());
        boolean isOffWhenStopped = isOffWhenStopped(device.profile());
        add(device, ModelPoints.pcs(device.profile()), pcs, pcs, CommandTarget.of(pcs, isOffWhenStopped));
        for (int c = 0; c < config.containers().size(); c++) {
            ContainerConfig container = config.containers().get(c);
            BankModel bank = pcs.bus().bank(c);
            DeviceConfig bankDevice = plant.devices().get(container.deviceIndex());
            add(bankDevice, ModelPoints.BANK, bank, pcs, CommandTarget.of(bank));
            for (int r = 0; r < container.racks().size(); r++) {
                DeviceConfig rack = plant.devices().get(container.racks().get(r).deviceIndex());
                add(rack, ModelPoints.RACK, bank.rack(r), pcs, CommandTarget.of(bank.rack(r)));
            }
        }
    }

    /** The state in which its stop sequence ends says what kind of PCS it is. */
    private static boolean isOffWhenStopped(DeviceProfile profile) {
        SequenceDef stop = profile.sequence(SequenceDef.STOP);
        if (stop == null || stop.steps().isEmpty()) {
            return false;
        }
        SequenceStep last = stop.steps().get(stop.steps().size() - 1);
        return profile.registers().stream()
                .filter(register -> register.point().equals(last.expectPoint()) && StateNumbers.isShownBy(register))
                .map(StateNumbers::new)
                .anyMatch(numbers -> last.expectValues().contains(numbers.of(PcsModel.State.OFF))
                        && !last.expectValues().contains(numbers.of(PcsModel.State.STANDBY)));
    }

    @SuppressWarnings("unchecked") // one profile is only ever used with the models of its role
    private <M> void add(
            DeviceConfig config, Map<String, ToDoubleFunction<M>> points, M model, Object lock, CommandTarget target) {
        RegisterPlan<M> plan = (RegisterPlan<M>)
                plans.computeIfAbsent(config.profile(), profile -> new RegisterPlan<>(profile, points));
        SimulatedEndpoint endpoint = endpoints.get(config.endpointIndex());
        FaultSwitch faults = new FaultSwitch(endpoint.faults(), endpoint::onLinkChange);
        SimulatedDevice<M> device = new SimulatedDevice<>(config, plan, model, lock, target, faults);
        endpoint.add(device);
        devices.put(config.path(), device);
    }

    /** Opens all slaves, then starts the physics; when a port is taken nothing stays open. */
    public void start() throws IOException {
        try {
            openAll();
        } catch (IOException e) {
            close();
            throw e;
        }
        isRunning = true;
        Thread started = new Thread(this::run, "sim-physics");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    private void openAll() throws IOException {
        ExecutorService openers = Executors.newFixedThreadPool(OPENERS);
        try {
            List<Future<?>> openings = new ArrayList<>();
            for (SimulatedEndpoint endpoint : endpoints) {
                openings.add(openers.submit(() -> {
                    endpoint.open();
                    return null;
                }));
            }
            for (Future<?> opening : openings) {
                opening.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening", e);
        } finally {
            openers.shutdownNow();
        }
    }

    private void run() {
        long tickNs = (long) (PlantPhysics.TICK_S * 1e9);
        long dueNs = System.nanoTime() + tickNs;
        while (isRunning) {
            long nowNs = System.nanoTime();
            // After a pause of the machine the plant does not replay minutes in one go.
            dueNs = Math.max(dueNs, nowNs - TICKS_BEHIND_MAX * tickNs);
            timeline.run(nowNs);
            while (dueNs - nowNs <= 0) {
                physics.step();
                dueNs += tickNs;
            }
            LockSupport.parkNanos(dueNs - System.nanoTime());
        }
    }

    @Override
    public void close() {
        isRunning = false;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
        }
        for (SimulatedEndpoint endpoint : endpoints) {
            endpoint.close();
        }
    }

    /** The plant as it is simulated, with the ports really listened on once started. */
    public PlantConfig plant() {
        return Ports.replaced(plant, endpoint -> endpoints.get(endpoint.index()).port());
    }

    /**
     * Plays a script whose time 0 is now. What has no delay has happened when this returns.
     *
     * @throws IllegalStateException when too much is waiting for its time already.
     */
    public void play(FaultScript script) {
        player.play(script, System.nanoTime());
    }

    /** Ends all faults of scripts, and what they have not begun yet never begins. */
    public void clearFaults() {
        player.clear();
    }

    /** The faults of scripts that are on. */
    public List<FaultScript.Fault> faults() {
        return player.running();
    }

    /** The faults of one device. */
    public FaultSwitch faults(String devicePath) {
        return device(devicePath).faults();
    }

    /** The faults of one endpoint, for all its devices. */
    public FaultSwitch endpointFaults(int endpointIndex) {
        return endpoints.get(endpointIndex).faults();
    }

    public WriteLog writeLog(String devicePath) {
        return device(devicePath).writeLog();
    }

    /** The present value of a point of a device in the point's unit, from the model and not from registers. */
    public double value(String devicePath, String point) {
        return device(devicePath).value(point);
    }

    private SimulatedDevice<?> device(String path) {
        SimulatedDevice<?> device = devices.get(path);
        if (device == null) {
            throw new IllegalArgumentException("no device " + path);
        }
        return device;
    }

    /** What the meter at the point of interconnection shows; positive exports. */
    public double poiW() {
        synchronized (physics.gridLock()) {
            return physics.meter().powerW();
        }
    }

    /** The device path of one PCS, counted over all blocks. */
    public String pcsPath(int pcsIndex) {
        return pcsPaths.get(pcsIndex);
    }

    /** Power at the AC terminals of one PCS, counted over all blocks. */
    public double pcsW(int pcsIndex) {
        synchronized (physics.pcs(pcsIndex)) {
            return physics.pcs(pcsIndex).powerW();
        }
    }

    /** Sum over all PCS. */
    public double pcsTotalW() {
        double sum = 0;
        for (int i = 0; i < physics.pcsCount(); i++) {
            sum += pcsW(i);
        }
        return sum;
    }

    /** Mean state of charge of the racks behind one PCS. */
    public double socPercent(int pcsIndex) {
        PcsModel pcs = physics.pcs(pcsIndex);
        synchronized (pcs) {
            double sum = 0;
            for (int i = 0; i < pcs.bus().bankCount(); i++) {
                sum += pcs.bus().bank(i).socPercent();
            }
            return sum / pcs.bus().bankCount();
        }
    }

    /** Mean state of charge of all racks. */
    public double socPercent() {
        double sum = 0;
        for (int i = 0; i < physics.pcsCount(); i++) {
            sum += socPercent(i);
        }
        return sum / physics.pcsCount();
    }

    /** The models themselves, for a test that plays a fault of the machine; take the island's lock. */
    public PlantPhysics physics() {
        return physics;
    }
}
