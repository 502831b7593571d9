package org.saltbridge.benchmark;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One fresh start of the gateway and what its commands cost from then on. */
final class LatencyRun {
    private static final String SETPOINT = "Plant/PPC/DPMC1/WSpt/ctlVal";
    private static final long SETTLE_MS = 1_000;
    private static final long GAP_US = 1_000;
    /** Setpoints are rare: as far apart as this, caches are cold and threads asleep, however warm the code is. */
    private static final long RARE_GAP_US = 100_000;

    private static final int RARE_COMMANDS = 31;

    /** As long as the first command after a start rests before. */
    private static final long RESTED_GAP_US = 1_000_000;

    private static final int RESTED_COMMANDS = 15;
    private static final int SLOW_REPLY_MS = 120;

    /** What the meter tells is in thousandths of a hertz. */
    private static final int NOMINAL_MHZ = 60_000;

    private static final int SAMPLE_STEP_MHZ = 37;
    private static final int SAMPLE_STEPS = 13;
    /** Those that do not count, as for commands. */
    private static final int SAMPLES_BEFORE = 100;

    /** Longer than the poll of the meter and all that follows. */
    private static final long SAMPLE_EVERY_MS = 110;

    private static final long SAMPLE_WINDOW_NS = 50_000_000;
    /** Behind each bank of the medium plant. */
    private static final int RACKS = 20;
    /** Racks of the medium plant: a larger plant has fewer behind each bank, so that its polls are those of this one. */
    private static final int RACKS_MAX = 880;

    private final int pcs;
    private final boolean polls;
    private final Path folder;
    private final OtherLoad otherLoad;
    /** By name, milliseconds and bytes. */
    final Map<String, Double> figures = new LinkedHashMap<>();

    /** The first command after the start, milliseconds. */
    double firstInsideMs = Double.NaN;

    double firstToRegisterMs = Double.NaN;

    LatencyRun(int pcs, boolean polls, Path folder, OtherLoad otherLoad) {
        this.pcs = pcs;
        this.polls = polls;
        this.folder = folder;
        this.otherLoad = otherLoad;
    }

    private int racks() {
        return Math.max(1, Math.min(RACKS, RACKS_MAX / pcs));
    }

    private BenchPlant plant(String pcsPoll, String bankPoll) {
        return plant(pcsPoll, bankPoll, false);
    }

    private BenchPlant plant(String pcsPoll, String bankPoll, boolean followsFrequency) {
        return new BenchPlant(
                pcs, racks(), true, polls ? pcsPoll : "once", polls ? bankPoll : "once", "100 ms", followsFrequency);
    }

    /**
     * Starts slave and gateway, and commands.
     *
     * @param warmUp commands before the measured ones.
     * @param commands measured ones; 0 for the first command alone.
     */
    void measure(int warmUp, int commands) throws Exception {
        try (SlaveProcess slave = new SlaveProcess(pcs, folder)) {
            slave.checkClock();
            otherLoad.started(slave.pid());
            try (Target gateway = Targets.gateway(slave, plant("200 ms", "1 s"), folder)) {
                otherLoad.started(gateway.process().pid());
                try (OpcLoad load = new OpcLoad(gateway, slave, pcs)) {
                    OpcLoad.pause(SETTLE_MS);
                    first(gateway, load);
                    if (commands > 0) {
                        load.commandPlant(SETPOINT, warmUp, 0);
                        warm(gateway, load, commands);
                    }
                }
                otherLoad.ending(gateway.process().pid());
            }
            otherLoad.ending(slave.pid());
        }
    }

    /**
     * Commands while every poll comes later than its interval, because each device takes {@value #SLOW_REPLY_MS} ms to answer
     * and has one request at a time: what share of the registers is written.
     */
    void measureBehindSlowPolls(int commands) throws Exception {
        try (SlaveProcess slave = new SlaveProcess(pcs, folder)) {
            slave.checkClock();
            otherLoad.started(slave.pid());
            // Between two polls of a PCS comes a refresh; a bank is read with its racks behind it.
            String pcsPoll = SLOW_REPLY_MS * 5 / 3 + " ms";
            String bankPoll = SLOW_REPLY_MS * (racks() + 1) * 5 / 6 + " ms";
            try (Target gateway = Targets.gateway(slave, plant(pcsPoll, bankPoll), folder)) {
                otherLoad.started(gateway.process().pid());
                try (OpcLoad load = new OpcLoad(gateway, slave, pcs)) {
                    slave.setReplyDelayMs(SLOW_REPLY_MS);
                    OpcLoad.pause(SETTLE_MS);
                    OpcLoad.PlantTimes times = load.commandPlant(SETPOINT, commands, GAP_US);
                    Report.put(figures, "slow_polls_client_to_last_register", times.toLast());
                    figures.put("slow_polls_written_percent", 100 - 100.0 * times.notArrived() / (commands * pcs));
                    figures.put("slow_polls_good_percent", 100 - 100.0 * times.notGood() / commands);
                }
                otherLoad.ending(gateway.process().pid());
            }
            otherLoad.ending(slave.pid());
        }
    }

