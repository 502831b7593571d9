package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.simulator.WriteLog;

/** Start and stop of a PCS by select before operate, from OPC UA to the simulated device and back. */
class PcsOperationTest {
    private static final String OPERATION = PCS1 + "/DSTO1/DEROpStCtl";
    private static final String STATE = PCS1 + "/DSTO1/DEROpSt";
    private static final String LOCAL = "Plant/LLN0/Loc";
    private static final int START = 1;
    private static final int STOP = 9;
    private static final int STANDBY = 1;

    /** Where the generic PCS takes start and stop. */
    private static final int OPERATION_ADDRESS = 220;

    /** A start takes 8 s; the client waits longer. */
    private static final long HINT_MS = 40_000;

    @TempDir
    Path data;

    private RunningPlant plant;
    private UtilityClient dispatcher;
    private UtilityClient engineer;

    @BeforeEach
    void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        dispatcher = plant.connect("dispatcher");
        engineer = plant.connect("engineer");
    }

    @AfterEach
    void stop() throws Exception {
        plant.close();
    }

    private CallMethodResult select(String object, Variant... originator) throws Exception {
        return engineer.select(object, originator);
    }

    private CallMethodResult operate(String object, Object value, int category) throws Exception {
        return engineer.operate(object, value, category, HINT_MS);
    }

    /** The fuller battery gives more, and while one PCS stands the other's battery loses a minute a second. */
    private boolean isShared(double totalW) {
        double firstW = plant.simulator.pcsW(0);
        double secondW = plant.simulator.pcsW(1);
        return Math.abs(firstW + secondW - totalW) < 20_000 && Math.min(firstW, secondW) > 0.35 * totalW;
    }

    private List<Integer> operationsAtTheDevice() {
        return plant.simulator.writeLog(PCS1).entriesTo(OPERATION_ADDRESS).stream()
                .map(WriteLog.Entry::values)
                .map(values -> values.get(0))
                .toList();
    }

    @Test
    void aStoppedPcsHandsItsShareOverAndGetsItBackWhenItIsStarted() throws Exception {
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 2_000_000.0));
        Until.within(5_000, "both share", () -> Math.abs(plant.simulator.pcsW(0) - 1_000_000) < 10_000);

        assertEquals(StatusCode.GOOD, select(OPERATION).getStatusCode());
        CallMethodResult stopped = operate(OPERATION, STOP, 1);

        assertEquals(StatusCode.GOOD, stopped.getStatusCode(), String.valueOf(stopped.getOutputArguments()[1]));
        assertEquals(STANDBY, (int) dispatcher.number(STATE), "answered when standby was read");
        assertEquals(0, plant.simulator.pcsW(0), 1);
        assertEquals(List.of(2), operationsAtTheDevice());
        Until.within(3_000, "the other takes over", () -> Math.abs(plant.simulator.pcsW(1) - 2_000_000) < 20_000);
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_800_000.0), "a stop is no failure");

        assertEquals(StatusCode.GOOD, select(OPERATION).getStatusCode());
        CallMethodResult started = operate(OPERATION, START, 1);

        assertEquals(StatusCode.GOOD, started.getStatusCode(), String.valueOf(started.getOutputArguments()[1]));
        assertEquals(List.of(2, 1), operationsAtTheDevice());
        Until.within(10_000, "shared again", () -> isShared(1_800_000));
    }

    @Test
    void aStoppedPcsStaysOutAfterARestartOfTheGatewayUntilItIsStarted() throws Exception {
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0));
        assertEquals(StatusCode.GOOD, select(OPERATION).getStatusCode());
        assertEquals(StatusCode.GOOD, operate(OPERATION, STOP, 1).getStatusCode());

        // The simulated PCS is new as well and on the grid: as one that somebody has started at its panel.
        plant.close();
        start();
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_500_000.0), "the other does it all");
        Until.within(5_000, "the other alone", () -> Math.abs(plant.simulator.pcsW(1) - 1_500_000) < 20_000);
        assertEquals(List.of(), plant.setpointsAt(PCS1));
        assertEquals(List.of(), operationsAtTheDevice());
        assertEquals(0, plant.simulator.pcsW(0), 1);

        assertEquals(StatusCode.GOOD, select(OPERATION).getStatusCode());
        assertEquals(StatusCode.GOOD, operate(OPERATION, START, 1).getStatusCode());
        Until.within(10_000, "shared again", () -> isShared(1_500_000));
        assertEquals(List.of(1), operationsAtTheDevice());

        plant.close();
        start();
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0));
        Until.within(5_000, "both", () -> Math.abs(plant.simulator.pcsW(0) - 500_000) < 20_000);
    }

    @Test
    void aPcsTakenOutOfPlantControlStaysOutAfterARestart() throws Exception {
        String plantControl = PCS1 + "/DINV1/PlantCtl";
        assertEquals(StatusCode.GOOD, engineer.write(plantControl + "/ctlVal", false));

        plant.close();
        start();
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_500_000.0));
        Until.within(5_000, "the other alone", () -> Math.abs(plant.simulator.pcsW(1) - 1_500_000) < 20_000);
        assertEquals(List.of(), plant.setpointsAt(PCS1));

        assertEquals(StatusCode.GOOD, engineer.write(plantControl + "/ctlVal", true));
        Until.within(5_000, "shared", () -> Math.abs(plant.simulator.pcsW(0) - 750_000) < 20_000);
    }

    @Test
    void aDeviceThatRefusesIsNamedWithTheStepAndGoesOn() throws Exception {
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 0.0));
        plant.simulator.faults(PCS1).writeException(4);
        assertEquals(StatusCode.GOOD, select(OPERATION).getStatusCode());

        CallMethodResult refused = operate(OPERATION, STOP, 1);

        assertEquals(StatusCodes.Bad_DeviceFailure, refused.getStatusCode().value());
        assertArrayEquals(new String[] {PCS1 + ": DEVICE_REFUSED, step 1, Modbus exception 4"}, (String[])
                refused.getOutputArguments()[6].getValue());
        plant.simulator.faults(PCS1).clear();
        Until.within(
                5_000,
                "it takes its share again",
                () -> dispatcher.write(SETPOINT + "/ctlVal", 2_000_000.0).isGood());
        Until.within(5_000, "shared", () -> Math.abs(plant.simulator.pcsW(0) - 1_000_000) < 20_000);
    }

    @Test
    void whileThePlantIsUnderLocalControlTheUtilityIsRefused() throws Exception {
        assertEquals(StatusCode.GOOD, select(LOCAL).getStatusCode());
        assertEquals(StatusCode.GOOD, operate(LOCAL, true, 1).getStatusCode());
        Until.within(
                1_000,
                "shown",
                () -> Boolean.TRUE.equals(
                        dispatcher.read(LOCAL + "/stVal").getValue().getValue()));

        CallMethodResult refused = dispatcher.operate(SETPOINT, 1_000_000.0);
        assertEquals(StatusCodes.Bad_InvalidState, refused.getStatusCode().value());
        assertEquals(2, refused.getOutputArguments()[0].getValue(), "blocked-by-switching-hierarchy");
        assertEquals(0, plant.setpointsAt(PCS2).size());

        plant.close();
        start();
        Until.within(
                5_000,
                "taken over a restart",
                () -> Boolean.TRUE.equals(
                        dispatcher.read(LOCAL + "/stVal").getValue().getValue()));
        assertEquals(
                StatusCodes.Bad_InvalidState,
                dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0).value());

        CallMethodResult fromAfar = select(LOCAL);
        assertEquals(StatusCodes.Bad_InvalidState, fromAfar.getStatusCode().value());
        assertEquals(2, fromAfar.getOutputArguments()[0].getValue(), "not even selected");
        Variant panel = new Variant(1);
        assertEquals(StatusCode.GOOD, select(LOCAL, panel).getStatusCode());
        assertEquals(2, operate(LOCAL, false, 3).getOutputArguments()[0].getValue(), "not from afar");
        assertEquals(StatusCode.GOOD, select(LOCAL, panel).getStatusCode());
        assertEquals(StatusCode.GOOD, operate(LOCAL, false, 1).getStatusCode());
        assertTrue(dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0).isGood());
    }
}
