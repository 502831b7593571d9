package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.simulator.GridModel;
import org.saltbridge.simulator.WriteLog;

/** From the grid into an island, into the dark, and back: by OPC UA, over Modbus, in the simulated plant. */
class BlackStartTest {
    private static final String BREAKER = "Plant/POI/Breaker";
    private static final String SWITCH = BREAKER + "/CSWI1/Pos";
    private static final String POSITION = BREAKER + "/XCBR1/Pos";
    private static final String RELEASED = BREAKER + "/RSYN1/Rel";
    private static final String BUS_VOLTAGE = BREAKER + "/MMXU1/PPV";
    private static final String FIRST = PCS1 + "/DSTO1/DEROpStCtl";
    private static final String SECOND = PCS2 + "/DSTO1/DEROpStCtl";
    private static final String GRID_LOST = "/DINV1/InvGriLosAlm";
    private static final int OPEN = 1;
    private static final int CLOSE = 2;
    private static final int START = 1;
    private static final int STOP = 9;
    private static final int BLACK_START = -1;
    private static final int BLOCKED_BY_INTERLOCKING = 10;

    /** Where the generic relay takes 1 to open and 2 to close. */
    private static final int SWITCH_ADDRESS = 100;

    @TempDir
    Path data;

    private RunningPlant plant;
    private UtilityClient engineer;
    private UtilityClient dispatcher;

    @BeforeEach
    void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        engineer = plant.connect("engineer");
        dispatcher = plant.connect("dispatcher");
    }

    @AfterEach
    void stop() throws Exception {
        plant.close();
    }

    private void done(String object, int value) throws Exception {
        CallMethodResult result = engineer.selectAndOperate(object, value);
        assertEquals(StatusCode.GOOD, result.getStatusCode(), object + " " + List.of(result.getOutputArguments()));
    }

    private void interlocked(String object, int value) throws Exception {
        CallMethodResult result = engineer.selectAndOperate(object, value);
        assertEquals(StatusCodes.Bad_InvalidState, result.getStatusCode().value());
        assertEquals(BLOCKED_BY_INTERLOCKING, result.getOutputArguments()[0].getValue());
    }

    private boolean isOn(String path) throws Exception {
        DataValue value = dispatcher.read(path);
        assertEquals(StatusCode.GOOD, value.statusCode(), path);
        return Boolean.TRUE.equals(value.value().value());
    }

    private void gridVoltageShare(double share) {
        synchronized (plant.simulator.physics().gridLock()) {
            GridModel grid = plant.simulator.physics().grid();
            grid.voltageShare(share);
        }
    }

    private List<Integer> switchedAtTheRelay() {
        return plant.simulator.writeLog(BREAKER).entriesTo(SWITCH_ADDRESS).stream()
                .map(WriteLog.Entry::values)
                .map(values -> values.get(0))
                .toList();
    }

    @Test
    void aDarkPlantIsBroughtBackToTheGrid() throws Exception {
        assertEquals(CLOSE, dispatcher.number(POSITION));
        interlocked(FIRST, BLACK_START);
        assertEquals(
                StatusCodes.Bad_UserAccessDenied,
                dispatcher.select(SWITCH).getStatusCode().value(),
                "an engineer's task");

        done(FIRST, STOP);
        done(SECOND, STOP);
        done(SWITCH, OPEN);
        assertEquals(OPEN, dispatcher.number(POSITION), "answered when the position was read");
        Until.within(2_000, "dark", () -> dispatcher.number(BUS_VOLTAGE) < 1);
        assertEquals(
                StatusCodes.Bad_InvalidState,
                dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0).value(),
                "an island follows nobody");

        done(FIRST, BLACK_START);
        Until.within(2_000, "live", () -> dispatcher.number(BUS_VOLTAGE) > 30_000);
        interlocked(SECOND, BLACK_START);
        done(SECOND, START);

        gridVoltageShare(0);
        Until.within(2_000, "the grid is dead", () -> !isOn(RELEASED));
        interlocked(SWITCH, CLOSE);
        gridVoltageShare(1);
        Until.within(2_000, "the grid is back", () -> isOn(RELEASED));
        done(SWITCH, CLOSE);

        assertEquals(CLOSE, dispatcher.number(POSITION));
        assertEquals(List.of(OPEN, CLOSE), switchedAtTheRelay(), "each written once");
        assertEquals(StatusCode.GOOD, dispatcher.write(SETPOINT + "/ctlVal", 1_000_000.0));
        Until.within(5_000, "the POI follows", () -> Math.abs(plant.simulator.poiW() - 1_000_000) < 30_000);
    }

    /** The grid is lost and takes the plant with it. */
    @Test
    void aPlantThatTrippedWithTheGridIsStartedFromTheDark() throws Exception {
        gridVoltageShare(0);
        Until.within(5_000, "both have tripped", () -> isOn(PCS1 + GRID_LOST) && isOn(PCS2 + GRID_LOST));
        interlocked(FIRST, BLACK_START);
        done(SWITCH, OPEN);
        Until.within(2_000, "dark", () -> dispatcher.number(BUS_VOLTAGE) < 1);

        done(FIRST, BLACK_START);
        Until.within(2_000, "live", () -> dispatcher.number(BUS_VOLTAGE) > 30_000);
        gridVoltageShare(1);
        Until.within(2_000, "the grid is back", () -> isOn(RELEASED));
        done(SWITCH, CLOSE);
        assertEquals(
                StatusCodes.Uncertain_SubNormal,
                dispatcher.write(SETPOINT + "/ctlVal", -1_000_000.0).value(),
                "the second PCS is tripped still, and the first does it all");
        Until.within(5_000, "the POI follows", () -> Math.abs(plant.simulator.poiW() + 1_000_000) < 30_000);
    }
}
