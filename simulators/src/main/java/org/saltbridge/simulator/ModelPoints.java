package org.saltbridge.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.RegisterDef;

/**
 * What each model can say, by the point names that device profiles use. A point that is not here reads as 0, so that a
 * foreign profile can be simulated as far as the names agree.
 */
final class ModelPoints {
    private static final Map<String, ToDoubleFunction<PcsModel>> PCS = pcs();
    static final Map<String, ToDoubleFunction<BankModel>> BANK = bank();
    static final Map<String, ToDoubleFunction<RackModel>> RACK = rack();
    static final Map<String, ToDoubleFunction<MeterModel>> METER = meter();
    static final Map<String, ToDoubleFunction<BlockModel>> BLOCK = block();
    static final Map<String, ToDoubleFunction<BreakerModel>> BREAKER = breaker();

    private ModelPoints() {}

    /** The points of a PCS whose states are numbered as its profile has them. */
    static Map<String, ToDoubleFunction<PcsModel>> pcs(DeviceProfile profile) {
        Map<String, ToDoubleFunction<PcsModel>> points = new HashMap<>(PCS);
        for (RegisterDef register : profile.registers()) {
            if (StateNumbers.isShownBy(register)) {
                StateNumbers numbers = new StateNumbers(register);
                points.put(register.point(), pcs -> numbers.of(pcs.state()));
            }
        }
        return Map.copyOf(points);
    }

    private static Map<String, ToDoubleFunction<PcsModel>> pcs() {
        Map<String, ToDoubleFunction<PcsModel>> points = new HashMap<>();
        points.put("MMXU1/TotW", PcsModel::powerW);
        points.put("MMXU1/TotVAr", PcsModel::reactiveVar);
        points.put("MMXU1/TotVA", PcsModel::apparentVa);
        points.put("MMXU1/Hz", PcsModel::gridHz);
        points.put("MMXU1/PPV", PcsModel::gridV);
        points.put("MMXU1/A", pcs -> pcs.gridV() == 0 ? 0 : pcs.apparentVa() / (Math.sqrt(3) * pcs.gridV()));
        points.put("MMDC1/Vol", pcs -> pcs.bus().voltageV());
        points.put("MMDC1/Amp", pcs -> pcs.bus().currentA());
        points.put("MMDC1/Watt", pcs -> pcs.bus().powerW());
        points.put("DINV1/WSpt/mxVal", PcsModel::setpointW);
        points.put("DINV1/VArSpt/mxVal", PcsModel::setpointVar);
        points.put("DINV1/InvGriLosAlm", flag(pcs -> pcs.trip() == PcsModel.Trip.GRID_LOST));
        points.put("DINV1/InvDCLosAlm", flag(pcs -> pcs.trip() == PcsModel.Trip.DC_LOST));
        points.put("DINV1/IGBTFlt", flag(pcs -> pcs.trip() == PcsModel.Trip.POWER_STAGE));
        points.put("STMP1/TmpAlm", flag(pcs -> pcs.temperatureC() > 110));
        points.put("STMP1/TmpWrn", flag(pcs -> pcs.temperatureC() > 100 || pcs.temperatureShare() < 1));
        points.put("DINV1/RunSt", flag(PcsModel::isRunning));
        points.put("DINV1/WdgTmOut", flag(PcsModel::isWatchdogExpired));
        points.put("DINV1/DCDerWrn", flag(pcs -> pcs.state() == PcsModel.State.THROTTLED));
        points.put("DINV1/Hb", PcsModel::heartbeat);
        points.put("DINV1/WdgRem", PcsModel::watchdogRemainingS);
        points.put("STMP1/Tmp", PcsModel::temperatureC);
        points.put("STMP2/Tmp", PcsModel::ambientC);
        points.put("MMTR1/SupWh", PcsModel::dischargedWh);
        points.put("MMTR1/DmdWh", PcsModel::chargedWh);
        points.put("DINV1/WMaxAvl", PcsModel::availableDischargeW);
        points.put("DINV1/WMinAvl", pcs -> -pcs.availableChargeW());
        points.put("DINV1/WRtg", pcs -> pcs.settings().ratedW());
        points.put("DINV1/VARtg", pcs -> pcs.settings().ratedVa());
        points.put("DINV1/DCAMax", pcs -> pcs.settings().dcCurrentMaxA());
        points.put("DINV1/WdgTms", pcs -> pcs.settings().watchdogS());
        return Map.copyOf(points);
    }

