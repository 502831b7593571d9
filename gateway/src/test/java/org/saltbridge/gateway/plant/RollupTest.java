package org.saltbridge.gateway.plant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.BreakerPoints;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PointDef;

/** The roll-up and the image of the shipped small plant, fed through the sink as a field loop would. */
class RollupTest {
    private static final String BLOCK = "Plant/Blocks/B001";
    private static final String PCS = BLOCK + "/PCS1";
    private static final String CONTAINER = PCS + "/Container1";
    private static final String STORAGE = "Plant/Storage/DSTO1/";

    private final PlantConfig plant = ConfigReader.readBundledPlant("small").plantOrThrow();
    private final PointCatalog catalog = new PointCatalog(plant, new DerivedPoints(plant).points());
    private final PointTable table = new PointTable(catalog.size());
    private final DeviceStates states = new DeviceStates(plant.devices().size());
    private final DispatchTrigger trigger = new DispatchTrigger(plant.devices().size(), new int[0], () -> {});
    private final PlantSink sink = new PlantSink(table, states, trigger);
    private final Rollup rollup = new Rollup(plant, catalog, table, states);
    private final PointTable.Slot slot = new PointTable.Slot();

    @BeforeEach
    void everythingAnswers() {
        for (DeviceConfig device : plant.devices()) {
            sink.state(device.index(), DeviceState.ONLINE, 1);
            if (device.role() == DeviceRole.RACK) {
                give(device.path() + "/DBAT1/SocEffAhrPct", 60);
                give(device.path() + "/DBAT1/AhrRtg", 210);
                give(device.path() + "/CSWI1/Pos", 2);
                give(device.path() + "/CALH1/Alm", 0);
            } else if (device.role() == DeviceRole.BANK) {
                give(device.path() + "/DBAT1/WhRtg", 2_340_000);
                give(device.path() + "/DBAT1/SohPct", 100);
                give(device.path() + "/DBAT1/DschAmpLim", 2_000);
                give(device.path() + "/DBAT1/ChaAmpLim", 500);
            } else if (device.role() == DeviceRole.PCS) {
                give(device.path() + "/MMXU1/TotW", 1_000_000);
                give(device.path() + "/MMXU1/TotVAr", -100_000);
                give(device.path() + "/MMDC1/Vol", 1_100);
                give(device.path() + "/DINV1/WMaxAvl", 2_500_000);
                give(device.path() + "/DINV1/WMinAvl", -2_500_000);
                give(device.path() + "/DSTO1/DEROpSt", 4);
                give(device.path() + "/DINV1/WSpt/mxVal", 990_000);
                give(device.path() + "/DINV1/VArSpt/mxVal", -90_000);
            }
        }
    }

    private void give(String path, double value) {
        give(path, value, Quality.GOOD, 1_000);
    }

    private void give(String path, double value, Quality quality, long epochMs) {
        int index = catalog.indexOf(path);
        assertTrue(index >= 0, path);
        sink.sample(index, value, quality.code(), epochMs);
    }

    private double value(String path) {
        read(path);
        return slot.value();
    }

    private Quality quality(String path) {
        read(path);
        return slot.quality();
    }

    private void read(String path) {
        int index = catalog.indexOf(path);
        assertTrue(index >= 0, path);
        table.read(index, slot);
    }

    @Test
    void everyPathIsDefinedOnce() {
        Set<String> paths = new HashSet<>();
        for (int i = 0; i < catalog.size(); i++) {
            assertTrue(paths.add(catalog.point(i).path()));
        }
        for (PointDef point : new DerivedPoints(plant).points()) {
            assertTrue(catalog.indexOf(point.path()) >= catalog.devicePointCount(), point.path());
        }
    }

    @Test
    void energyAndPowerAddUpToThePlant() {
        rollup.run(5_000);
        assertEquals(60, value(CONTAINER + "/DSTO1/SocEffWhPct"), 1e-9);
        assertEquals(2_340_000 * 0.6, value(CONTAINER + "/DSTO1/EffWh"), 1e-6);
        assertEquals(4 * 2_340_000, value(STORAGE + "WhRtg"), 1e-6);
        assertEquals(4 * 2_340_000 * 0.6, value(STORAGE + "EffWh"), 1e-6);
        assertEquals(60, value(STORAGE + "SocEffWhPct"), 1e-9);
        assertEquals(2_000_000, value(BLOCK + "/MMXU1/TotW"), 1e-9);
        assertEquals(-200_000, value(STORAGE + "TotVAr"), 1e-9);
        assertEquals(40, value(STORAGE + "RackCnt"));
        assertEquals(2, value(STORAGE + "PcsCnt"));
        assertEquals(Quality.GOOD, quality(STORAGE + "SocEffWhPct"));
        assertEquals(1_000, slot.epochMs());
    }

