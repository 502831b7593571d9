package org.saltbridge.gateway.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.DevicePoints;
import org.saltbridge.config.DeviceRole;
import org.saltbridge.config.PcsConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.plant.DerivedPoints;

/**
 * Holds what live devices say against what their profiles and the plant file say of them: is every point there, are values
 * in range, and do those that belong together agree in size and sign. Takes the samples of a field bus; to be asked when
 * that has been closed.
 */
final class LiveCheck implements SampleSink {
    /** Below this share of the rating, or of a watt-range, signs and sizes say nothing. */
    private static final double IDLE_SHARE = 0.02;

    private static final double POWER_TOLERANCE = 0.15;
    private static final double RATING_TOLERANCE = 0.02;
    private static final double FREQUENCY_TOLERANCE = 0.05;

    private final PlantConfig plant;
    private final DevicePoints points;
    private final double[] values;
    private final byte[] qualities;
    private final boolean[] wasOnline;

    LiveCheck(PlantConfig plant) {
        this.plant = plant;
        points = new DevicePoints(plant);
        int count = points.firstPoint(plant.devices().size());
        values = new double[count];
        Arrays.fill(values, Double.NaN);
        qualities = new byte[count];
        Arrays.fill(qualities, Quality.WAITING.code());
        wasOnline = new boolean[plant.devices().size()];
    }

    @Override
    public void begin(int deviceIndex) {}

    @Override
    public void sample(int pointIndex, double value, byte quality, long epochMs) {
        // What closing the links makes of the values is not the device's doing.
        Quality told = Quality.of(quality);
        if (told != Quality.OLD_DATA && told != Quality.EXPIRED && told != Quality.NO_COMMUNICATION) {
            qualities[pointIndex] = quality;
            values[pointIndex] = value;
        }
    }

    @Override
    public void end(int deviceIndex) {}

    @Override
    public void state(int deviceIndex, DeviceState state, long epochMs) {
        wasOnline[deviceIndex] |= state == DeviceState.ONLINE;
    }

    /** How many of a device's points were good at last. */
    int goodPoints(DeviceConfig device) {
        int good = 0;
        for (int i = points.firstPoint(device.index()); i < points.firstPoint(device.index() + 1); i++) {
            good += qualities[i] == Quality.GOOD.code() ? 1 : 0;
        }
        return good;
    }

    int pointCount(DeviceConfig device) {
        return points.firstPoint(device.index() + 1) - points.firstPoint(device.index());
    }

    /** What is not as the profile or the plant file says, in words; empty when all is. */
    List<String> findings(DeviceConfig device) {
        List<String> findings = new ArrayList<>();
        if (!wasOnline[device.index()] && goodPoints(device) == 0) {
            findings.add("does not answer");
            return findings;
        }
        for (int i = points.firstPoint(device.index()); i < points.firstPoint(device.index() + 1); i++) {
            Quality quality = Quality.of(qualities[i]);
            if (quality != Quality.GOOD) {
                findings.add(name(device, i) + ": " + words(quality, values[i]));
            }
        }
        checkAgreement(device, findings);
        return findings;
    }

    private String name(DeviceConfig device, int point) {
        return points.point(point).path().substring(device.path().length() + 1);
    }

    private static String words(Quality quality, double value) {
        return switch (quality) {
            case NOT_IMPLEMENTED -> "the device says that it does not have it";
            case CONFIGURATION_ERROR -> "the device has no such register (exception 1, 2 or 3)";
            case DEVICE_FAILURE -> "the device cannot give it now";
            case OUT_OF_RANGE -> value + " is outside its range: scale, order, type or address may be wrong";
            case FROZEN -> "the device's heartbeat stands still";
            case WAITING -> "was not read";
            default -> quality.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        };
    }

    /** Wrong scales, words and signs give values that look right alone and not beside others. */
    private void checkAgreement(DeviceConfig device, List<String> findings) {
        double ratedW = plant.poi().ratedW();
        if (device.role() == DeviceRole.PCS) {
            for (PcsConfig pcs : DerivedPoints.pcsOf(plant)) {
                if (pcs.deviceIndex() == device.index()) {
                    ratedW = pcs.ratedW();
                }
            }
            checkNear(device, "DINV1/WRtg", ratedW, RATING_TOLERANCE, "the plant file", findings);
            checkSigns(device, "MMXU1/TotW", "MMDC1/Watt", ratedW, findings);
            checkProduct(device, "MMDC1/", ratedW, findings);
        } else if (device.role() == DeviceRole.BANK || device.role() == DeviceRole.RACK) {
            checkProduct(device, "DBAT1/", 0, findings);
        }
        checkNear(
                device,
                "MMXU1/Hz",
                plant.poi().nominalHz(),
                FREQUENCY_TOLERANCE,
                "the grid's nominal frequency",
                findings);
    }

    private void checkNear(
            DeviceConfig device,
            String point,
            double expected,
            double tolerance,
            String source,
            List<String> findings) {
        double value = good(device, point);
        if (Math.abs(value - expected) > tolerance * expected) {
            findings.add(String.format(Locale.ROOT, "%s is %s, but %s says %s", point, value, source, expected));
        }
    }

    private void checkSigns(DeviceConfig device, String one, String other, double ratedW, List<String> findings) {
        double oneW = good(device, one);
        double otherW = good(device, other);
        if (Math.min(Math.abs(oneW), Math.abs(otherW)) > IDLE_SHARE * ratedW && oneW * otherW < 0) {
            findings.add(one + " and " + other + " have different signs: " + oneW + " and " + otherW + " W");
        }
    }

    /** Power is voltage times current. */
    private void checkProduct(DeviceConfig device, String node, double ratedW, List<String> findings) {
        double powerW = good(device, node + "Watt");
        double productW = good(device, node + "Vol") * good(device, node + "Amp");
        double larger = Math.max(Math.abs(powerW), Math.abs(productW));
        double least = Math.max(IDLE_SHARE * ratedW, 1_000);
        if (larger > least && Math.abs(powerW - productW) > POWER_TOLERANCE * larger) {
            findings.add(String.format(
                    Locale.ROOT, "%sWatt is %.0f W, but Vol times Amp is %.0f W", node, powerW, productW));
        }
    }

    /** NaN, with which nothing is compared, where the device has no such point or no good value. */
    private double good(DeviceConfig device, String point) {
        String path = device.path() + "/" + point;
        for (int i = points.firstPoint(device.index()); i < points.firstPoint(device.index() + 1); i++) {
            if (points.point(i).path().equals(path)) {
                return qualities[i] == Quality.GOOD.code() ? values[i] : Double.NaN;
            }
        }
        return Double.NaN;
    }
}