    /**
     * The frequency at the POI changes: from the reply of the meter that tells so, at the slave, to the registers of all PCS
     * there.
     */
    void measureSamples(int count) throws Exception {
        try (SlaveProcess slave = new SlaveProcess(pcs, folder)) {
            slave.checkClock();
            otherLoad.started(slave.pid());
            slave.setSample(NOMINAL_MHZ);
            try (Target gateway = Targets.gateway(slave, plant("200 ms", "1 s", true), folder)) {
                otherLoad.started(gateway.process().pid());
                try (OpcLoad load = new OpcLoad(gateway, slave, pcs)) {
                    OpcLoad.pause(SETTLE_MS);
                    load.commandPlant(SETPOINT, 1, 0);
                    for (int i = 0; i < SAMPLES_BEFORE; i++) {
                        sample(slave, i);
                    }
                    slave.takeWrites();
                    long[] sampledNs = new long[count];
                    for (int i = 0; i < count; i++) {
                        sampledNs[i] = sample(slave, i);
                    }
                    PlantWrites writes = new PlantWrites(pcs, slave.takeWrites());
                    int missing = 0;
                    for (long sampleNs : sampledNs) {
                        missing += writes.attribute(sampleNs, sampleNs + SAMPLE_WINDOW_NS);
                    }
                    Report.put(figures, "sample_to_first_register", writes.toFirst);
                    Report.put(figures, "sample_to_last_register", writes.toLast);
                    figures.put("sample_written_percent", 100 - 100.0 * missing / ((double) count * pcs));
                }
                otherLoad.ending(gateway.process().pid());
            }
            otherLoad.ending(slave.pid());
        }
    }

    /** Changes the frequency and waits; returns when the meter told it. */
    private static long sample(SlaveProcess slave, int number) throws Exception {
        slave.setSample(NOMINAL_MHZ - SAMPLE_STEP_MHZ * (1 + number % SAMPLE_STEPS));
        OpcLoad.pause(SAMPLE_EVERY_MS);
        return slave.sampleNs();
    }

    private void first(Target gateway, OpcLoad load) throws Exception {
        gateway.process().ask("stages");
        OpcLoad.PlantTimes times = load.commandPlant(SETPOINT, 1, 0);
        firstToRegisterMs = times.toLast().getMaxValue() / 1e6;
        firstInsideMs = stage(gateway.process().ask("stages"), "last_write").getMaxValue() / 1e6;
        countFailed(times);
    }

    private void warm(Target gateway, OpcLoad load, int commands) throws Exception {
        gateway.process().ask("stages");
        List<String> before = gateway.process().ask("allocated");
        OpcLoad.PlantTimes times = load.commandPlant(SETPOINT, commands, GAP_US);
        List<String> after = gateway.process().ask("allocated");
        List<String> stages = gateway.process().ask("stages");
        for (String stage : GatewayServerCommand.STAGES) {
            Report.put(figures, "inside_to_" + stage, stage(stages, stage));
        }
        Report.put(figures, "client_to_first_register", times.toFirst());
        Report.put(figures, "client_to_last_register", times.toLast());
        Report.put(figures, "client_to_answer", times.toAnswer());
        figures.put("allocated_b_per_turn", grown(before, after, 0) / grown(before, after, 1));
        figures.put("allocated_b_per_transaction", grown(before, after, 2) / grown(before, after, 3));
        countFailed(times);
        apart(gateway, load, "rare_", RARE_COMMANDS, RARE_GAP_US);
        apart(gateway, load, "rested_", RESTED_COMMANDS, RESTED_GAP_US);
    }

    private void apart(Target gateway, OpcLoad load, String pace, int commands, long gapUs) throws Exception {
        gateway.process().ask("stages");
        OpcLoad.PlantTimes times = load.commandPlant(SETPOINT, commands, gapUs);
        Histogram inside = stage(gateway.process().ask("stages"), "last_write");
        figures.put(pace + "inside_to_last_write_p50_ms", inside.getValueAtPercentile(50) / 1e6);
        figures.put(pace + "client_to_last_register_p50_ms", times.toLast().getValueAtPercentile(50) / 1e6);
        countFailed(times);
    }

    private void countFailed(OpcLoad.PlantTimes times) {
        figures.merge("failed", (double) (times.notGood() + times.notArrived()), Double::sum);
    }

    private static double grown(List<String> before, List<String> after, int line) {
        return Long.parseLong(after.get(line)) - (double) Long.parseLong(before.get(line));
    }

    /** The times of one stage, out of lines of {@code stage ns count}. */
    private static Histogram stage(List<String> lines, String stage) {
        Histogram ns = OpcLoad.histogram();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (words[0].equals(stage)) {
                ns.recordValueWithCount(Long.parseLong(words[1]), Long.parseLong(words[2]));
            }
        }
        return ns;
    }
}
