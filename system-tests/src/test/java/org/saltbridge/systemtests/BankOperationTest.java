package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.config.ConfigReader;

/** Contactors of a bank by select before operate, and the interlock that keeps them closed under load. */
class BankOperationTest {
    private static final String PLANT = """
            plant: { id: banks, name: Banks }
            poi: { rated: 1 MW, meter: { profile: generic-meter, port: 15020 } }
            blocks:
              count: 1
              pcs:
                count: 1
                profile: generic-pcs
                rated: 1 MW
                port: 15100
                containers:
                  count: 1
                  profile: nuvation-like
                  port: 15200
                  unit: 100
                  racks: { count: 1, profile: generic-rack-bms, unit: { first: 1 } }
            """;

    private static final String PCS_OPERATION = PCS1 + "/DSTO1/DEROpStCtl";
    private static final String BANK = PCS1 + "/Container1";
    private static final String BANK_OPERATION = BANK + "/DSTO1/DEROpStCtl";
    private static final String BANK_STATE = BANK + "/DBAT1/BatSt";

    /** Where the Nuvation-like bank takes 1 to connect and 2 to disconnect. */
    private static final int BANK_ADDRESS = 40_144;

    private static final int CONNECT = 2;
    private static final int DISCONNECT = 3;
    private static final int STOP = 9;
    private static final int CONNECTED = 3;
    private static final int DISCONNECTED = 1;
    private static final int BLOCKED_BY_INTERLOCKING = 10;

    @TempDir
    Path folder;

    @Test
    void aBankIsDisconnectedOnlyBehindAStoppedPcs() throws Exception {
        Path file = Files.writeString(folder.resolve("plant.yaml"), PLANT);
        try (RunningPlant plant =
                RunningPlant.start(ConfigReader.readPlant(file).plantOrThrow(), folder.resolve("data"))) {
            UtilityClient engineer = plant.connect("engineer");
            UtilityClient dispatcher = plant.connect("dispatcher");
            assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 50_000.0));

            CallMethodResult underLoad = engineer.selectAndOperate(BANK_OPERATION, DISCONNECT);

            assertEquals(StatusCodes.Bad_InvalidState, underLoad.getStatusCode().value());
            assertEquals(BLOCKED_BY_INTERLOCKING, underLoad.getOutputArguments()[0].getValue());
            assertEquals(
                    0, plant.simulator.writeLog(BANK).entriesTo(BANK_ADDRESS).size());

            assertEquals(
                    StatusCode.GOOD,
                    engineer.selectAndOperate(PCS_OPERATION, STOP).getStatusCode());
            Until.within(
                    5_000, "no power is measured", () -> Math.abs(dispatcher.number(PCS1 + "/MMXU1/TotW")) < 1_000);
            assertEquals(
                    StatusCode.GOOD,
                    engineer.selectAndOperate(BANK_OPERATION, DISCONNECT).getStatusCode());
            assertEquals(DISCONNECTED, dispatcher.number(BANK_STATE));

            assertEquals(
                    StatusCode.GOOD,
                    engineer.selectAndOperate(BANK_OPERATION, CONNECT).getStatusCode());
            assertEquals(CONNECTED, dispatcher.number(BANK_STATE));
            assertEquals(
                    2, plant.simulator.writeLog(BANK).entriesTo(BANK_ADDRESS).size(), "each written once");
        }
    }
}
