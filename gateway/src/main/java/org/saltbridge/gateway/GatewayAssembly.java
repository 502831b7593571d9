package org.saltbridge.gateway;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.DeviceDiscovery;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.FieldBus;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.adapter.modbus.ModbusFieldBus;
import org.saltbridge.adapter.sunspec.SunSpecScout;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.cli.GatewayStarter;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.dispatch.DispatchLoop;
import org.saltbridge.gateway.dispatch.DispatchThread;
import org.saltbridge.gateway.dispatch.WriteResultRing;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.RecordType;
import org.saltbridge.gateway.opcua.OpcUaGateway;
import org.saltbridge.gateway.opcua.UserStore;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.DeviceStates;
import org.saltbridge.gateway.plant.DispatchPoints;
import org.saltbridge.gateway.plant.DispatchTrigger;
import org.saltbridge.gateway.plant.PlantImageReader;
import org.saltbridge.gateway.plant.PlantSink;
import org.saltbridge.gateway.plant.PointCatalog;
import org.saltbridge.gateway.plant.PointTable;
import org.saltbridge.gateway.plant.Rollup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole gateway, wired by constructors: the one file that shows every thread and every queue.
 *
 * <pre>
 *  thread       owns                                meets others through
 *  OPC UA loops channels, service handling          command inbox (bounded), listeners of commands
 *  dispatch     control state, splits, tracking     command inbox in, setpoint rings out, write-result ring in
 *  field loops  links, polls, in-flight tables      point table slots, write-result ring
 *  publisher    roll-up, pushes to subscribers      dirty marks of the point table, its signal
 *  journal      its files, answers of commands      its ring in, listeners of outcomes
 *  HTTP loop    metrics and health                  snapshots
 * </pre>
 */