    @Test
    void availablePowerIsTheLeastOfPcsAndBatteryAndIsNeverNegative() {
        rollup.run(5_000);
        assertEquals(2_500_000, value(PCS + "/DSTO1/AvlDschW"), 1e-6);
        assertEquals(1_100 * 1_000, value(PCS + "/DSTO1/AvlChaW"), 1e-6);
        assertEquals(2 * 1_100 * 1_000, value(STORAGE + "AvlChaW"), 1e-6);
        give(PCS + "/DINV1/WMaxAvl", -5);
        rollup.run(6_000);
        assertEquals(0, value(PCS + "/DSTO1/AvlDschW"));
    }

    @Test
    void oneLostRackMakesEveryLevelSubNormalAndIsLeftOut() {
        give(CONTAINER + "/Rack01/DBAT1/SocEffAhrPct", 5, Quality.NO_COMMUNICATION, 2_000);
        rollup.run(5_000);
        for (String path : new String[] {CONTAINER + "/DSTO1/", PCS + "/DSTO1/", BLOCK + "/DSTO1/", STORAGE}) {
            assertEquals(60, value(path + "SocEffWhPct"), 1e-9, path);
            assertEquals(Quality.SUB_NORMAL, quality(path + "SocEffWhPct"), path);
            assertEquals(1_000, slot.epochMs(), path);
        }
        assertEquals(Quality.GOOD, quality(BLOCK + "/PCS2/DSTO1/SocEffWhPct"));
    }

    @Test
    void halfOfTheRacksIsStillAValueAndLessIsNot() {
        for (int rack = 1; rack <= 5; rack++) {
            give(CONTAINER + "/Rack0" + rack + "/DBAT1/SocEffAhrPct", Double.NaN, Quality.NO_COMMUNICATION, 2_000);
        }
        rollup.run(5_000);
        assertEquals(Quality.SUB_NORMAL, quality(CONTAINER + "/DSTO1/SocEffWhPct"));
        give(CONTAINER + "/Rack06/DBAT1/SocEffAhrPct", Double.NaN, Quality.NO_COMMUNICATION, 2_000);
        rollup.run(6_000);
        assertEquals(Quality.NO_COMMUNICATION, quality(CONTAINER + "/DSTO1/SocEffWhPct"));
        assertEquals(60, value(CONTAINER + "/DSTO1/SocEffWhPct"), 1e-9);
        // 14 of the PCS's 20 racks are good, but the energy of the lost container is not added.
        assertEquals(Quality.SUB_NORMAL, quality(PCS + "/DSTO1/EffWh"));
        assertEquals(2_340_000 * 0.6, value(PCS + "/DSTO1/EffWh"), 1e-6);
    }

    @Test
    void nothingIsShownBeforeTheFirstSample() {
        PointTable empty = new PointTable(catalog.size());
        new Rollup(plant, catalog, empty, new DeviceStates(plant.devices().size())).run(5_000);
        empty.read(catalog.indexOf(STORAGE + "SocEffWhPct"), slot);
        assertEquals(Quality.WAITING, slot.quality());
        assertTrue(Double.isNaN(slot.value()));
        empty.read(catalog.indexOf("Plant/LLN0/Health"), slot);
        assertEquals(HealthRollup.ALARM, slot.value());
    }

    @Test
    void aTripBitIsAnAlarmOfTheRackAndAWarningOfThePlant() {
        rollup.run(5_000);
        assertEquals(HealthRollup.OK, value("Plant/LLN0/Health"));
        give(CONTAINER + "/Rack01/CALH1/Alm", 1 << 22);
        rollup.run(6_000);
        assertEquals(HealthRollup.ALARM, value(CONTAINER + "/Rack01/LLN0/Health"));
        assertEquals(6_000, slot.epochMs());
        assertEquals(HealthRollup.WARNING, value("Plant/LLN0/Health"));
        rollup.run(7_000);
        read(CONTAINER + "/Rack01/LLN0/Health");
        assertEquals(6_000, slot.epochMs());
    }

    @Test
    void aSilentPcsIsAnAlarmOfThePlantAndNotReady() {
        sink.state(device(PCS), DeviceState.SILENT, 2_000);
        rollup.run(5_000);
        assertEquals(HealthRollup.ALARM, value("Plant/LLN0/Health"));
        assertEquals(DeviceState.SILENT.ordinal(), value(PCS + "/LLN0/ComSt"));
        assertEquals(1, value(STORAGE + "PcsCnt"));
    }

    private int device(String path) {
        return plant.devices().stream()
                .filter(device -> device.path().equals(path))
                .findFirst()
                .orElseThrow()
                .index();
    }

    @Test
    void theImageShowsWhatDispatchMayRelyOn() {
        PlantImage image = new PlantImage(2);
        PlantImageReader reader = new PlantImageReader(plant, catalog, table, states, trigger);
        give("Plant/POI/MMXU1/Hz", 60.01);
        reader.read(image, 0);
        assertTrue(image.ready[0]);
        assertEquals(device(PCS), image.deviceIndex[0]);
        assertEquals(2_500_000, image.availableDischargeW[0], 1e-6);
        assertEquals(1_100_000, image.availableChargeW[0], 1e-6);
        assertEquals(1_000_000, image.measuredW[0]);
        assertEquals(990_000, image.acceptedW[0]);
        assertEquals(60.01, image.poiHz);
        assertTrue(Double.isNaN(image.poiW));

        give(PCS + "/DSTO1/DEROpSt", 1);
        give(BLOCK + "/PCS2/DSTO1/DEROpSt", 4, Quality.FROZEN, 2_000);
        give(PCS + "/MMDC1/Vol", 1_100, Quality.NO_COMMUNICATION, 2_000);
        reader.read(image, 0);
        assertFalse(image.ready[0], "standby does not follow setpoints");
        assertFalse(image.ready[1], "a frozen state is no state");
        assertEquals(0, image.availableDischargeW[0]);
    }

