package org.saltbridge.gateway.cli;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.config.PointDef;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.gateway.plant.DerivedPoints;

/** The point list of a plant as CSV lines: what can be read, what can be written, and where each value comes from. */
final class PointList {
    private static final String HEADER = "path,kind,unit,low,high,writable,source device,register,description";

    private final PlantConfig plant;

    PointList(PlantConfig plant) {
        this.plant = plant;
    }

    /** Hands over the header and then one line for each point, devices first. */
    void write(Consumer<String> lines) {
        lines.accept(HEADER);
        for (DeviceConfig device : plant.devices()) {
            for (RegisterDef register : device.profile().registers()) {
                writeRegister(device, register, lines);
            }
            for (SetpointDef setpoint : device.profile().setpoints()) {
                lines.accept(line(
                        device.path() + "/" + setpoint.point() + "/ctlVal",
                        "SETPOINT",
                        setpoint.unit().symbol(),
                        setpoint.low(),
                        setpoint.high(),
                        true,
                        device.path(),
                        "holding " + setpoint.address(),
                        "Setpoint, while the device is out of plant control"));
            }
        }
        double exportW = plant.poi().exportLimitW();
        double importW = plant.poi().importLimitW();
        double var = plant.poi().reactiveLimitVar();
        lines.accept(
                control("Plant/PPC/DPMC1/WSpt/ctlVal", "W", -importW, exportW, "Active-power setpoint at the POI"));
        lines.accept(control("Plant/PPC/DPMC1/VArSpt/ctlVal", "var", -var, var, "Reactive-power setpoint at the POI"));
        for (PointDef point : new DerivedPoints(plant).points()) {
            lines.accept(line(
                    point.path(),
                    point.kind().name(),
                    point.unit().symbol(),
                    point.low(),
                    point.high(),
                    false,
                    "derived",
                    "",
                    point.description()));
        }
    }

    private static void writeRegister(DeviceConfig device, RegisterDef register, Consumer<String> lines) {
        String source = register.table().name().toLowerCase(Locale.ROOT) + " " + register.address();
        lines.accept(line(
                device.path() + "/" + register.point(),
                register.kind().name(),
                register.unit().symbol(),
                register.low(),
                register.high(),
                false,
                device.path(),
                source,
                register.description()));
        for (BitDef bit : register.bits()) {
            lines.accept(line(
                    device.path() + "/" + bit.point(),
                    "BINARY",
                    "",
                    0,
                    1,
                    false,
                    device.path(),
                    source + " bit " + bit.bit(),
                    bit.description()));
        }
    }

    private static String control(String path, String unit, double low, double high, String description) {
        return line(path, "SETPOINT", unit, low, high, true, "dispatch", "", description);
    }

    private static String line(
            String path,
            String kind,
            String unit,
            double low,
            double high,
            boolean writable,
            String source,
            String register,
            String description) {
        return String.join(
                ",",
                List.of(
                        quoted(path),
                        kind,
                        quoted(unit),
                        number(low),
                        number(high),
                        writable ? "yes" : "no",
                        quoted(source),
                        quoted(register),
                        quoted(description)));
    }

    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String quoted(String text) {
        return text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? '"' + text.replace("\"", "\"\"") + '"'
                : text;
    }
}
