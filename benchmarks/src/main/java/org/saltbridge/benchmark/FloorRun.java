package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One run of one server: the same work in the same order, whoever serves. */
final class FloorRun {
    private static final int COLD_COMMANDS = 60;
    private static final long COLD_GAP_US = 20_000;
    /** Until the compilers of both servers have got over the start and take little of the processor time any more. */
    private static final long SETTLE_MS = 60_000;

    private static final long SETTLE_QUICK_MS = 3_000;

    private static final int SLOW_DEVICE_MS = 5;

    private final String server;
    private final int devices;
    private final Path folder;
    private final OtherLoad otherLoad;
    private final int warmUp;
    private final int commands;
    private final int watchMs;
    private final int fanOuts;
    private final long settleMs;
    private final Map<String, Double> figures = new LinkedHashMap<>();

    FloorRun(String server, int devices, boolean quick, Path folder, OtherLoad otherLoad) {
        this.server = server;
        this.devices = devices;
        this.folder = folder;
        this.otherLoad = otherLoad;
        warmUp = quick ? 2_000 : 5_000;
        commands = 1_000;
        watchMs = quick ? 5_000 : 40_000;
        fanOuts = quick ? 5 : 20;
        settleMs = quick ? SETTLE_QUICK_MS : SETTLE_MS;
    }

    /** Compiles the client's part of the path against a server that is thrown away, so that the first run is no slower. */
    static void warmUpClient(Path folder, OtherLoad otherLoad) throws Exception {
        int devices = 10;
        try (SlaveProcess slave = new SlaveProcess(devices, folder);
                Target target = Targets.start("floor", slave, devices, folder);
                OpcLoad load = new OpcLoad(target, slave, devices)) {
            otherLoad.started(slave.pid());
            otherLoad.started(target.process().pid());
            load.subscribe();
            load.command(6_000, 0);
            load.fanOut(5);
            otherLoad.ending(slave.pid());
            otherLoad.ending(target.process().pid());
        }
    }

    Map<String, Double> measure() throws Exception {
        try (SlaveProcess slave = new SlaveProcess(devices, folder)) {
            slave.checkClock();
            otherLoad.started(slave.pid());
            try (Target target = Targets.start(server, slave, devices, folder)) {
                otherLoad.started(target.process().pid());
                try (OpcLoad load = new OpcLoad(target, slave, devices)) {
                    measure(target, load, slave);
                }
                otherLoad.ending(target.process().pid());
            }
            otherLoad.ending(slave.pid());
        }
        return figures;
    }

    private void measure(Target target, OpcLoad load, SlaveProcess slave) throws Exception {
        load.subscribe();
        OpcLoad.pause(settleMs);
        // Before the first command: the gateway repeats setpoints, which the other does not.
        telemetry(target, load);
        put("command_to_register_cold", load.command(COLD_COMMANDS, COLD_GAP_US));
        load.command(warmUp, 0);
        target.insideNs();
        put("command_to_register_warm", load.command(commands, 1_000));
        inside(target);
        put("fan_out", load.fanOut(fanOuts));
        slave.setReplyDelayMs(SLOW_DEVICE_MS);
        put("fan_out_slow", load.fanOut(Math.max(3, fanOuts / 4)));
        slave.setReplyDelayMs(0);
        slave.setRefusing(true);
        OpcLoad.CommandTimes refused = load.command(50, 0);
        slave.setRefusing(false);
        figures.put("refused_but_answered_good", 50.0 - refused.notGood());
    }

    private void telemetry(Target target, OpcLoad load) throws IOException, InterruptedException {
        long pid = target.process().pid();
        double beforeS = ProcessorTime.ofProcess(pid);
        Notifications.Seen seen = load.watch(watchMs);
        double usedS = ProcessorTime.ofProcess(pid) - beforeS;
        figures.put("values_per_s", seen.perSecond());
        figures.put("values_not_good", (double) seen.notGood());
        Report.put(figures, "poll_to_notification", seen.age());
        figures.put("cpu_s_per_1000_values", 1000 * usedS / seen.values());
        figures.put("resident_mib", ProcessorTime.residentMib(pid));
    }

    private void inside(Target target) throws IOException, InterruptedException {
        Histogram inside = OpcLoad.histogram();
        for (long ns : target.insideNs()) {
            inside.recordValue(ns);
        }
        Report.put(figures, "inside", inside);
    }

    private void put(String name, OpcLoad.CommandTimes times) {
        Report.put(figures, name, times.toRegister());
        Report.put(figures, name.replace("register", "answer"), times.toAnswer());
        figures.put(name + "_failed", (double) (times.notGood() + times.notArrived()));
    }

    private void put(String name, OpcLoad.FanTimes times) {
        figures.put(name + "_to_last_p50_ms", times.toLast().getValueAtPercentile(50) / 1e6);
        figures.put(name + "_first_to_last_p50_ms", times.firstToLast().getValueAtPercentile(50) / 1e6);
        figures.put(name + "_first_to_last_max_ms", times.firstToLast().getMaxValue() / 1e6);
        figures.put(name + "_to_answer_p50_ms", times.toAnswer().getValueAtPercentile(50) / 1e6);
        figures.put(name + "_failed", (double) (times.notGood() + times.notArrived()));
    }
}