    private static Map<String, ToDoubleFunction<BankModel>> bank() {
        Map<String, ToDoubleFunction<BankModel>> points = new HashMap<>();
        points.put("DBAT1/Vol", BankModel::voltageV);
        points.put("DBAT1/Amp", BankModel::currentA);
        points.put("DBAT1/Watt", BankModel::powerW);
        points.put("DBAT1/ChaAmpLim", BankModel::chargeLimitA);
        points.put("DBAT1/DschAmpLim", BankModel::dischargeLimitA);
        points.put("DBAT1/SocEffAhrPct", BankModel::socPercent);
        points.put("DBAT1/SohPct", BankModel::sohPercent);
        points.put("DBAT1/BatSt", BankModel::batteryState);
        points.put("DBAT1/Hb", BankModel::heartbeat);
        points.put("SBAT1/CelVolHi", BankModel::cellMaxV);
        points.put("SBAT1/CelVolLo", BankModel::cellMinV);
        points.put("SBAT1/CelTmpMax", BankModel::cellMaxC);
        points.put("SBAT1/CelTmpMin", BankModel::cellMinC);
        points.put("DBAT1/RackCnt", BankModel::closedCount);
        points.put("SBAT1/IntnTmpHiAlm", any(alarms -> alarms.temperatureHigh() >= 2));
        points.put("SBAT1/IntnTmpHiWrn", any(alarms -> alarms.temperatureHigh() >= 1));
        points.put("SBAT1/CelVolHiAlm", any(alarms -> alarms.voltageHigh() >= 2));
        points.put("SBAT1/CelVolLoAlm", any(alarms -> alarms.voltageLow() >= 2));
        points.put("DBAT1/GndFltAlm", any(RackAlarms::isInsulationLow));
        points.put("DBAT1/CtrAlm", flag(BankModel::isConnectFailed));
        points.put("DBAT1/HbLosAlm", flag(BankModel::isHeartbeatLost));
        points.put("DBAT1/ChaAhrTot", BankModel::chargeAh);
        points.put("DBAT1/DschAhrTot", BankModel::dischargeAh);
        points.put("DBAT1/AhrRtg", BankModel::ratedAh);
        points.put("DBAT1/WhRtg", BankModel::ratedWh);
        return Map.copyOf(points);
    }

    private static Map<String, ToDoubleFunction<RackModel>> rack() {
        Map<String, ToDoubleFunction<RackModel>> points = new HashMap<>();
        points.put("DBAT1/Vol", RackModel::voltageV);
        points.put("DBAT1/Amp", RackModel::currentA);
        points.put("DBAT1/Watt", RackModel::powerW);
        points.put("DBAT1/ChaAmpLim", RackModel::chargeLimitA);
        points.put("DBAT1/DschAmpLim", RackModel::dischargeLimitA);
        points.put("DBAT1/SocEffAhrPct", RackModel::socPercent);
        points.put("DBAT1/SohPct", RackModel::sohPercent);
        points.put("DBAT1/BatSt", rack -> rack.state().batteryState());
        points.put("CSWI1/Pos", rack -> rack.state().position());
        points.put("SBAT1/CelVolHi", RackModel::cellMaxV);
        points.put("SBAT1/CelVolLo", RackModel::cellMinV);
        points.put("SBAT1/CelVolAvg", RackModel::cellMeanV);
        points.put("SBAT1/CelTmpMax", RackModel::cellMaxC);
        points.put("SBAT1/CelTmpMin", RackModel::cellMinC);
        points.put("SBAT1/IntnTmp", RackModel::temperatureC);
        points.put("SBAT1/InsRes", RackModel::insulationOhm);
        points.put("DBAT1/ChaAhrTot", RackModel::chargeAh);
        points.put("DBAT1/DschAhrTot", RackModel::dischargeAh);
        points.put("DBAT1/AhrRtg", RackModel::ratedAh);
        points.put("DBAT1/CelSerCnt", rack -> rack.chemistry().seriesCount());
        points.put("DBAT1/BatTyp", rack -> rack.chemistry().batteryType());
        addRackAlarms(points);
        return Map.copyOf(points);
    }