    @Test
    void lateValuesOfTheMeterAreHeldAndNoSampleUntilTheyAreLost() {
        PlantImage image = new PlantImage(2);
        PlantImageReader reader = new PlantImageReader(plant, catalog, table, states, trigger);
        give("Plant/POI/MMXU1/TotW", 5_000_000, Quality.GOOD, 2_000);
        give("Plant/POI/MMXU1/Hz", 59.7, Quality.GOOD, 2_000);
        reader.read(image, 0);
        for (Quality late : new Quality[] {Quality.OLD_DATA, Quality.EXPIRED}) {
            give("Plant/POI/MMXU1/TotW", Double.NaN, late, 2_100);
            give("Plant/POI/MMXU1/Hz", Double.NaN, late, 2_100);
            reader.read(image, 0);
            assertEquals(5_000_000, image.poiW);
            assertEquals(59.7, image.poiHz);
            assertEquals(2_000, image.poiEpochMs);
        }
        for (Quality unfit : new Quality[] {Quality.NO_COMMUNICATION, Quality.OUT_OF_RANGE, Quality.FROZEN}) {
            give("Plant/POI/MMXU1/Hz", 59.7, unfit, 2_200);
            reader.read(image, 0);
            assertTrue(Double.isNaN(image.poiHz), unfit::toString);
        }
    }

    @Test
    void aBreakerIsKnownForNoLongerThanTwoPeriods() {
        PlantImage image = new PlantImage(2);
        PlantImageReader reader = new PlantImageReader(plant, catalog, table, states, trigger);
        String position = "Plant/POI/Breaker/XCBR1/Pos";
        give(position, BreakerPoints.OPEN, Quality.OLD_DATA, 2_000);
        reader.read(image, 0);
        assertEquals(BreakerPoints.OPEN, image.breakerPosition);
        give(position, BreakerPoints.OPEN, Quality.EXPIRED, 2_000);
        reader.read(image, 0);
        assertTrue(Double.isNaN(image.breakerPosition));
    }

    @Test
    void anIslandEndsOnlyWhenTheBreakerSaysThatItIsClosed() {
        PlantImage image = new PlantImage(2);
        PlantImageReader reader = new PlantImageReader(plant, catalog, table, states, trigger);
        String position = "Plant/POI/Breaker/XCBR1/Pos";
        reader.read(image, 0);
        assertTrue(image.islanded, "not known yet");
        give(position, BreakerPoints.CLOSED);
        reader.read(image, 0);
        assertFalse(image.islanded);
        give(position, BreakerPoints.OPEN);
        reader.read(image, 0);
        assertTrue(image.islanded);

        give(position, BreakerPoints.OPEN, Quality.NO_COMMUNICATION, 2_000);
        reader.read(image, 0);
        assertTrue(Double.isNaN(image.breakerPosition), "nothing is switched on a position that is not known");
        assertTrue(image.islanded, "its relay is silent");
        give(position, 0);
        reader.read(image, 0);
        assertTrue(image.islanded, "it moves");
        give(position, BreakerPoints.CLOSED);
        reader.read(image, 0);
        assertFalse(image.islanded);
    }

    @Test
    void dispatchPointsShowTheNegativeChargePower() {
        DispatchPoints points = new DispatchPoints(plant, catalog, table);
        DispatchStatus.Values values = new DispatchStatus.Values();
        values.setpointW = 1;
        values.availableChargeW = 4;
        values.isSetpointOld = true;
        points.plant(values, 9_000);
        points.pcsControl(1, true, 9_000);
        assertEquals(1, value("Plant/PPC/DPMC1/WSpt/mxVal"));
        assertEquals(Quality.OLD_DATA, quality("Plant/PPC/DPMC1/WSpt/mxVal"));
        assertEquals(Quality.WAITING, quality("Plant/PPC/DPMC1/VArSpt/mxVal"));
        assertEquals(-4, value("Plant/PPC/DPMC1/WMinAvl"));
        assertEquals(1, value(BLOCK + "/PCS2/DINV1/PlantCtl/stVal"));
    }

    @Test
    void aRoundAllocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        PlantImage image = new PlantImage(2);
        PlantImageReader reader = new PlantImageReader(plant, catalog, table, states, trigger);
        for (int i = 0; i < 2_000; i++) {
            rollup.run(i);
            reader.read(image, 0);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            rollup.run(i);
            reader.read(image, 0);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, "allocated " + allocated + " bytes in 1000 rounds");
    }
}