public final class GatewayAssembly implements GatewayStarter.Running {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayAssembly.class);
    private static final int RESULT_RING_CAPACITY = 16_384;
    /** Without a dispatch turn for so long the devices' heartbeats cease: they fall back by their own watchdogs. */
    private static final long DISPATCH_STALL_NS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable WarmUp warmUp;
    private final PointCatalog catalog;
    private final PointTable table;
    private final DeviceStates deviceStates;
    private final CommandLatency latency = new CommandLatency();
    private final DispatchThread dispatchThread;
    private final CommandInbox inbox;
    private final FieldBus fieldBus;
    private final DispatchLoop dispatchLoop;
    private final Journal journal;
    private final List<JournalEvent> firstEvents;
    private final Rollup rollup;
    private final OpcUaGateway opcua;
    private final PublisherThread publisher;
    private final Monitoring monitoring;

    /** Wires the gateway; opens nothing yet. Certificates and users are kept in the data directory. */
    public GatewayAssembly(PlantConfig plant, Path dataDirectory, GatewayOptions options) throws IOException {
        // It takes longest, so it begins before the rest is built.
        warmUp = options.warmUp() ? WarmUp.begin() : null;
        catalog = new PointCatalog(plant, new DerivedPoints(plant).points());
        publisher = new PublisherThread();
        table = new PointTable(catalog.size(), publisher::signal);
        deviceStates = new DeviceStates(plant.devices().size());

        dispatchThread = new DispatchThread(plant.dispatch());
        inbox = new CommandInbox(plant.dispatch().queueCapacity(), dispatchThread::signal);
        DispatchTrigger trigger = new DispatchTrigger(
                plant.devices().size(),
                new int[] {plant.poi().meterDeviceIndex(), plant.poi().loadMeterDeviceIndex()},
                dispatchThread::signal);
        WriteResultRing results = new WriteResultRing(RESULT_RING_CAPACITY, dispatchThread::signal);
        fieldBus = new ModbusFieldBus(
                plant,
                new PlantSink(table, deviceStates, trigger),
                results,
                nowNs -> dispatchThread.isAlive(nowNs, DISPATCH_STALL_NS));
        LastCommands lastCommands = new LastCommands();
        dispatchLoop = new DispatchLoop(
                plant,
                inbox,
                results,
                fieldBus.setpoints(),
                new PlantImageReader(plant, catalog, table, deviceStates, trigger),
                new DispatchPoints(plant, catalog, table),
                command -> {
                    latency.onOutcome(command);
                    lastCommands.onOutcome(command);
                });
        rollup = new Rollup(plant, catalog, table, deviceStates);
        journal = new Journal(
                Journal.folder(dataDirectory),
                options.durable(),
                index -> plant.devices().get(index).path(),
                System::nanoTime,
                System::currentTimeMillis);
        firstEvents = List.of(startEvent(plant), limitsEvent(plant));
        opcua = new OpcUaGateway(
                plant,
                catalog,
                table,
                inbox,
                journal,
                UserStore.load(usersFile(dataDirectory)),
                new OpcUaGateway.Setup(
                        dataDirectory, options.trustOnFirstUse(), System::nanoTime, System::currentTimeMillis));
        monitoring =
                new Monitoring(plant, fieldBus, deviceStates, dispatchThread, inbox, latency, lastCommands, journal);
        monitoring
                .metrics()
                .counter("saltbridge_opcua_values_pushed", "Values given to subscribers.", opcua::valuesPushed);
        monitoring.metrics().counter("saltbridge_opcua_logins_refused", "Log-ins refused.", opcua::loginsRefused);
        monitoring
                .metrics()
                .counter("saltbridge_dispatch_busy_seconds", "Time in turns.", () -> dispatchThread.busyNs() / 1e9);
        monitoring
                .metrics()
                .counter("saltbridge_dispatch_overruns", "Turns longer than a tick.", dispatchThread::overruns);
        monitoring
                .metrics()
                .gauge("saltbridge_dispatch_turn_max_seconds", "Longest.", () -> dispatchThread.turnNsMax() / 1e9);
        monitoring.metrics().gauge("saltbridge_opcua_sessions", "Sessions open.", opcua::sessions);
        monitoring.metrics().gauge("saltbridge_opcua_items", "Monitored items.", opcua::monitoredItems);
        monitoring
                .metrics()
                .counter("saltbridge_results_lost", "Results of writes that found the ring full.", results::lost);
        monitoring.metrics().counter("saltbridge_publisher_failures", "Rounds that failed.", publisher::roundsFailed);
    }

    private int publish() {
        journal.expire(System.nanoTime());
        return opcua.publish();
    }

    /** Where the user accounts of a data directory are kept. */
    public static Path usersFile(Path dataDirectory) {
        return dataDirectory.resolve("users.txt");
    }

    /** Starts everything in the order in which it is needed; clients are served when this returns. */
    public void start() throws IOException {
        journal.start(firstEvents);
        fieldBus.start();
        opcua.restore(dispatchLoop);
        dispatchThread.start(dispatchLoop);
        publisher.start(() -> rollup.run(System.currentTimeMillis()), this::publish, journal::isAwaited);
        opcua.start();
        if (warmUp == null) {
            monitoring.serving(true);
        }
    }

    /** Waits for the end of the warm-up, where there is one: the first commands will be as fast as any. */
    @Override
    public void awaitReady() throws IOException {
        if (warmUp != null) {
            report(warmUp);
            monitoring.serving(true);
        }
    }

    private static void report(WarmUp warmUp) throws IOException {
        try {
            LOG.info("warmed up: {}", warmUp.await());
        } catch (ExecutionException e) {
            LOG.warn("the warm-up failed: the first commands will be slow", e.getCause());
        }
        OpcUaGateway.forgetTypesOfOtherServers();
    }

    private static JournalEvent startEvent(PlantConfig plant) {
        String version = GatewayAssembly.class.getPackage().getImplementationVersion();
        return JournalEvent.of(RecordType.START)
                .with("version", version == null ? "unknown" : version)
                .with("plant", plant.id());
    }

    /** Limits come from the plant file, so that a start is when they change. */
    private static JournalEvent limitsEvent(PlantConfig plant) {
        return JournalEvent.of(RecordType.LIMITS)
                .with("source", "plant file")
                .with("exportW", plant.poi().exportLimitW())
                .with("importW", plant.poi().importLimitW())
                .with("reactiveVar", plant.poi().reactiveLimitVar())
                .with("readOnly", plant.dispatch().readOnly());
    }

    public PointCatalog catalog() {
        return catalog;
    }

    public PointTable table() {
        return table;
    }

    public CommandInbox inbox() {
        return inbox;
    }

    /** How devices that can describe themselves are asked, for the command line. */
    public static DeviceDiscovery discovery() {
        return new SunSpecScout();
    }

    /** Links to the devices of a plant that are only read, for the command line; not started. */
    public static FieldBus forReading(PlantConfig plant, SampleSink samples) {
        return new ModbusFieldBus(
                plant.withDispatch(plant.dispatch().readingOnly()),
                samples,
                (device, setpoint, token, result, exceptionCode, sentNs, endedNs) -> {},
                nowNs -> false);
    }

    public FieldBus fieldBus() {
        return fieldBus;
    }

    public CommandLatency latency() {
        return latency;
    }

    /** Metrics and health over HTTP; whoever wants them starts them. */
    public Monitoring monitoring() {
        return monitoring;
    }

    /** Where OPC UA clients connect to. */
    public String opcuaUrl() {
        return opcua.url();
    }

    /** Turns of the dispatch thread so far. */
    public long dispatchTurns() {
        return dispatchThread.turns();
    }

    /** Devices that answer now. */
    public int devicesOnline() {
        return deviceStates.count(DeviceState.ONLINE);
    }

    /** Ends serving first, then dispatch, then the links. */
    @Override
    public void close() throws IOException {
        monitoring.serving(false);
        opcua.close();
        publisher.close();
        dispatchThread.close();
        fieldBus.close();
        journal.close();
        monitoring.close();
    }
}
