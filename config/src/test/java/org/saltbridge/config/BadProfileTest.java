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

/** One slip at a time in a profile that is otherwise right: what is said about it, and where. */
class BadProfileTest {
    private static final String PLANT = """
            plant: { id: demo, name: Demo }
            poi: { rated: 1 MW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: site-pcs
                rated: 1 MW
                port: 15100
                containers:
                  count: 1
                  profile: generic-bank-bms
                  port: 15200
                  unit: 100
                  racks: { count: 1, profile: generic-rack-bms }
            """;

    private static final String PROFILE = """
            profile: site-pcs
            title: PCS of this site
            source: map of the site, revision 1
            role: pcs
            read: { registersMax: 20, gapMax: 4 }
            write: { registersMax: 4 }
            poll: { fast: 200 ms, slow: 5 s }
            defaults: { table: holding, order: ABCD, poll: fast }
            registers:
              - { point: MMXU1/TotW, address: 10, type: s32, unit: W, scale: 0.5, range: [-100, 200] }
              - { point: MMXU1/Hz, address: 12, type: f32, unit: Hz, scaleFactor: MMXU1/SF }
              - { point: MMXU1/SF, address: 14, type: s16, poll: slow, sentinels: [0x8000] }
              - { point: DINV1/WSpt/mxVal, address: 16, type: s16, scale: 100, unit: W }
              - { point: DSTO1/DEROpSt, address: 17, type: u16, kind: enum, labels: { 0: "off", 1: running } }
              - { point: CALH1/Alm, address: 18, type: bits16, bits: [ { bit: 3, point: CALH1/Fan, level: warning } ] }
              - { point: DINV1/Hb, address: 19, type: u16, kind: counter }
            setpoints:
              - point: DINV1/WSpt
                function: 16
                address: 30
                fields: [ { type: u16, constant: 1 }, { type: s16, scale: 100 } ]
                unit: W
                readback: DINV1/WSpt/mxVal
                range: [-3000000, 3000000]
            heartbeats:
              incoming: [ { point: DINV1/Hb, timeout: 3 s } ]
              outgoing: [ { address: 40, period: 1 s } ]
            sequences:
              start: [ { function: 6, address: 41, value: 1, expect: DSTO1/DEROpSt, values: [1], timeout: 9 s } ]
            """;

    @TempDir
    Path folder;

