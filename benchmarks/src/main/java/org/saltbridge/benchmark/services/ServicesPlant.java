package org.saltbridge.benchmark.services;

/**
 * The plant file of the experiments: the reference plant's 500 MW at the POI, 220 PCS of 2.5 MW, and a data centre of 500 MW
 * where one is needed. The meters of POI and load are read every 50 ms, as on the shipped plants. Two processors carry
 * gateway and simulators together, so PCS are read every 500 ms instead of 200, banks every 2 s and racks every 15 s.
 */
final class ServicesPlant {
    /** The POI's rating, watts. */
    static final double POI_W = 500e6;

    /** PCS in the plant. */
    static final int PCS = 220;

    /** Where single devices are looked at a part of the plant does. */
    static final int PCS_OF_PART = 44;

    private ServicesPlant() {}

    /**
     * The file's text.
     *
     * @param control lines of its section {@code control}, indented by two.
     * @param simulation the same of {@code simulation}.
     */
    static String yaml(String control, String simulation) {
        return yaml(PCS, true, control, simulation);
    }

    /** A plant of 100 MW and 44 PCS that each have their own setpoint. */
    static String ofSinglePcs(String control, String simulation) {
        return yaml(PCS_OF_PART, false, control, simulation);
    }

    private static String yaml(int pcs, boolean plantControl, String control, String simulation) {
        int megawatts = (int) (POI_W / 1e6 * pcs / PCS);
        return """
        plant: { id: services, name: Plant of the service experiments }
        poi:
          rated: MEGAWATTS MW
          exportLimit: MEGAWATTS MW
          importLimit: MEGAWATTS MW
          reactiveLimit: MEGAVAR Mvar
          nominalFrequency: 60 Hz
          nominalVoltage: 138 kV
          meter:     { profile: generic-meter, port: 35000, poll: { fast: 50 ms }, link: { timeout: 40 ms } }
          loadMeter: { profile: generic-meter, port: 35001, poll: { fast: 50 ms }, link: { timeout: 40 ms } }
        blocks:
          count: BLOCKS
          pcs:
            count: 2
            profile: generic-pcs
            rated: 2.5 MW
            ratedApparent: 2.75 MVA
            plantControl: PLANT_CONTROL
            port: { first: 35100 }
            poll: { fast: PCS_POLL, normal: 2 s, slow: 10 s }
            containers:
              count: 1
              profile: generic-bank-bms
              port: { first: 35400 }
              unit: 100
              poll: { fast: 2 s, normal: 5 s, slow: 20 s }
              racks:
                count: 12
                profile: generic-rack-bms
                unit: { first: 1 }
                poll: { fast: 15 s, normal: 15 s, slow: 30 s }
        opcua: { allowInsecure: true }
        control:
        """.replace("PLANT_CONTROL", Boolean.toString(plantControl))
                        .replace("MEGAWATTS", Integer.toString(megawatts))
                        .replace("MEGAVAR", Integer.toString(megawatts / 3))
                        .replace("BLOCKS", Integer.toString(pcs / 2))
                        .replace("PCS_POLL", pcs == PCS ? "500 ms" : "200 ms")
                + control
                + "simulation:\n  initialSoc: 60 %\n  grid: { model: steady }\n"
                + simulation;
    }

    /** KACO-like for fast frequency response: 5 τ = 100 ms, a task of 20 ms, its ramp as steep as it goes. */
    static final String FAST_PCS = "  pcs: { rampPerSecond: 1000 %, response: 100 ms, task: 20 ms }\n";
}
