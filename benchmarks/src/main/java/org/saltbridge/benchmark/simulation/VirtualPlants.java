package org.saltbridge.benchmark.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.saltbridge.config.BlockConfig;
import org.saltbridge.config.ControlConfig;
import org.saltbridge.config.ControlConfig.AnswerPolicy;
import org.saltbridge.config.ControlConfig.Fallback;
import org.saltbridge.config.ControlConfig.Priority;
import org.saltbridge.config.ControlConfig.Ramps;
import org.saltbridge.config.ControlConfig.Scada;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.EndpointConfig;
import org.saltbridge.config.FunctionsConfig;
import org.saltbridge.config.FunctionsConfig.Frequency;
import org.saltbridge.config.FunctionsConfig.FrequencyCurve;
import org.saltbridge.config.FunctionsConfig.LoadFollowing;
import org.saltbridge.config.FunctionsConfig.PeakShaving;
import org.saltbridge.config.FunctionsConfig.Reactive;
import org.saltbridge.config.FunctionsConfig.SocManagement;
import org.saltbridge.config.HttpConfig;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PoiConfig;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.SimulationConfig;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

/** The plants of the virtual world: PCS alone, under a control that chance has put together. */
public final class VirtualPlants {

    private VirtualPlants() {}

    /** A plant of so many PCS. */
    public static PlantConfig plant(int count, ControlConfig control) {
        DeviceProfile profile = new DeviceProfile(
                "pcs",
                "PCS",
                "virtual",
                DeviceRole.PCS,
                125,
                8,
                123,
                Map.of(),
                List.of(),
                List.of(setpoint("DINV1/WSpt", Unit.WATT, 200), setpoint("DINV1/VArSpt", Unit.VAR, 202)),
                List.of(),
                List.of(),
                List.of());
        List<EndpointConfig> endpoints = new ArrayList<>();
        List<DeviceConfig> devices = new ArrayList<>();
        List<PcsConfig> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String path = "Plant/Blocks/B001/PCS" + (i + 1);
            endpoints.add(new EndpointConfig(i, path, "127.0.0.1", 1, LinkConfig.DEFAULT));
            devices.add(new DeviceConfig(i, path, DeviceRole.PCS, profile, i, 1));
            all.add(new PcsConfig("PCS" + (i + 1), path, i, VirtualPcs.RATED_W, VirtualPcs.RATED_VA, true, List.of()));
        }
        double limitW = VirtualPcs.RATED_W * count;
        return new PlantConfig(
                "virtual",
                "Virtual plant",
                new PoiConfig(limitW, limitW, limitW, limitW / 2, 60, 34_500, -1, -1, -1, -1),
                new DispatchConfig(100, 2000, 64, 10_000, false, DispatchConfig.Idle.PARK),
                control,
                OpcUaConfig.DEFAULT,
                HttpConfig.DEFAULT,
                SimulationConfig.DEFAULT,
                endpoints,
                devices,
                List.of(),
                List.of(new BlockConfig("B001", "Plant/Blocks/B001", -1, all)));
    }

    private static SetpointDef setpoint(String point, Unit unit, int address) {
        WriteField field = new WriteField(RegisterType.S32, WordOrder.ABCD, 1, false, Double.NaN);
        return new SetpointDef(point, 16, address, List.of(field), null, unit, 1, -4e6, 4e6);
    }

    /** Half of the plants have nothing but their limits, so that their sums can be checked to the watt. */
    static ControlConfig control(SplittableRandom random, int count) {
        if (random.nextBoolean()) {
            return limitsOnly(random.nextInt(3) == 0 ? Priority.REACTIVE : Priority.ACTIVE);
        }
        double ratedW = VirtualPcs.RATED_W * count;
        double rampWPerS = ratedW * (0.02 + random.nextDouble());
        ControlConfig standard = ControlConfig.DEFAULT;
        return new ControlConfig(
                random.nextBoolean()
                        ? Ramps.UNLIMITED
                        : new Ramps(rampWPerS, 2 * rampWPerS, rampWPerS, 3 * rampWPerS, Double.POSITIVE_INFINITY),
                random.nextInt(3) == 0 ? 0.1 : 0,
                0,
                100,
                random.nextInt(3) == 0 ? 25 : 0,
                random.nextBoolean(),
                random.nextInt(3) == 0 ? 10 : 0,
                5_000,
                random.nextBoolean() ? Priority.ACTIVE : Priority.REACTIVE,
                standard.pcsWatchdogMs(),
                AnswerPolicy.values()[random.nextInt(3)],
                80,
                random.nextBoolean() ? Scada.DEFAULT : new Scada(10_000, 60_000, Fallback.values()[random.nextInt(3)]),
                functions(random, ratedW));
    }

    private static ControlConfig limitsOnly(Priority priority) {
        ControlConfig standard = ControlConfig.DEFAULT;
        return new ControlConfig(
                standard.ramps(),
                standard.deadbandPercent(),
                standard.socLowPercent(),
                standard.socHighPercent(),
                standard.reserveSocPercent(),
                standard.lossCompensation(),
                standard.minLoadPercent(),
                standard.commitmentHoldMs(),
                priority,
                standard.pcsWatchdogMs(),
                standard.answerPolicy(),
                standard.answerSharePercent(),
                standard.scada(),
                standard.functions());
    }

    private static FunctionsConfig functions(SplittableRandom random, double ratedW) {
        FrequencyCurve[] curves = FrequencyCurve.values();
        return new FunctionsConfig(
                50,
                random.nextBoolean()
                        ? Frequency.OFF
                        : new Frequency(true, 10, curves[random.nextInt(curves.length)], ratedW / 2, 5, 0.036),
                random.nextBoolean()
                        ? PeakShaving.OFF
                        : new PeakShaving(true, 20, ratedW * 0.9, ratedW * 0.2, random.nextInt(3) * 1_000),
                LoadFollowing.OFF,
                random.nextBoolean() ? SocManagement.OFF : new SocManagement(true, 90, 50, 5, ratedW / 10),
                Reactive.OFF);
    }
}
