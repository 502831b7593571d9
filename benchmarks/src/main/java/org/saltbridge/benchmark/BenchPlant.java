package org.saltbridge.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes the plant file and the profiles with which the gateway runs against a {@link BenchSlave}: every PCS is one device
 * of the slave, with its 100 values and one setpoint; banks and racks answer every read with the same number.
 *
 * @param pcs number of PCS.
 * @param racksPerBank racks behind the one bank of each PCS, at units of the bank's endpoint.
 * @param plantControl whether the PCS follow the plant's setpoint; else each has its own.
 * @param pcsPoll how often the values of a PCS are read: a time with unit, or {@code once}.
 * @param bankPoll the same for banks and racks.
 * @param tick period of the refresh of setpoints, at most 10 s.
 * @param followsFrequency whether the plant answers the frequency of its meter, which is read every 50 ms.
 */
record BenchPlant(
        int pcs,
        int racksPerBank,
        boolean plantControl,
        String pcsPoll,
        String bankPoll,
        String tick,
        boolean followsFrequency) {
    /** Each PCS, watts; above every value that the benchmarks write. */
    static final int RATED_W = 100_000;

    private static final String ONCE = "once";

    /** Full response at 0.6 Hz, less than what a register of a PCS takes. */
    private static final String DROOP = """
            control:
              functions:
                frequency: { curve: droop, droop: 1 %%, deadband: 0 Hz, power: %d W }
            """;

    /** The work of the floor server: 100 values of each device a second and a setpoint for each, nothing beside. */
    static BenchPlant likeFloor(int devices) {
        return new BenchPlant(devices, 1, false, "1 s", ONCE, "10 s", false);
    }

    /** Ports of a slave that this plant needs: PCS, the meter, banks. */
    static int ports(int pcs) {
        return 2 * pcs + 1;
    }

    /** Writes all files into a folder and returns the plant file. */
    Path write(Path folder, int firstPort, int opcuaPort, int httpPort) throws IOException {
        Path profiles = Files.createDirectories(folder.resolve("profiles"));
        Files.writeString(profiles.resolve("bench-pcs.yaml"), pcsProfile());
        Files.writeString(profiles.resolve("bench-meter.yaml"), meterProfile());
        Files.writeString(profiles.resolve("bench-bank.yaml"), bankProfile());
        Files.writeString(profiles.resolve("bench-rack.yaml"), rackProfile());
        Path file = folder.resolve("plant.yaml");
        Files.writeString(file, plant(firstPort, opcuaPort, httpPort));
        return file;
    }

    private String plant(int firstPort, int opcuaPort, int httpPort) {
        int meterPort = firstPort + pcs;
        return String.format(
                Locale.ROOT,
                """
                plant: { id: bench, name: Plant of the benchmarks }
                poi:
                  rated: %1$d W
                  reactiveLimit: 0 var
                  meter: { profile: bench-meter, port: %2$d, unit: 2%13$s }
                blocks:
                  count: 1
                  pcs:
                    count: %3$d
                    profile: bench-pcs
                    rated: %4$d W
                    plantControl: %5$b
                    port: { first: %6$d }
                    containers:
                      count: 1
                      profile: bench-bank
                      port: { first: %7$d }
                      unit: 2
                      racks: { count: %8$d, profile: bench-rack, unit: { first: 3 } }
                dispatch: { tick: %9$s, commandTimeout: 10 s }
                opcua: { port: %10$d, allowInsecure: true, monitoredItemsMax: 1000000 }
                http: { port: %11$d }
                %12$s""",
                pcs * RATED_W,
                meterPort,
                pcs,
                RATED_W,
                plantControl,
                firstPort,
                meterPort + 1,
                racksPerBank,
                tick,
                opcuaPort,
                httpPort,
                followsFrequency ? DROOP.formatted(3L * pcs * RATED_W / 10) : "",
                // Read every 50 ms.
                followsFrequency ? ", link: { timeout: 40 ms }" : "");
    }

    private String pcsProfile() {
        StringBuilder text = new StringBuilder(header("bench-pcs", "pcs", pcsPoll));
        String poll = pollClass(pcsPoll);
        for (int i = 0; i < BenchSlave.VALUES; i++) {
            text.append(register("GGIO1/AnIn" + i, i, poll, ""));
        }
        text.append(register("MMDC1/Vol", BenchSlave.CONSTANT_ADDRESS, ONCE, ", unit: V"));
        text.append("setpoints:\n  - { point: DINV1/WSpt, function: 6, address: ")
                .append(BenchSlave.SETPOINT_ADDRESS)
                .append(", fields: [ { type: s16 } ], unit: W, quantum: 1, range: [-32000, 32000] }\n");
        return text.toString();
    }

    private String bankProfile() {
        return header("bench-bank", "bank", bankPoll)
                + register("DBAT1/DschAmpLim", 0, pollClass(bankPoll), ", unit: A")
                + register("DBAT1/ChaAmpLim", 1, pollClass(bankPoll), ", unit: A");
    }

    private String rackProfile() {
        StringBuilder text = new StringBuilder(header("bench-rack", "rack", bankPoll));
        for (int i = 0; i < BenchSlave.VALUES / 2; i++) {
            text.append(register("GGIO1/AnIn" + i, i, pollClass(bankPoll), ""));
        }
        return text.toString();
    }

    private String meterProfile() {
        String header = header("bench-meter", "meter", followsFrequency ? "50 ms" : ONCE);
        String power = register("MMXU1/TotW", 0, ONCE, ", unit: W");
        return followsFrequency
                ? header + power + register("MMXU1/Hz", BenchSlave.SAMPLE_ADDRESS, "normal", ", unit: Hz, scale: 0.001")
                : header + power;
    }

    private static String header(String id, String role, String poll) {
        return "profile: " + id + "\ntitle: Device of the benchmarks\nsource: Saltbridge benchmarks\nrole: " + role
                + "\npoll: { normal: " + (poll.equals(ONCE) ? "1 s" : poll) + " }\nregisters:\n";
    }

    private static String pollClass(String poll) {
        return poll.equals(ONCE) ? ONCE : "normal";
    }

    private static String register(String point, int address, String poll, String more) {
        return "  - { point: " + point + ", address: " + address + ", type: u16, poll: " + poll + more + " }\n";
    }
}
