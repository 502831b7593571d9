package org.saltbridge.config;

import java.util.Locale;

/** Reads how the simulators play a plant. */
final class SimulationReader {
    /** The physics move in ticks of this length. */
    private static final int TICK_MS = 10;

    private static final int TASK_MS_MAX = 1_000;

    private SimulationReader() {}

    static SimulationConfig read(Section section) {
        SimulationConfig standard = SimulationConfig.DEFAULT;
        return new SimulationConfig(
                section.text("chemistry", standard.chemistry()),
                section.quantity("initialSoc", Quantity.PERCENT, standard.initialSocPercent()),
                section.number("timeFactor", standard.timeFactor()),
                section.quantity("ambient", Quantity.TEMPERATURE_C, standard.ambientCelsius()),
                section.timeMs("replyDelay", standard.replyDelayMs()),
                section.timeMs("watchdog", standard.watchdogMs()),
                section.text("watchdogAction", standard.watchdogAction()),
                section.quantity("load", Quantity.POWER_W, standard.loadW()),
                section.integer("seed", (int) standard.seed()),
                pcs(section.section("pcs")),
                grid(section.section("grid")));
    }

    private static SimulationConfig.Pcs pcs(Section section) {
        SimulationConfig.Pcs standard = SimulationConfig.Pcs.DEFAULT;
        double rampPercentS = section.quantity("rampPerSecond", Quantity.PERCENT, standard.rampPercentS());
        if (rampPercentS < 1 || rampPercentS > 1000) {
            section.error("rampPerSecond", "rampPerSecond must be from 1 % to 1000 % of the rated power");
        }
        int taskMs = section.timeMs("task", standard.taskMs());
        if (taskMs < TICK_MS || taskMs > TASK_MS_MAX || taskMs % TICK_MS != 0) {
            section.error("task", "task must be a multiple of 10 ms, at most 1 s");
        }
        double droopPercent = section.quantity("droop", Quantity.PERCENT, standard.droopPercent());
        if (droopPercent < 0 || droopPercent > 100) {
            section.error("droop", "droop must be from 0 % (none) to 100 %");
        }
        return new SimulationConfig.Pcs(
                rampPercentS,
                section.timeMs("response", standard.responseMs()),
                section.timeMs("reactiveResponse", standard.reactiveResponseMs()),
                taskMs,
                droopPercent,
                section.quantity("deadband", Quantity.FREQUENCY_HZ, standard.deadbandHz()));
    }

    private static SimulationConfig.Grid grid(Section section) {
        SimulationConfig.Grid standard = SimulationConfig.Grid.DEFAULT;
        String model = section.text("model", standard.model().name().toLowerCase(Locale.ROOT));
        double sizeW = section.quantity("size", Quantity.POWER_W, standard.sizeW());
        int inertiaMs = section.timeMs("inertia", standard.inertiaMs());
        if (sizeW <= 0) {
            section.error("size", "size must be above 0 W");
        }
        if (inertiaMs <= 0) {
            section.error("inertia", "inertia must be above 0 s");
        }
        return new SimulationConfig.Grid(Names.GRID_MODELS.getOrDefault(model, standard.model()), sizeW, inertiaMs);
    }
}
