package org.saltbridge.config.sunspec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.saltbridge.config.Unit;

class SunSpecModelsTest {
    static List<SunSpecModel> models() {
        return SunSpecModels.all();
    }

    @Test
    void theModelsOfBatteryPlantsAreKnown() {
        assertEquals(
                List.of(1, 103, 120, 121, 122, 123, 124, 701, 702, 703, 704, 713, 714, 802, 803, 804, 805),
                models().stream().map(SunSpecModel::id).toList());
    }

    /** Sizes as the specification gives them, the two header registers included. */
    @ParameterizedTest
    @CsvSource({
        "1, 68, 0",
        "103, 52, 0",
        "120, 28, 0",
        "121, 32, 0",
        "122, 46, 0",
        "123, 26, 0",
        "124, 26, 0",
        "701, 155, 0",
        "702, 52, 0",
        "703, 19, 0",
        "704, 67, 0",
        "713, 9, 0",
        "714, 20, 25",
        "802, 64, 0",
        "803, 28, 32",
        "804, 48, 16",
        "805, 44, 4"
    })
    void modelsAreAsLongAsTheSpecificationSays(int id, int fixedSize, int groupSize) {
        SunSpecModel model = SunSpecModels.find(id);
        assertNotNull(model);
        assertEquals(fixedSize, model.fixedSize());
        assertEquals(groupSize, model.group() == null ? 0 : model.group().size());
    }

    @ParameterizedTest
    @MethodSource("models")
    void pointsFollowEachOtherWithoutGaps(SunSpecModel model) {
        int next = 0;
        for (SunSpecPoint point : all(model)) {
            assertEquals(next, point.offset(), point.name());
            next = point.endOffset();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void everyScaleFactorIsAPointOfItsModel(SunSpecModel model) {
        for (SunSpecPoint point : all(model)) {
            if (point.scaleFactor() != null) {
                SunSpecPoint factor = model.point(point.scaleFactor());
                assertNotNull(factor, () -> model.id() + "." + point.name());
                assertEquals(SunSpecType.SUNSSF, factor.type());
            }
        }
    }

    /** A name for a point that is not there, or for a set of bits that is not there, would never show. */
    @Test
    void everyNameIsThatOfAPoint() {
        List<String> sets = CsvRow.read("alarms.csv").stream()
                .map(row -> row.text("set"))
                .distinct()
                .toList();
        for (CsvRow row : CsvRow.read("points.csv")) {
            String point = row.text("point");
            SunSpecModel model = SunSpecModels.find(row.integer("model"));
            assertNotNull(model);
            assertTrue(all(model).stream().anyMatch(p -> p.name().equals(point)), () -> model.id() + "." + point);
            assertTrue(row.text("bits").isEmpty() || sets.contains(row.text("bits")), row.text("bits"));
        }
    }

    @Test
    void lengthsOfRepeatingModelsAreWholeRepetitions() {
        SunSpecModel strings = SunSpecModels.find(803);
        assertNotNull(strings);
        assertTrue(strings.fits(26));
        assertTrue(strings.fits(26 + 3 * 32));
        assertFalse(strings.fits(26 + 31));
        assertFalse(strings.fits(25));
        assertEquals(3, strings.repetitions(26 + 3 * 32));
        assertEquals(2, strings.repetitions(26 + 3 * 32 - 1));
    }

    @Test
    void aCommonModelMayLeaveOutItsPadding() {
        SunSpecModel common = SunSpecModels.find(1);
        assertNotNull(common);
        assertTrue(common.fits(65));
        assertTrue(common.fits(66));
        assertFalse(common.fits(64));
    }

    @Test
    void percentagesOfSomethingArePercent() {
        SunSpecModel bank = SunSpecModels.find(802);
        assertNotNull(bank);
        SunSpecPoint soc = bank.point("SoC");
        assertNotNull(soc);
        assertEquals(Unit.PERCENT, soc.unit());
    }

    private static List<SunSpecPoint> all(SunSpecModel model) {
        return Stream.concat(
                        model.points().stream(),
                        model.group() == null ? Stream.empty() : model.group().points().stream())
                .toList();
    }
}
