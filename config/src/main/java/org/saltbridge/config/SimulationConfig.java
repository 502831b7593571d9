package org.saltbridge.config;

/**
 * How the bundled simulators play this plant; the gateway never reads it.
 *
 * @param chemistry {@code naion-lo}, {@code naion-nvpf} or {@code lfp}.
 * @param timeFactor simulated seconds per real second for the slow battery physics and all energy counters, 1 to 100,000.
 * @param replyDelayMs median time that a device takes to answer.
 * @param watchdogMs a PCS without a setpoint or heartbeat write for so long falls back.
 * @param watchdogAction {@code hold}, {@code revert} (to 0 W) or {@code stop}.
 * @param loadW the data-centre load behind the meter, in watts.
 * @param seed of everything that is random; the same seed and the same events give the same plant.
 */
public record SimulationConfig(
        String chemistry,
        double initialSocPercent,
        double timeFactor,
        double ambientCelsius,
        int replyDelayMs,
        int watchdogMs,
        String watchdogAction,
        double loadW,
        long seed,
        Pcs pcs,
        Grid grid) {

    /** Sodium-ion at 60 %, 25 °C, real time, answering at once, 10 s watchdog that reverts to zero. */
    public static final SimulationConfig DEFAULT =
            new SimulationConfig("naion-lo", 60, 1, 25, 0, 10_000, "revert", 0, 1);

    /** With PCS and grid as they are by default. */
    public SimulationConfig(
            String chemistry,
            double initialSocPercent,
            double timeFactor,
            double ambientCelsius,
            int replyDelayMs,
            int watchdogMs,
            String watchdogAction,
            double loadW,
            long seed) {
        this(
                chemistry,
                initialSocPercent,
                timeFactor,
                ambientCelsius,
                replyDelayMs,
                watchdogMs,
                watchdogAction,
                loadW,
                seed,
                Pcs.DEFAULT,
                Grid.DEFAULT);
    }

    /**
     * How every PCS follows its setpoints.
     *
     * @param rampPercentS ramp limit, percent of the rated power per second, 1 to 1000.
     * @param responseMs five time constants of the active power's first-order lag; 0 follows at once.
     * @param reactiveResponseMs the same for the reactive power.
     * @param taskMs period of the control task that picks setpoints up, a multiple of 10 ms.
     * @param droopPercent frequency droop of the PCS itself, in percent of the nominal frequency for the rated power;
     *     0 has none.
     * @param deadbandHz frequency deviation that the PCS's own droop ignores.
     */
    public record Pcs(
            double rampPercentS,
            int responseMs,
            int reactiveResponseMs,
            int taskMs,
            double droopPercent,
            double deadbandHz) {

        /** As fast as large battery inverters are set for frequency response. */
        public static final Pcs DEFAULT = new Pcs(200, 100, 150, 20, 0, 0.036);
    }

    /**
     * The grid at the point of interconnection.
     *
     * @param sizeW power of the machines that turn together, for {@link Model#SWING}.
     * @param inertiaMs their inertia constant H in milliseconds, for {@link Model#SWING}.
     */
    public record Grid(Model model, double sizeW, int inertiaMs) {

        /** A noisy stiff grid; as a swinging one it would be of 60 GW with 4 s. */
        public static final Grid DEFAULT = new Grid(Model.NOISE, 60e9, 4_000);

        /** What moves the frequency, besides scripted events. */
        public enum Model {
            /** Nothing. */
            STEADY,
            /** Noise around the nominal. */
            NOISE,
            /** Noise, and the balance of power: losses of generation, governors, and what the plant itself does. */
            SWING
        }
    }
}
