package org.saltbridge.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.saltbridge.config.Slip.slip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One slip at a time in a plant file that is otherwise right: what is said about it, and where. */
class BadPlantTest {
    private static final String PLANT = """
            plant: { id: demo, name: Demo }
            poi:
              rated: 5 MW
              exportLimit: 5 MW
              meter: { profile: generic-meter, host: 127.0.0.1, port: 15020 }
              checkMeter: { profile: generic-meter, host: 127.0.0.1, port: 15021 }
            feeders: { count: 2, profile: generic-meter, port: { first: 15030 } }
            blocks:
              count: 1
              aux: { profile: generic-block-aux, port: 15040 }
              pcs:
                count: 2
                profile: generic-pcs
                rated: 2.5 MW
                ratedApparent: 2.75 MVA
                port: { first: 15100 }
                link: { timeout: 150 ms }
                containers:
                  count: 2
                  profile: generic-bank-bms
                  port: { first: 15500 }
                  unit: 100
                  racks: { count: 10, profile: generic-rack-bms, unit: { first: 1 } }
            overrides:
              - { path: B001/PCS2, plantControl: false }
            dispatch: { tick: 100 ms, commandTimeout: 2 s }
            opcua: { bind: 127.0.0.1, port: 4840 }
            http: { port: 8080 }
            simulation: { chemistry: lfp, initialSoc: 60 % }
            """;

    @TempDir
    Path folder;

