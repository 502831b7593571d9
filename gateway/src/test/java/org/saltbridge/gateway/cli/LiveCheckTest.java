package org.saltbridge.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PlantConfig;

/** What is said about a live device, from the samples that it gives. */
class LiveCheckTest {
    private final PlantConfig plant = ConfigReader.readBundledPlant("small").plantOrThrow();
    private final DevicePoints points = new DevicePoints(plant);
    private final LiveCheck check = new LiveCheck(plant);
    private final DeviceConfig pcs = plant.devices().stream()
            .filter(device -> device.role() == DeviceRole.PCS)
            .findFirst()
            .orElseThrow();

    @BeforeEach
    void itIsAllRight() {
        check.state(pcs.index(), DeviceState.ONLINE, 1);
        for (int i = points.firstPoint(pcs.index()); i < points.firstPoint(pcs.index() + 1); i++) {
            check.sample(i, 0, Quality.GOOD.code(), 1);
        }
        give("DINV1/WRtg", 2_500_000);
        give("MMXU1/Hz", 60.01);
        give("MMXU1/TotW", 1_000_000);
        give("MMDC1/Vol", 1_000);
        give("MMDC1/Amp", 1_020);
        give("MMDC1/Watt", 1_020_000);
    }

    private void give(String point, double value) {
        give(point, value, Quality.GOOD);
    }

    private void give(String point, double value, Quality quality) {
        for (int i = points.firstPoint(pcs.index()); i < points.firstPoint(pcs.index() + 1); i++) {
            if (points.point(i).path().equals(pcs.path() + "/" + point)) {
                check.sample(i, value, quality.code(), 1);
                return;
            }
        }
        throw new AssertionError("no point " + point);
    }

    @Test
    void nothingIsSaidOfADeviceThatIsAsItShouldBe() {
        assertEquals(List.of(), check.findings(pcs));
        assertEquals(check.pointCount(pcs), check.goodPoints(pcs));
    }

    @Test
    void aDeviceThatNeverAnsweredIsNamedAsSuch() {
        assertEquals(List.of("does not answer"), check.findings(plant.devices().get(0)));
    }

    @Test
    void aValueThatTheDeviceDoesNotHaveOrThatCannotBeIsNamed() {
        give("STMP1/Tmp", Double.NaN, Quality.NOT_IMPLEMENTED);
        give("MMXU1/PPV", 65_000, Quality.OUT_OF_RANGE);
        assertEquals(
                List.of(
                        "MMXU1/PPV: 65000.0 is outside its range: scale, order, type or address may be wrong",
                        "STMP1/Tmp: the device says that it does not have it"),
                check.findings(pcs).stream().sorted().toList());
    }

    @Test
    void aSignThatIsTurnedShowsBesideTheOtherSideOfTheInverter() {
        give("MMXU1/TotW", -1_000_000);
        assertEquals(
                List.of("MMXU1/TotW and MMDC1/Watt have different signs: -1000000.0 and 1020000.0 W"),
                check.findings(pcs));
    }

    @Test
    void aScaleThatIsWrongShowsInTheProductAndInWhatIsKnown() {
        give("MMDC1/Amp", 102);
        give("DINV1/WRtg", 250_000);
        give("MMXU1/Hz", 6.001);
        List<String> findings = check.findings(pcs);
        assertEquals(3, findings.size(), findings::toString);
        assertTrue(findings.contains("MMDC1/Watt is 1020000 W, but Vol times Amp is 102000 W"), findings::toString);
        assertTrue(findings.contains("DINV1/WRtg is 250000.0, but the plant file says 2500000.0"), findings::toString);
        assertTrue(
                findings.contains("MMXU1/Hz is 6.001, but the grid's nominal frequency says 60.0"), findings::toString);
    }

    @Test
    void theEndOfTheLinksIsNotHeldAgainstTheDevice() {
        give("MMXU1/TotW", Double.NaN, Quality.OLD_DATA);
        give("MMXU1/TotW", Double.NaN, Quality.NO_COMMUNICATION);
        assertEquals(List.of(), check.findings(pcs));
    }
}
