package org.saltbridge.benchmark.simulation;

import java.util.SplittableRandom;
import org.saltbridge.adapter.SetpointPort;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.dispatch.DispatchLoop;
import org.saltbridge.gateway.dispatch.WriteResultRing;
import org.saltbridge.gateway.plant.DispatchStatus;
import org.saltbridge.gateway.plant.PlantImage;

/** One run of the dispatch engine in the virtual world that a seed describes. */
public final class SimulatedRun {
    private static final long PHYSICS_NS = 50 * VirtualTime.MS;
    private static final long POLL_NS = 200 * VirtualTime.MS;
    private static final long STALE_NS = 2 * POLL_NS + 50 * VirtualTime.MS;
    private static final double TURNS_IN_A_ROW_MAX = 10_000;

    /** What a run came to. */
    public record Result(long seed, double hours, long turns, long commands, long outcomes, long checks, long digest) {}

    private final long seed;
    private final SplittableRandom random;
    private final VirtualTime time = new VirtualTime();
    private final PlantConfig plant;
    private final VirtualPcs[] pcs;
    private final VirtualLink[] links;
    private final Invariants invariants;
    private final double limitW;
    private final boolean sumIsChecked;
    private CommandInbox inbox;
    private WriteResultRing results;
    private DispatchLoop loop;
    private double gridHz = 60;
    private double loadW;
    private long sampleMs = 1;
    private long version;
    private long clockStepMs;
    private boolean woken;
    private boolean isTick;
    private long turns;
    private long commands;
    private long outcomes;
    private double setpointShownW = Double.NaN;

