package org.saltbridge.gateway.dispatch.function;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;

/** What a plant file makes of the functions. */
class PlantFunctionsTest {

    @ParameterizedTest
    @CsvSource({
        "DROOP,                  SocUse SocRsv DLFW1 DHFW1 DWMX1 DWMN1 DWFL1 DAGC1 DSTO1",
        "GB_DYNAMIC_CONTAINMENT, SocUse SocRsv DLFW1 DHFW1 DWMX1 DWMN1 DWFL1 DAGC1 DSTO1",
        "ERCOT_FFR,              SocUse SocRsv DLFW1 DWMX1 DWMN1 DWFL1 DAGC1 DSTO1",
        "NORDIC_FFR,             SocUse SocRsv DLFW1 DWMX1 DWMN1 DWFL1 DAGC1 DSTO1"
    })
    void allAreThereWhetherEnabledOrNot(FrequencyCurve curve, String logicalNodes) {
        List<PlantFunction> functions = PlantFunctions.of(ControlPlants.control(curve), ControlPlants.POI, 100e6);
        List<String> names = functions.stream().map(PlantFunction::logicalNode).toList();
        assertEquals(logicalNodes, String.join(" ", names));
    }

    @Test
    void aPlantFileWithoutFunctionsLeavesOnlyBasePointAndWindow() {
        List<String> enabled = PlantFunctions.of(ControlConfig.DEFAULT, ControlPlants.POI, 100e6).stream()
                .filter(PlantFunction::isEnabled)
                .map(PlantFunction::logicalNode)
                .toList();
        assertEquals(List.of("SocUse", "DAGC1"), enabled);
    }
}
