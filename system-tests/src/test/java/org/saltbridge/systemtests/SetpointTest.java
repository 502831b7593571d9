package org.saltbridge.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.saltbridge.systemtests.RunningPlant.PCS1;
import static org.saltbridge.systemtests.RunningPlant.PCS2;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT;
import static org.saltbridge.systemtests.RunningPlant.SETPOINT_ADDRESS;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.structured.CallMethodResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.simulator.WriteLog;

/** A utility's setpoint from OPC UA to the simulated plant and back: what it moves and what is answered. */
class SetpointTest {
    private static final String CTL_VAL = SETPOINT + "/ctlVal";
    private static final String POI_POWER = "Plant/POI/MMXU1/TotW";
    private static final String SOC = "Plant/Storage/DSTO1/SocEffWhPct";

    @TempDir
    static Path data;

    static RunningPlant plant;
    static UtilityClient dispatcher;

    @BeforeAll
    static void start() throws Exception {
        plant = RunningPlant.start(Plants.small(), data);
        dispatcher = plant.connect("dispatcher");
    }

    @AfterAll
    static void stop() throws Exception {
        plant.close();
    }

    @AfterEach
    void backToRest() throws Exception {
        plant.simulator.faults(PCS1).clear();
        plant.simulator.faults(PCS2).clear();
        plant.awaitOnline();
        Until.within(
                5_000,
                "both PCS take a setpoint again",
                () -> dispatcher.write(CTL_VAL, 0.0).isGood());
        // As the gateway sees it: a PCS that is lost counts with the power that was last read from it.
        for (String pcs : List.of(PCS1, PCS2)) {
            Until.within(5_000, pcs + " at rest", () -> Math.abs(dispatcher.number(pcs + "/MMXU1/TotW")) < 1_000);
        }
    }

    @Test
    void aSetpointMovesBothPcsTheMeterAndTheStateOfCharge() throws Exception {
        double socBefore = dispatcher.number(SOC);

        assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 2_000_000.0));

        assertEquals(
                1_000_000, plant.setpointsAt(PCS1).get(plant.setpointsAt(PCS1).size() - 1));
        assertEquals(
                1_000_000, plant.setpointsAt(PCS2).get(plant.setpointsAt(PCS2).size() - 1));
        for (String pcs : List.of(PCS1, PCS2)) {
            Until.within(
                    3_000,
                    pcs + " follows",
                    () -> Math.abs(dispatcher.number(pcs + "/MMXU1/TotW") - 1_000_000) < 5_000);
        }
        // What is lost between the PCS and the meter is less than 5 %.
        Until.within(3_000, "the meter shows it", () -> dispatcher.number(POI_POWER) > 1_900_000);
        assertTrue(dispatcher.number(POI_POWER) < 2_000_000, "the plant makes no energy");
        Until.within(5_000, "the batteries give the energy", () -> dispatcher.number(SOC) < socBefore - 0.5);
    }

    @Test
    void aSetpointIsAnsweredGoodOnlyWhenTheSlowerDeviceHasAnswered() throws Exception {
        int delayMs = 100;
        plant.simulator.faults(PCS2).writeDelayMs(delayMs);

        assertEquals(StatusCode.GOOD, dispatcher.write(CTL_VAL, 1_500_000.0));
        long answeredNs = System.nanoTime();

        long arrivedNs = plant.simulator.writeLog(PCS2).entriesTo(SETPOINT_ADDRESS).stream()
                .filter(entry -> RunningPlant.watts(entry) == 750_000)
                .mapToLong(WriteLog.Entry::receivedNs)
                .findFirst()
                .orElseThrow();
        assertTrue(
                answeredNs - arrivedNs >= TimeUnit.MILLISECONDS.toNanos(delayMs),
                "answered " + (answeredNs - arrivedNs) / 1e6 + " ms after the write had arrived");
    }

    @Test
    void aPcsThatRefusesIsNamedAndTheOtherTakesOver() throws Exception {
        plant.simulator.faults(PCS2).writeException(4);

        UtilityClient.Answer answer = dispatcher.writeWithDiagnostics(CTL_VAL, 2_000_000.0);

        assertEquals(StatusCodes.Uncertain_SubNormal, answer.status().value());
        assertTrue(answer.information().contains(PCS2 + ", Modbus exception 4"), answer.information());
        assertEquals(
                answer.information(),
                dispatcher.read(SETPOINT + "/lastOutcome").getValue().getValue());
        Until.within(3_000, "the other takes over", () -> Math.abs(plant.simulator.pcsW(0) - 2_000_000) < 5_000);
        assertEquals(0, plant.simulator.pcsW(1), 1_000);
    }

    @Test
    void operateNamesThePcsThatRefusesAndWhatThePlantCanGive() throws Exception {
        plant.simulator.faults(PCS2).writeException(4);

        CallMethodResult result = dispatcher.operate(SETPOINT, 4_000_000.0);

        assertEquals(StatusCodes.Bad_DeviceFailure, result.getStatusCode().value());
        Variant[] outputs = result.getOutputArguments();
        assertEquals(9, outputs[0].getValue(), "blocked-by-process");
        double achievableW = (Double) outputs[2].getValue();
        assertTrue(Math.abs(achievableW - 2_500_000) < 2_000, "achievable " + achievableW);
        assertEquals(PCS2, outputs[3].getValue());
        Until.within(
                3_000, "the other gives what it can", () -> Math.abs(plant.simulator.pcsW(0) - achievableW) < 20_000);
    }

    @Test
    void aSilentPcsIsNamedAndTheOtherTakesOver() throws Exception {
        plant.simulator.faults(PCS2).silent(true);

        UtilityClient.Answer answer = dispatcher.writeWithDiagnostics(CTL_VAL, 2_000_000.0);

        assertFalse(answer.status().isGood(), answer.information());
        assertTrue(answer.information().contains(PCS2), answer.information());
        Until.within(3_000, "the other takes over", () -> Math.abs(plant.simulator.pcsW(0) - 2_000_000) < 5_000);
    }

    @Test
    void aPcsThatTakesWritesAgainGetsItsShareBack() throws Exception {
        plant.simulator.faults(PCS2).writeException(4);
        assertFalse(dispatcher.write(CTL_VAL, 2_000_000.0).isGood());

        plant.simulator.faults(PCS2).clear();

        Until.within(
                3_000,
                "shared again",
                () -> Math.abs(plant.simulator.pcsW(0) - 1_000_000) < 5_000
                        && Math.abs(plant.simulator.pcsW(1) - 1_000_000) < 5_000);
    }
}