    static Stream<Slip> slips() {
        return Stream.of(
                // ---- Words
                slip(
                        "misspelt key",
                        "exportLimit",
                        "exportLimt",
                        "4:3: unknown key \"exportLimt\", did you mean \"exportLimit\"?"),
                slip(
                        "misspelt section",
                        "dispatch:",
                        "dispach:",
                        "26:1: unknown key \"dispach\", did you mean \"dispatch\"?"),
                slip(
                        "retries do not exist",
                        "timeout: 150 ms",
                        "timeout: 150 ms, retries: -1",
                        "17:30: unknown key \"retries\""),
                slip(
                        "duplicate key",
                        "  rated: 5 MW\n",
                        "  rated: 5 MW\n  rated: 4 MW\n",
                        "4:3: duplicate key \"rated\""),
                slip("duplicate section", "http:", "opcua: { port: 4841 }\nhttp:", "28:1: duplicate key \"opcua\""),
                slip("missing key", "{ id: demo, name: Demo }", "{ id: demo }", "1:1: key \"name\" is missing"),
                slip(
                        "unknown profile",
                        "profile: generic-pcs",
                        "profile: generic-psc",
                        "13:5: unknown profile \"generic-psc\", did you mean \"generic-pcs\"?"),
                slip(
                        "profile of another kind of device",
                        "profile: generic-pcs",
                        "profile: generic-meter",
                        "13:5: profile \"generic-meter\" is not for this place"),
                slip(
                        "profile that is a path",
                        "profile: generic-pcs",
                        "profile: ../../etc/passwd",
                        "13:5: \"../../etc/passwd\" is not a profile name"),
                slip(
                        "unknown chemistry",
                        "chemistry: lfp",
                        "chemistry: lpf",
                        "29:15: chemistry must be one of naion-lo, naion-nvpf, lfp, not \"lpf\", did you mean \"lfp\"?"),
                // ---- Types
                slip("text for a number", "port: 8080", "port: web", "28:9: port must be a whole number, not \"web\""),
                slip(
                        "number without unit",
                        "rated: 5 MW",
                        "rated: 5",
                        "3:3: rated must be active power with its unit: W, kW, MW, GW, not 5"),
                slip(
                        "wrong unit of a quantity",
                        "rated: 5 MW",
                        "rated: 5 kWh",
                        "3:3: rated must be a number with a unit (W, kW, MW, GW), not \"5 kWh\""),
                slip(
                        "decimal comma",
                        "rated: 2.5 MW",
                        "rated: 2,5 MW",
                        "14:5: rated must be a number with a unit (W, kW, MW, GW), not \"2,5 MW\""),
                slip("fraction for a count", "count: 10", "count: 2.5", "23:16: count must be a whole number, not 2.5"),
                slip(
                        "text for a switch",
                        "plantControl: false",
                        "plantControl: no",
                        "25:24: plantControl must be true or false, not \"no\""),
                slip(
                        "null",
                        "rated: 5 MW",
                        "rated: ~",
                        "3:3: rated must be active power with its unit: W, kW, MW, GW, not nothing"),
                slip(
                        "nothing behind the key",
                        "rated: 5 MW",
                        "rated:",
                        "3:3: rated must be active power with its unit: W, kW, MW, GW, not nothing"),
                slip(
                        "null section",
                        "http: { port: 8080 }",
                        "http:",
                        "28:1: http must be a mapping of keys to values, not nothing"),
                slip(
                        "list for a mapping",
                        "http: { port: 8080 }",
                        "http: [8080]",
                        "28:1: http must be a mapping of keys to values, not a list"),
                slip(
                        "scalar for a mapping",
                        "http: { port: 8080 }",
                        "http: 8080",
                        "28:1: http must be a mapping of keys to values, not 8080"),
                slip(
                        "mapping for a list",
                        "  - { path: B001/PCS2",
                        "  first: { path: B001/PCS2",
                        "24:1: overrides must be a list, not a mapping"),
                slip(
                        "number beyond 64 bits",
                        "count: 10",
                        "count: 99999999999999999999",
                        "23:16: number 99999999999999999999 does not fit into 64 bits"),
                slip(
                        "factor that is not a number",
                        "chemistry: lfp",
                        "timeFactor: .nan",
                        "29:15: timeFactor must be a number, not NaN"),
                // ---- Ports, hosts, units
                slip("port 70000", "port: 8080", "port: 70000", "28:9: port must be at most 65535, not 70000"),
                slip("negative port", "port: 8080", "port: -1", "28:9: port must be at least 1, not -1"),
                slip("port 0", "port: 8080", "port: 0", "28:9: port must be at least 1, not 0"),
                slip(
                        "counted ports beyond the last",
                        "first: 15500",
                        "first: 65534",
                        "21:7: Plant/Blocks/B001/PCS2/Container1 would get port 65536, above 65535"),
                slip(
                        "same port for two meters",
                        "port: 15021",
                        "port: 15020",
                        "6:58: Plant/POI/CheckMeter and Plant/POI are both at 127.0.0.1:15020"),
                slip(
                        "same port for meter and PCS",
                        "port: 15021",
                        "port: 15100",
                        "16:5: Plant/Blocks/B001/PCS1 and Plant/POI/CheckMeter are both at 127.0.0.1:15100"),
                slip(
                        "same port for both servers",
                        "port: 8080",
                        "port: 4840",
                        "28:9: the OPC UA and the HTTP server both want port 4840"),
                slip(
                        "server on the port of a device",
                        "port: 8080",
                        "port: 15030",
                        "28:9: port 15030 belongs to Plant/Feeders/F01 on this machine"),
                slip(
                        "host that can be none",
                        "bind: 127.0.0.1",
                        "bind: 'http://localhost'",
                        "27:10: \"http://localhost\" is neither a host name nor an IP address"),
                slip(
                        "address that can be none",
                        "host: 127.0.0.1, port: 15021",
                        "host: 127.0.0.256, port: 15021",
                        "6:41: \"127.0.0.256\" is neither a host name nor an IP address"),
                slip(
                        "unknown placeholder",
                        "host: 127.0.0.1, port: 15021",
                        "host: 'm{block}', port: 15021",
                        "6:41: unknown placeholder {block}; none is possible here"),
                slip("unit 0", "unit: 100", "unit: 0", "22:7: unit must be at least 1, not 0"),
                slip("unit 256", "unit: 100", "unit: 256", "22:7: unit must be at most 255, not 256"),
                slip(
                        "counted units beyond the last",
                        "unit: { first: 1 }",
                        "unit: { first: 250 }",
                        "23:54: Plant/Blocks/B001/PCS1/Container1/Rack07 would get unit 256, above 255"),
                slip(
                        "device with the unit of another",
                        "unit: { first: 1 }",
                        "unit: { first: 95 }",
                        "23:54: Plant/Blocks/B001/PCS1/Container1/Rack06 and Plant/Blocks/B001/PCS1/Container1 are both unit 100 at 127.0.0.1:15500"),
                slip(
                        "all racks one unit",
                        "unit: { first: 1 }",
                        "unit: 1",
                        "23:54: Plant/Blocks/B001/PCS1/Container1/Rack02 and Plant/Blocks/B001/PCS1/Container1/Rack01 are both unit 1 at 127.0.0.1:15500"),
                slip(
                        "link of a shared endpoint",
                        "unit: { first: 1 }",
                        "unit: { first: 1 }, link: { window: 2 }",
                        "23:74: the link is that of Plant/Blocks/B001/PCS1/Container1, whose endpoint this shares"),
                // ---- Ratings and limits
                slip(
                        "limit above the nameplate",
                        "exportLimit: 5 MW",
                        "exportLimit: 6 MW",
                        "4:3: exportLimit is above the nameplate: 6000000 > 5000000 W that the POI is rated for"),
                slip(
                        "plant above its PCS",
                        "rated: 5 MW",
                        "rated: 50 MW",
                        "3:3: rated is above the nameplate: 50000000 > 5000000 W that the PCS together are rated for"),
                slip(
                        "negative limit",
                        "exportLimit: 5 MW",
                        "exportLimit: -5 MW",
                        "4:3: exportLimit must not be negative"),
                slip(
                        "apparent below active power",
                        "2.75 MVA",
                        "2.25 MVA",
                        "15:5: ratedApparent is below rated: 2250000 VA < 2500000 W"),
                slip("PCS of no power", "rated: 2.5 MW", "rated: 0 MW", "14:5: rated must be above 0 W"),
                slip(
                        "frequency of no grid",
                        "exportLimit: 5 MW",
                        "nominalFrequency: 16.7 Hz",
                        "4:3: nominalFrequency must lie between 40 and 70 Hz"),
                slip(
                        "full beyond full",
                        "initialSoc: 60 %",
                        "initialSoc: 120 %",
                        "29:31: initialSoc must lie between 0 and 100 %"),
                // ---- Times
                slip(
                        "poll every 0 ms",
                        "profile: generic-pcs\n",
                        "profile: generic-pcs\n    poll: { fast: 0 ms }\n",
                        "14:13: poll period fast must be at least 10 ms"),
                slip(
                        "poll slower than its timeout",
                        "timeout: 150 ms",
                        "timeout: 250 ms",
                        "17:13: timeout of 250 ms is longer than the fastest poll period, 200 ms"),
                slip("timeout of nothing", "timeout: 150 ms", "timeout: 0 ms", "17:13: timeout must be at least 1 ms"),
                slip(
                        "negative time",
                        "timeout: 150 ms",
                        "timeout: -1 s",
                        "17:13: timeout must be a whole number of milliseconds that is not negative"),
                slip(
                        "fraction of a millisecond",
                        "timeout: 150 ms",
                        "timeout: 0.5 ms",
                        "17:13: timeout must be a whole number of milliseconds that is not negative"),
                slip(
                        "close after no timeouts",
                        "timeout: 150 ms",
                        "timeoutsBeforeClose: -1",
                        "17:13: timeoutsBeforeClose must be at least 1, not -1"),
                slip("window of 17", "timeout: 150 ms", "window: 17", "17:13: window must be at most 16, not 17"),
                slip(
                        "backwards back-off",
                        "timeout: 150 ms",
                        "reconnectMin: 1 min",
                        "17:13: reconnectMin is above reconnectMax: 60000 > 30000 ms"),
                slip("tick of 0", "tick: 100 ms", "tick: 0 ms", "26:13: tick must lie between 10 ms and 10 s"),
                slip(
                        "timeout below the tick",
                        "commandTimeout: 2 s",
                        "commandTimeout: 50 ms",
                        "26:27: commandTimeout must be at least one tick, 100 ms"),
                slip(
                        "queue of 0",
                        "tick: 100 ms",
                        "queueCapacity: 0",
                        "26:13: queueCapacity must be at least 1, not 0"),
                // ---- Counts
                slip("no racks", "racks: { count: 10", "racks: { count: 0", "23:16: count must be at least 1, not 0"),
                slip(
                        "no blocks",
                        "  count: 1\n",
                        "  count: 0\n",
                        "9:3: count must be at least 1, not 0",
                        "25:7: there is no device Plant/Blocks/B001/PCS2"),
                slip(
                        "more devices than can be meant",
                        "  count: 1\n",
                        "  count: 20000\n",
                        "9:3: the templates give 940004 devices, more than 20000"),
                slip(
                        "count of counts that overflows",
                        "count: 10,",
                        "count: 20000,",
                        "9:3: the templates give 80011 devices, more than 20000"),
                // ---- Names
                slip(
                        "markup in a name",
                        "name: Demo",
                        "name: '<script>alert(1)</script>'",
                        "1:20: name \"<script>alert(1)</script>\" must not hold ; < > or control characters"),
                slip(
                        "line break in a name",
                        "name: Demo",
                        "name: \"a\\nb\"",
                        "1:20: name \"a?b\" must not hold ; < > or control characters"),
                slip(
                        "semicolon in a name",
                        "name: Demo",
                        "name: 'a;b'",
                        "1:20: name \"a;b\" must not hold ; < > or control characters"),
                slip("empty name", "name: Demo", "name: ''", "1:20: name must not be empty"),
                slip(
                        "text that turns its direction",
                        "name: Demo",
                        "name: \"a\\u202Eb\"",
                        "1:20: name \"a?b\" must not hold ; < > or control characters"),
                slip(
                        "id that is no id",
                        "id: demo",
                        "id: 'demo plant'",
                        "1:10: id must be 1 to 64 letters, digits, _ or -, beginning with a letter or digit, not \"demo plant\""),
                // ---- Overrides
                slip(
                        "override of no device",
                        "path: B001/PCS2",
                        "path: B001/PCS3",
                        "25:7: there is no device Plant/Blocks/B001/PCS3, did you mean Plant/Blocks/B001/PCS2?"),
                slip(
                        "two overrides for one device",
                        "overrides:\n",
                        "overrides:\n  - { path: Plant/Blocks/B001/PCS2 }\n",
                        "26:7: a second override for Plant/Blocks/B001/PCS2"),
                slip(
                        "override of a key that the device has not",
                        "path: B001/PCS2,",
                        "path: B001/PCS2/Container1,",
                        "25:35: only a PCS has plantControl"),
                // ---- Security
                slip(
                        "insecure endpoint in the network",
                        "bind: 127.0.0.1",
                        "bind: 0.0.0.0, allowInsecure: true",
                        "27:25: allowInsecure is only for loopback, but the server binds to 0.0.0.0"),
                slip(
                        "policy None by name",
                        "bind: 127.0.0.1",
                        "securityPolicy: None",
                        "27:10: unknown key \"securityPolicy\""));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void isRefusedWithKeyAndRuleAtItsPlace(Slip slip) throws IOException {
        Path file = Files.writeString(folder.resolve("plant.yaml"), slip.in(PLANT));
        slip.assertFound(file, ConfigReader.readPlant(file));
    }

    @Test
    void thePlantWithoutASlipIsRight() throws IOException {
        ConfigResult result = ConfigReader.readPlant(Files.writeString(folder.resolve("plant.yaml"), PLANT));
        assertEquals(List.of(), result.problems());
        assertEquals(51, result.plantOrThrow().devices().size());
    }
}