    static Stream<Slip> slips() {
        return Stream.of(
                // ---- Words and types
                slip(
                        "misspelt key of a register",
                        "scale: 0.5",
                        "sacle: 0.5",
                        "10:59: unknown key \"sacle\", did you mean \"scale\"?"),
                slip(
                        "misspelt type",
                        "type: f32",
                        "type: float32",
                        "11:37: type must be one of bit, u16, s16, u32, s32, u64, s64, f32, f64, bits16, bits32, not \"float32\""),
                slip(
                        "unknown word order",
                        "order: ABCD",
                        "order: ABDC",
                        "8:29: order must be one of ABCD, CDAB, BADC, DCBA, not \"ABDC\", did you mean \"ABCD\"?"),
                slip(
                        "unknown poll class",
                        "poll: slow",
                        "poll: slowly",
                        "12:48: poll must be one of fast, normal, slow, once, not \"slowly\", did you mean \"slow\"?"),
                slip(
                        "unknown unit",
                        "unit: Hz",
                        "unit: hz",
                        "11:48: unit must be one of \"\", W, var, VA, Wh, V, A, Ah, Hz, °C, %, s, Ohm, not \"hz\", did you mean \"Hz\"?"),
                slip(
                        "unknown alarm level",
                        "level: warning",
                        "level: major",
                        "15:88: level must be one of none, warning, alarm, trip, not \"major\""),
                slip(
                        "unknown role",
                        "role: pcs",
                        "role: psc",
                        "4:1: role must be one of meter, breaker, blockAux, pcs, bank, rack, not \"psc\", did you mean \"pcs\"?"),
                slip("duplicate key", "unit: Hz,", "unit: Hz, unit: W,", "11:58: duplicate key \"unit\""),
                slip("null", "scale: 0.5", "scale: ~", "10:59: scale must be a number, not nothing"),
                slip(
                        "no registers",
                        "registers:\n",
                        "registers: []\nregister:\n",
                        "9:1: registers must have 1 or more items, not 0",
                        "10:1: unknown key \"register\", did you mean \"registers\"?",
                        "24:5: readback names the point \"DINV1/WSpt/mxVal\", which is no register here",
                        "27:17: heartbeat names the point \"DINV1/Hb\", which is no register here",
                        "30:50: expect names the point \"DSTO1/DEROpSt\", which is no register or bit here"),
                slip(
                        "name of another file",
                        "profile: site-pcs",
                        "profile: other-pcs",
                        "1:1: profile \"other-pcs\" stands in a file named site-pcs.yaml"),
                // ---- Places
                slip(
                        "register 65536",
                        "address: 10,",
                        "address: 65536,",
                        "10:26: address 65536 with 2 registers lies outside the table (0 to 65535 in PDU addresses)"),
                slip(
                        "register 70000",
                        "address: 10,",
                        "address: 70000,",
                        "10:26: address must be at most 65536, not 70000"),
                slip("negative register", "address: 10,", "address: -1,", "10:26: address must be at least 0, not -1"),
                slip(
                        "value whose end lies outside",
                        "address: 12,",
                        "address: 65535,",
                        "11:24: address 65535 with 2 registers lies outside the table (0 to 65535 in PDU addresses)"),
                slip(
                        "overlapping registers of different types",
                        "address: 12,",
                        "address: 11,",
                        "11:24: overlaps the registers of \"MMXU1/TotW\" in the same table"),
                slip(
                        "the same register twice",
                        "address: 16,",
                        "address: 17,",
                        "14:29: overlaps the registers of \"DINV1/WSpt/mxVal\" in the same table"),
                slip(
                        "float where one register is read at most",
                        "registersMax: 20",
                        "registersMax: 1",
                        "10:39: the value takes 2 registers but read.registersMax is 1",
                        "11:37: the value takes 2 registers but read.registersMax is 1"),
                slip(
                        "bit in a register table",
                        "type: s32",
                        "type: bit",
                        "10:39: type bit needs the table coil or discreteInput; take a bit of bits16 instead"),
                slip(
                        "number in a bit table",
                        "address: 10,",
                        "address: 10, table: coil,",
                        "10:52: a coil or discrete input can only be of type bit"),
                // ---- Values
                slip("scale 0", "scale: 0.5", "scale: 0", "10:59: scale must be a finite number other than 0"),
                slip("scale that is no number", "scale: 0.5", "scale: .nan", "10:59: scale must be a number, not NaN"),
                slip("endless scale", "scale: 0.5", "scale: .inf", "10:59: scale must be a number, not Infinity"),
                slip("range of one number", "[-100, 200]", "[200]", "10:71: range must have 2 or more items, not 1"),
                slip(
                        "minimum above the maximum",
                        "[-100, 200]",
                        "[200, -100]",
                        "10:71: range begins above its end: 200 > -100"),
                slip(
                        "range without an end",
                        "[-100, 200]",
                        "[-100, .inf]",
                        "10:85: item 1 of range must be a number, not Infinity"),
                slip(
                        "scale factor that is not here",
                        "scaleFactor: MMXU1/SF",
                        "scaleFactor: MMXU1/FS",
                        "11:58: scaleFactor names the point \"MMXU1/FS\", which is not here"),
                slip(
                        "scale factor of a wrong type",
                        "type: s16, poll: slow",
                        "type: s32, poll: slow",
                        "11:58: the scale factor \"MMXU1/SF\" must be of type s16 or u16"),
                slip(
                        "sentinel that does not fit",
                        "[0x8000]",
                        "[0x18000]",
                        "12:72: sentinel 98304 does not fit into 16 bits unsigned"),
                slip("negative sentinel", "[0x8000]", "[-1]", "12:72: sentinel -1 does not fit into 16 bits unsigned"),
                slip(
                        "states without words",
                        "labels: { 0: \"off\", 1: running }",
                        "unit: \"\"",
                        "14:53: a point of kind enum needs labels"),
                slip(
                        "words for a measurement",
                        "scale: 0.5",
                        "labels: { 0: a }",
                        "10:59: only a point of kind enum or binary has labels"),
                slip(
                        "word for no number",
                        "1: running",
                        "one: running",
                        "14:85: key \"one\" must be a value of the register, decimal or hexadecimal after 0x",
                        "29:82: 1 is no state of \"DSTO1/DEROpSt\""),
                slip(
                        "one state, two words",
                        "1: running",
                        "0x0: running",
                        "14:85: the value 0x0 has two labels",
                        "29:82: 1 is no state of \"DSTO1/DEROpSt\""),
                slip("bit 16 of 16", "bit: 3", "bit: 16", "15:62: bit 16 lies outside 16 bits"),
                slip("bit 32", "bit: 3", "bit: 32", "15:62: bit must be at most 31, not 32"),
                slip(
                        "bits of a number",
                        "type: bits16",
                        "type: u16",
                        "15:49: only the types bits16 and bits32 have bits"),
                slip(
                        "poll class without a period",
                        "poll: slow",
                        "poll: normal",
                        "12:48: the profile gives no poll period for this class"),
                slip("period of nothing", "fast: 200 ms", "fast: 0 ms", "7:9: poll period fast must be at least 10 ms"),
                // ---- Names
                slip(
                        "the same point twice",
                        "MMXU1/Hz",
                        "MMXU1/TotW",
                        "11:7: point \"MMXU1/TotW\" stands in this profile twice"),
                slip(
                        "bit with the name of a point",
                        "CALH1/Fan",
                        "MMXU1/TotW",
                        "15:70: point \"MMXU1/TotW\" stands in this profile twice"),
                slip(
                        "setpoint with the name of a point",
                        "point: DINV1/Hb, address",
                        "point: DINV1/WSpt, address",
                        "16:7: point \"DINV1/WSpt\" is also the folder of \"DINV1/WSpt/mxVal\"",
                        "18:5: point \"DINV1/WSpt\" stands in this profile twice",
                        "26:17: heartbeat names the point \"DINV1/Hb\", which is no register here"),
                slip(
                        "point that is the folder of others",
                        "point: MMXU1/Hz",
                        "point: MMXU1",
                        "11:7: point \"MMXU1\" is also the folder of \"MMXU1/TotW\""),
                slip(
                        "point in the place of a control node",
                        "point: MMXU1/Hz",
                        "point: DINV1/WSpt/ctlVal",
                        "11:7: point \"DINV1/WSpt/ctlVal\" is a node of the setpoint \"DINV1/WSpt\" already"),
                slip(
                        "point with the name of a device",
                        "point: MMXU1/Hz",
                        "point: Rack01/Hz",
                        "11:7: point \"Rack01/Hz\" begins like the path of a device"),
                slip(
                        "markup in a point",
                        "point: MMXU1/Hz",
                        "point: 'MMXU1/<script>'",
                        "11:7: point \"MMXU1/<script>\" must be made of letters, digits, . _ - in parts separated by /, each beginning with a letter"),
                slip(
                        "semicolon in a point",
                        "point: MMXU1/Hz",
                        "point: 'MMXU1/a;s=b'",
                        "11:7: point \"MMXU1/a;s=b\" must be made of letters, digits, . _ - in parts separated by /, each beginning with a letter"),
                slip(
                        "line break in a point",
                        "point: MMXU1/Hz",
                        "point: \"MMXU1/a\\nb\"",
                        "11:7: point \"MMXU1/a?b\" must be made of letters, digits, . _ - in parts separated by /, each beginning with a letter"),
                slip(
                        "markup in a title",
                        "title: PCS",
                        "title: <b>PCS",
                        "2:1: title \"<b>PCS of this site\" must not hold ; < > or control characters"),
                slip(
                        "markup in a word",
                        "1: running",
                        "1: <b>",
                        "14:85: 1 \"<b>\" must not hold ; < > or control characters"),
                slip(
                        "line break in a key",
                        "scale: 0.5",
                        "\"sca\\nle\": 0.5",
                        "10:59: unknown key \"sca?le\", did you mean \"scale\"?"),
                // ---- Writes
                slip(
                        "function that writes nothing",
                        "function: 16",
                        "function: 3",
                        "19:5: function must be one of 5, 6, 15, 16, 23, not 3"),
                slip(
                        "two registers in a write of one",
                        "function: 16",
                        "function: 6",
                        "19:5: function 6 writes one item but the fields take 2"),
                slip(
                        "registers in a write of coils",
                        "function: 16",
                        "function: 15",
                        "19:5: function 15 writes coils: every field must be of type bit"),
                slip(
                        "more registers than a write takes",
                        "write: { registersMax: 4 }",
                        "write: { registersMax: 1 }",
                        "21:5: the fields take 2 registers; one write takes at most 1"),
                slip(
                        "write beyond the last register",
                        "address: 30",
                        "address: 65535",
                        "20:5: the write lies outside the table (0 to 65535 in PDU addresses)"),
                slip(
                        "no value among the fields",
                        "{ type: s16, scale: 100 }",
                        "{ type: s16, constant: 2 }",
                        "21:5: exactly one field must be the setpoint (no constant), not 0"),
                slip(
                        "two values among the fields",
                        "{ type: u16, constant: 1 }",
                        "{ type: u16 }",
                        "21:5: exactly one field must be the setpoint (no constant), not 2",
                        "24:5: -3000000 does not fit into U16 with scale 1.0",
                        "24:5: 3000000 does not fit into U16 with scale 1.0"),
                slip(
                        "scale factor of a setpoint that is no register",
                        "{ type: s16, scale: 100 }",
                        "{ type: s16, scaleFactor: MMXU1/FS }",
                        "21:56: scaleFactor names the point \"MMXU1/FS\", which is not here"),
                slip(
                        "scale factor of a setpoint that is no 16-bit number",
                        "{ type: s16, scale: 100 }",
                        "{ type: s16, scaleFactor: MMXU1/TotW }",
                        "21:56: the scale factor \"MMXU1/TotW\" must be of type s16 or u16"),
                slip(
                        "constant that does not fit",
                        "constant: 1",
                        "constant: 70000",
                        "21:28: 70000 does not fit into U16 with scale 1.0"),
                slip(
                        "setpoint range beyond the register",
                        "[-3000000, 3000000]",
                        "[-3000000, 4000000]",
                        "24:5: 4000000 does not fit into S16 with scale 100.0"),
                slip(
                        "backwards setpoint range",
                        "[-3000000, 3000000]",
                        "[3000000, -3000000]",
                        "24:5: range begins above its end: 3000000 > -3000000"),
                slip(
                        "field scale 0",
                        "scale: 100 }",
                        "scale: 0 }",
                        "21:56: scale must be a finite number other than 0"),
                slip(
                        "quantum 0",
                        "unit: W\n    readback",
                        "quantum: 0\n    unit: W\n    readback",
                        "22:5: quantum must be a finite number above 0"),
                slip(
                        "read-back that is not here",
                        "readback: DINV1/WSpt/mxVal",
                        "readback: DINV1/VSpt/mxVal",
                        "23:5: readback names the point \"DINV1/VSpt/mxVal\", which is no register here"),
                slip(
                        "read-back in another unit",
                        "unit: W\n    readback",
                        "unit: VA\n    readback",
                        "23:5: readback \"DINV1/WSpt/mxVal\" has another unit than the setpoint"),
                slip(
                        "heartbeat in the place of a setpoint",
                        "address: 40",
                        "address: 31",
                        "27:17: \"DINV1/WSpt\" writes the same register"),
                slip(
                        "heartbeat that is not here",
                        "point: DINV1/Hb, timeout",
                        "point: DINV1/Bh, timeout",
                        "26:17: heartbeat names the point \"DINV1/Bh\", which is no register here"),
                slip(
                        "heartbeat faster than its poll",
                        "timeout: 3 s",
                        "timeout: 100 ms",
                        "26:34: heartbeat time-out of 100 ms is not longer than the poll period of 200 ms"),
                slip(
                        "heartbeat of no period",
                        "period: 1 s",
                        "period: 0 s",
                        "27:30: a heartbeat period must be at least 10 ms"),
                slip(
                        "step that waits for no state",
                        "values: [1]",
                        "values: [7]",
                        "29:82: 7 is no state of \"DSTO1/DEROpSt\""),
                slip(
                        "step that waits for no point",
                        "expect: DSTO1/DEROpSt",
                        "expect: DSTO1/Op",
                        "29:50: expect names the point \"DSTO1/Op\", which is no register or bit here"),
                slip(
                        "step that waits for nothing",
                        "values: [1]",
                        "values: []",
                        "29:73: values must have 1 or more items, not 0"));
    }