    private static void addRackAlarms(Map<String, ToDoubleFunction<RackModel>> points) {
        points.put("SBAT1/IntnTmpHiAlm", flag(rack -> rack.alarms().temperatureHigh() >= 2));
        points.put("SBAT1/IntnTmpHiWrn", flag(rack -> rack.alarms().temperatureHigh() >= 1));
        points.put("SBAT1/IntnTmpLoAlm", flag(rack -> rack.alarms().temperatureLow() >= 2));
        points.put("SBAT1/IntnTmpLoWrn", flag(rack -> rack.alarms().temperatureLow() >= 1));
        points.put("SBAT1/ChaAmpHiAlm", flag(rack -> rack.alarms().isChargeOverCurrent()));
        points.put("SBAT1/DschAmpHiAlm", flag(rack -> rack.alarms().isDischargeOverCurrent()));
        points.put("SBAT1/CelVolHiAlm", flag(rack -> rack.alarms().voltageHigh() >= 2));
        points.put("SBAT1/CelVolHiWrn", flag(rack -> rack.alarms().voltageHigh() >= 1));
        points.put("SBAT1/CelVolLoAlm", flag(rack -> rack.alarms().voltageLow() >= 2));
        points.put("SBAT1/CelVolLoWrn", flag(rack -> rack.alarms().voltageLow() >= 1));
        points.put("SBAT1/UnbVolAlm", flag(rack -> rack.alarms().unbalance() >= 2));
        points.put("DBAT1/GndFltAlm", flag(rack -> rack.alarms().isInsulationLow()));
        points.put("SBAT1/UnbVolWrn", flag(rack -> rack.alarms().unbalance() >= 1));
        points.put("DBAT1/CtrAlm", flag(RackModel::isConnectFailed));
        points.put("DBAT1/TrpSt", flag(rack -> rack.alarms().isTripped()));
    }

    private static Map<String, ToDoubleFunction<MeterModel>> meter() {
        Map<String, ToDoubleFunction<MeterModel>> points = new HashMap<>();
        points.put("MMXU1/TotW", MeterModel::powerW);
        points.put("MMXU1/TotVAr", MeterModel::reactiveVar);
        points.put("MMXU1/TotVA", MeterModel::apparentVa);
        points.put("MMXU1/Hz", MeterModel::frequencyHz);
        points.put("MMXU1/PPV", MeterModel::voltageV);
        points.put("MMXU1/A", MeterModel::currentA);
        points.put("MMXU1/TotPF", MeterModel::powerFactor);
        points.put("MMTR1/SupWh", MeterModel::exportedWh);
        points.put("MMTR1/DmdWh", MeterModel::importedWh);
        return Map.copyOf(points);
    }

    private static Map<String, ToDoubleFunction<BlockModel>> block() {
        Map<String, ToDoubleFunction<BlockModel>> points = new HashMap<>();
        points.put("YPTR1/OilTmp", BlockModel::oilC);
        points.put("YPTR1/WndTmp", BlockModel::windingC);
        points.put("STMP1/Tmp", BlockModel::ambientC);
        points.put("ZAUX1/Watt", BlockModel::auxiliaryW);
        points.put("XCBR1/Pos", block -> block.isBreakerClosed() ? 2 : 1);
        return Map.copyOf(points);
    }

    /** Side 1 is the plant's, side 2 the grid's. */
    private static Map<String, ToDoubleFunction<BreakerModel>> breaker() {
        Map<String, ToDoubleFunction<BreakerModel>> points = new HashMap<>();
        points.put("XCBR1/Pos", breaker -> breaker.position().ordinal());
        points.put("XCBR1/Loc", flag(BreakerModel::isLocal));
        points.put("XCBR1/OpCnt", BreakerModel::operations);
        points.put("RSYN1/Rel", flag(BreakerModel::isReleased));
        points.put("MMXU1/PPV", BreakerModel::busV);
        points.put("MMXU1/Hz", BreakerModel::busHz);
        points.put("MMXU2/PPV", BreakerModel::gridV);
        points.put("MMXU2/Hz", BreakerModel::gridHz);
        return Map.copyOf(points);
    }

    private static <M> ToDoubleFunction<M> flag(Predicate<M> question) {
        return model -> question.test(model) ? 1 : 0;
    }

    private static ToDoubleFunction<BankModel> any(Predicate<RackAlarms> question) {
        return bank -> bank.anyAlarm(question) ? 1 : 0;
    }
}