    /** Prepares the world of a seed. */
    public SimulatedRun(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 60 : 8);
        ControlConfig control = VirtualPlants.control(random, count);
        plant = VirtualPlants.plant(count, control);
        limitW = plant.poi().exportLimitW();
        sumIsChecked = control.ramps().equals(ControlConfig.Ramps.UNLIMITED)
                && !control.functions().frequency().enabled()
                && !control.functions().peakShaving().enabled()
                && !control.functions().socManagement().enabled()
                && control.reserveSocPercent() == 0
                && !control.lossCompensation()
                && control.deadbandPercent() == 0
                && control.scada().fallbackAfterMs() == 0;
        pcs = new VirtualPcs[count];
        links = new VirtualLink[count];
        inbox = new CommandInbox(64, this::wake);
        results = new WriteResultRing(4096, this::wake);
        invariants = new Invariants(
                time,
                pcs,
                control.priority() == ControlConfig.Priority.REACTIVE,
                control.functions().frequency().enabled()
                        || control.functions().peakShaving().enabled()
                        || control.functions().socManagement().enabled()
                        || control.reserveSocPercent() > 0);
        double faultShare = random.nextInt(3) == 0 ? 0 : 0.05 * random.nextDouble();
        for (int i = 0; i < count; i++) {
            pcs[i] = new VirtualPcs(i, random.split());
            links[i] = new VirtualLink(time, pcs[i], random.split(), faultShare, results, this::onWire);
        }
        loop = newLoop();
        planWorld(faultShare > 0);
    }

    private void wake() {
        woken = true;
    }

    private void onWire(int device, int setpoint, long token, double value) {
        invariants.onWire(device, setpoint, token, value);
    }

    private DispatchLoop newLoop() {
        SetpointPort port = new SetpointPort() {
            @Override
            public boolean offer(int deviceIndex, int setpointIndex, double value, long token, long deadlineNs) {
                invariants.onOffer(deviceIndex, setpointIndex, value, token);
                // The field loop takes it in a moment, not inside dispatch's turn, unless the gateway has died
                // meanwhile.
                VirtualLink link = links[deviceIndex];
                WriteResultRing life = results;
                time.after(20_000, () -> {
                    if (life == results) {
                        link.offer(setpointIndex, value, token, deadlineNs);
                    }
                });
                return true;
            }

            @Override
            public void flush() {}
        };
        DispatchStatus status = new DispatchStatus() {
            @Override
            public void plant(Values values, long epochMs) {
                isTick = true;
                setpointShownW = values.setpointW;
            }

            @Override
            public void pcsControl(int pcsIndex, boolean inPlant, long epochMs) {}
        };
        PlantImage.Reader reader = new PlantImage.Reader() {
            @Override
            public void read(PlantImage into, long nowNs) {
                fill(into, nowNs);
            }

            @Override
            public long version() {
                return version;
            }
        };
        return new DispatchLoop(plant, inbox, results, port, reader, status, command -> {});
    }

    private void fill(PlantImage into, long nowNs) {
        double sum = 0;
        double soc = 0;
        for (int i = 0; i < pcs.length; i++) {
            VirtualPcs device = pcs[i];
            boolean fresh = nowNs - device.shownNs <= STALE_NS;
            into.deviceIndex[i] = i;
            into.ratedW[i] = VirtualPcs.RATED_W;
            into.ratedVa[i] = VirtualPcs.RATED_VA;
            into.ready[i] = fresh && device.isLinkUp && !device.shownTripped;
            into.availableDischargeW[i] = device.shownDischargeW;
            into.availableChargeW[i] = device.shownChargeW;
            into.measuredW[i] = fresh ? device.shownW : Double.NaN;
            into.acceptedW[i] = fresh ? device.shownAcceptedW : Double.NaN;
            into.acceptedVar[i] = fresh ? device.shownAcceptedVar : Double.NaN;
            into.socPercent[i] = device.shownSoc;
            sum += device.powerW;
            soc += device.shownSoc;
        }
        into.poiW = sum * 0.99 - loadW;
        into.poiHz = gridHz;
        into.poiV = 34_500;
        into.poiEpochMs = sampleMs;
        into.loadW = loadW;
        into.plantSocPercent = soc / pcs.length;
    }

    // ---- the world

    private void planWorld(boolean withFaults) {
        time.after(PHYSICS_NS, this::physics);
        for (VirtualPcs device : pcs) {
            time.after(random.nextLong(POLL_NS), () -> poll(device));
        }
        int clients = 1 + random.nextInt(3);
        for (int i = 0; i < clients; i++) {
            int client = i;
            long meanMs = 300L + random.nextInt(20_000);
            time.after(random.nextLong(5 * VirtualTime.SECOND), () -> commandAndAgain(client, meanMs));
        }
        time.after(random.nextLong(VirtualTime.SECOND), this::heartbeat);
        if (withFaults) {
            time.after(random.nextLong(60 * VirtualTime.SECOND), this::fault);
        }
    }

    private void physics() {
        double dtS = PHYSICS_NS / 1e9;
        for (VirtualPcs device : pcs) {
            device.step(dtS, time.nowNs());
        }
        gridHz += (60 - gridHz) * 0.01 + (random.nextDouble() - 0.5) * 0.004;
        if (random.nextInt(20_000) == 0) {
            gridHz = 59.5 + random.nextDouble();
        }
        if (random.nextInt(200) == 0) {
            loadW = random.nextDouble() * limitW * 0.5;
        }
        sampleMs++;
        version++;
        wake();
        time.after(PHYSICS_NS, this::physics);
    }

    private void poll(VirtualPcs device) {
        if (device.isLinkUp && random.nextInt(50) != 0) {
            device.tell(time.nowNs());
        }
        time.after(POLL_NS, () -> poll(device));
    }

    private void heartbeat() {
        if (random.nextInt(40) != 0) {
            send(new Command(
                    Command.Kind.UTILITY_HEARTBEAT,
                    -1,
                    time.nowNs(),
                    time.nowNs(),
                    time.nowNs() + VirtualTime.SECOND,
                    this::onOutcome));
            time.after(VirtualTime.SECOND, this::heartbeat);
        } else {
            time.after(random.nextLong(90 * VirtualTime.SECOND), this::heartbeat);
        }
    }

    private void commandAndAgain(int client, long meanMs) {
        send(randomCommand());
        time.after(
                (long) (-Math.log(1 - random.nextDouble()) * meanMs * VirtualTime.MS),
                () -> commandAndAgain(client, meanMs));
    }

    private Command randomCommand() {
        long deadlineNs = time.nowNs() + (20 + random.nextInt(2000)) * VirtualTime.MS;
        int device = random.nextInt(pcs.length);
        return switch (random.nextInt(20)) {
            case 0 -> command(Command.Kind.PLANT_ACTIVE_POWER, -1, odd(), deadlineNs);
            case 1 -> command(Command.Kind.PCS_PLANT_CONTROL, device, random.nextInt(4) == 0 ? 0 : 1, deadlineNs);
            case 2 -> command(Command.Kind.PCS_ACTIVE_POWER, device, watts(VirtualPcs.RATED_W), deadlineNs);
            case 3, 4 ->
                command(Command.Kind.PLANT_REACTIVE_POWER, -1, watts(plant.poi().reactiveLimitVar()), deadlineNs);
            default -> command(Command.Kind.PLANT_ACTIVE_POWER, -1, watts(limitW), deadlineNs);
        };
    }

    private Command command(Command.Kind kind, int target, double value, long deadlineNs) {
        return new Command(kind, target, value, time.nowNs(), deadlineNs, this::onOutcome);
    }

    private double watts(double limit) {
        return random.nextInt(8) == 0 ? 0 : Math.rint((random.nextDouble() * 2 - 1) * limit);
    }

    private double odd() {
        return switch (random.nextInt(5)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> Double.NEGATIVE_INFINITY;
            case 3 -> limitW + 1;
            default -> -1e308;
        };
    }

    private void send(Command command) {
        invariants.onSent(command);
        commands++;
        if (!inbox.offer(command)) {
            command.end(org.saltbridge.gateway.command.CommandResult.QUEUE_FULL, 0, time.nowNs());
        }
    }

    private void onOutcome(Command command) {
        outcomes++;
        invariants.onOutcome(command);
    }

    private void fault() {
        VirtualPcs device = pcs[random.nextInt(pcs.length)];
        VirtualLink link = links[device.index];
        long lastsNs = random.nextLong(30 * VirtualTime.SECOND);
        switch (random.nextInt(7)) {
            case 0 -> {
                device.isTripped = true;
                time.after(lastsNs, () -> device.isTripped = false);
            }
            case 1 -> {
                device.refusesWrites = true;
                time.after(lastsNs, () -> device.refusesWrites = false);
            }
            case 2 -> clockStepMs += random.nextInt(7_200_000) - 3_600_000;
            case 3 -> {
                if (random.nextInt(4) == 0) {
                    restart();
                }
            }
            case 4 -> {
                for (VirtualLink one : links) {
                    one.drop();
                }
                version++;
            }
            default -> {
                link.drop();
                version++;
            }
        }
        wake();
        time.after(random.nextLong(120 * VirtualTime.SECOND), this::fault);
    }

    /** The gateway is killed and started again: it knows nothing but what the devices tell. */
    private void restart() {
        inbox = new CommandInbox(64, this::wake);
        results = new WriteResultRing(4096, this::wake);
        invariants.onRestart();
        for (VirtualLink link : links) {
            link.restart(results);
        }
        loop = newLoop();
    }

    // ---- running

    /**
     * Plays the world for so many hours.
     *
     * @throws BrokenInvariant naming the seed, when something happens that must not.
     */
    public Result run(double hours) {
        long endNs = time.nowNs() + (long) (hours * 3600 * VirtualTime.SECOND);
        try {
            while (time.nowNs() < endNs) {
                turn();
                long dueNs = woken ? time.nowNs() : Math.min(loop.nextDueNs(), time.nextNs());
                time.advanceTo(Math.max(dueNs, time.nowNs() + 1));
            }
        } catch (RuntimeException e) {
            BrokenInvariant named = new BrokenInvariant("seed " + seed + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
        return new Result(seed, hours, turns, commands, outcomes, invariants.checks(), invariants.digest());
    }

    private void turn() {
        int inARow = 0;
        do {
            woken = false;
            isTick = false;
            turns++;
            int work = loop.doWork(time.nowNs(), time.nowNs() / VirtualTime.MS + clockStepMs);
            invariants.afterTurn(setpointShownW, isTick, sumIsChecked);
            if (work == 0) {
                break;
            }
            if (++inARow > TURNS_IN_A_ROW_MAX) {
                throw new BrokenInvariant("dispatch never rests");
            }
        } while (true);
    }
}