    @ParameterizedTest
    @MethodSource("slips")
    void isRefusedWithKeyAndRuleAtItsPlace(Slip slip) throws IOException {
        Path profile = profiles().resolve("site-pcs.yaml");
        Files.writeString(profile, slip.in(PROFILE));
        slip.assertFound(profile, readPlant());
    }

    @Test
    void theProfileWithoutASlipIsRight() throws IOException {
        Files.writeString(profiles().resolve("site-pcs.yaml"), PROFILE);
        assertEquals(List.of(), readPlant().problems());
    }

    @Test
    void aBreakerTellsWhereItStandsAndWhenItMayBeClosed() throws IOException {
        Path relay = profiles().resolve("site-pcs.yaml");
        Files.writeString(relay, PROFILE.replace("role: pcs", "role: breaker"));
        assertEquals(
                List.of(
                        relay + ":9:1: error: whether the grid is there is seen at the breaker, but no register shows"
                                + " \"XCBR1/Pos\"",
                        relay + ":29:3: error: a breaker is closed only while its relay releases it, but no register"
                                + " shows \"RSYN1/Rel\""),
                readPlant().problems().stream().map(Object::toString).limit(2).toList());
    }

    private Path profiles() throws IOException {
        return Files.createDirectories(folder.resolve("profiles"));
    }

    private ConfigResult readPlant() throws IOException {
        return ConfigReader.readPlant(Files.writeString(folder.resolve("plant.yaml"), PLANT));
    }
}
