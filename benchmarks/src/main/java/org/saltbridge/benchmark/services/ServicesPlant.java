package org.saltbridge.benchmark.services;

/**
 * The plant file of the experiments: 100 MW at the POI, 44 PCS of 2.5 MW, and a data centre of 100 MW where one is needed.
 * PCS are read every 200 ms, the meters of POI and load every 50 ms, as on the shipped plants. Batteries are slow, so banks
 * are read every second and racks every 5 s: that leaves two processors for gateway and simulators together.
 */
final class ServicesPlant {
    /** The POI's rating, watts. */
    static final double POI_W = 100e6;

    /** PCS in the plant. */
    static final int PCS = 44;

    private ServicesPlant() {}

    /**
     * The file's text.
     *
     * @param control lines of its section {@code control}, indented by two.
     * @param simulation the same of {@code simulation}.
     */
    static String yaml(String control, String simulation) {
        return yaml(true, control, simulation);
    }

    /** The same, where the PCS may be out of plant control. */
    static String yaml(boolean plantControl, String control, String simulation) {
        return """
        plant: { id: services, name: Plant of the service experiments }
        poi:
          rated: 100 MW
          exportLimit: 100 MW
          importLimit: 100 MW
          reactiveLimit: 33 Mvar
          nominalFrequency: 60 Hz
          nominalVoltage: 138 kV
          meter:     { profile: generic-meter, port: 35000, poll: { fast: 50 ms }, link: { timeout: 40 ms } }
          loadMeter: { profile: generic-meter, port: 35001, poll: { fast: 50 ms }, link: { timeout: 40 ms } }
        blocks:
          count: 22
          pcs:
            count: 2
            profile: generic-pcs
            rated: 2.5 MW
            ratedApparent: 2.75 MVA
            plantControl: PLANT_CONTROL
            port: { first: 35100 }
            containers:
              count: 1
              profile: generic-bank-bms
              port: { first: 35200 }
              unit: 100
              poll: { fast: 1 s, normal: 2 s, slow: 10 s }
              racks:
                count: 12
                profile: generic-rack-bms
                unit: { first: 1 }
                poll: { fast: 5 s, normal: 5 s, slow: 10 s }
        opcua: { allowInsecure: true }
        control:
        """.replace("PLANT_CONTROL", Boolean.toString(plantControl))
                + control
                + "simulation:\n  initialSoc: 60 %\n  grid: { model: steady }\n"
                + simulation;
    }

    /** KACO-like for fast frequency response: 5 τ = 100 ms, a task of 20 ms, its ramp as steep as it goes. */
    static final String FAST_PCS = "  pcs: { rampPerSecond: 1000 %, response: 100 ms, task: 20 ms }\n";
}
