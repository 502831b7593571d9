package org.saltbridge.benchmark.services;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.plant.DerivedPoints;

/** Fast frequency response: how long after a dip the full response is at the POI, and how much of that the gateway took. */
final class FrequencyExperiment {
    private static final double RESPONSE_W = 250e6;
    private static final double FULL_SHARE = 0.95;
    private static final double TRIGGER_HZ = 59.85;
    private static final int FUNCTION = DerivedPoints.FUNCTIONS.indexOf("DLFW1");
    private static final String POI_HZ = "Plant/POI/MMXU1/Hz";

    /** Two periods of the meter. */
    private static final int PHASES_MS = 100;

    private final SplittableRandom phase = new SplittableRandom(1);
    private final List<Double> responseMs = new ArrayList<>();
    private final List<Double> toSampleMs = new ArrayList<>();
    private final List<Double> gatewayMs = new ArrayList<>();
    private final List<Double> plantMs = new ArrayList<>();

    /** @param dips how often; each meets the meter and the polls at another phase. */
    Experiment run(Path folder, int dips) throws IOException {
        Experiment experiment = new Experiment(
                "Fast frequency response",
                "The frequency falls to 59.6 Hz within one step of the simulated grid. ERCOT FFR of 250 MW; PCS follow with 5 τ = 100 ms after"
                        + " up to 20 ms. Counted from the grid's frequency passing 59.85 Hz until the true power at the"
                        + " POI has moved by 95 % of the response; the gateway's share from the sample in its point"
                        + " table to the last PCS's write at its slave.");
        try (World world = World.start(
                ServicesPlant.yaml(
                        "  functions: { frequency: { curve: ercot-ffr, power: 250 MW } }\n", ServicesPlant.FAST_PCS),
                folder)) {
            world.command(Command.Kind.PLANT_ACTIVE_POWER, -1, 0);
            for (int i = 0; i < dips; i++) {
                // Off and on arms the function again; a new phase against meter and polls each time.
                world.command(Command.Kind.FUNCTION_ENABLE, FUNCTION, 0);
                World.pause(1_500);
                world.command(Command.Kind.FUNCTION_ENABLE, FUNCTION, 1);
                World.pause(400 + phase.nextInt(PHASES_MS));
                dip(world, experiment, i == 0);
            }
        }
        experiment.put("ffr_to_full_response", "ms", responseMs);
        experiment.put("ffr_event_to_sample", "ms", toSampleMs);
        experiment.put("ffr_gateway_sample_to_last_write", "ms", gatewayMs);
        experiment.put("ffr_last_write_to_full_response", "ms", plantMs);
        experiment.put(
                "ffr_within_250_ms_percent",
                100.0 * responseMs.stream().filter(ms -> ms <= 250).count() / dips);
        return experiment;
    }

    private void dip(World world, Experiment experiment, boolean draw) throws IOException {
        long beforeNs = System.nanoTime();
        synchronized (world.gridLock()) {
            world.grid().frequencyEvent(59.6, 1_000, 1);
        }
        boolean seen = World.happens(2_000, () -> world.value(POI_HZ) <= TRIGGER_HZ);
        long sampleNs = System.nanoTime();
        World.pause(700);
        Trace.Part part = world.trace.part(beforeNs - 300_000_000L, System.nanoTime());
        long lastWriteNs = world.lastChangeNs(beforeNs);
        double eventS = firstS(part.timeS(), part.hertz(), TRIGGER_HZ);
        double fullW = part.meanPoiW(0, 0.29) + FULL_SHARE * RESPONSE_W;
        double fullS = Double.POSITIVE_INFINITY;
        for (int i = part.size() - 1; i >= 0 && part.poiW()[i] >= fullW; i--) {
            fullS = part.timeS()[i];
        }
        responseMs.add((fullS - eventS) * 1e3);
        if (seen && lastWriteNs != 0) {
            toSampleMs.add((part.seconds(sampleNs) - eventS) * 1e3);
            gatewayMs.add((lastWriteNs - sampleNs) / 1e6);
            plantMs.add((fullS - part.seconds(lastWriteNs)) * 1e3);
        }
        if (draw) {
            List<Plot.Mark> marks = List.of(
                    new Plot.Mark("dip", eventS),
                    new Plot.Mark("last write", part.seconds(lastWriteNs)),
                    new Plot.Mark("95 %", fullS));
            experiment
                    .plots()
                    .add(new Plot(
                            "Power at the POI",
                            "MW",
                            List.of(new Plot.Line("POI", part.timeS(), Trace.Part.mega(part.poiW(), 1))),
                            marks));
            experiment
                    .plots()
                    .add(new Plot(
                            "Frequency", "Hz", List.of(new Plot.Line("grid", part.timeS(), part.hertz())), List.of()));
        }
    }

    private static double firstS(double[] timeS, double[] hertz, double atMostHz) {
        for (int i = 0; i < timeS.length; i++) {
            if (hertz[i] <= atMostHz) {
                return timeS[i];
            }
        }
        return Double.NaN;
    }
}
