package org.saltbridge.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.IncomingHeartbeat;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.WordOrder;

/** Where each register of one profile gets its number from; shared by all devices of that profile. */
final class RegisterPlan<M> {
    /** The number of the device's firmware, which no model knows. */
    private static final String REVISION_POINT = "LPHD1/SwRev";

    private final DeviceProfile profile;
    private final Map<String, ToDoubleFunction<M>> points;
    private final AddressSpan span;
    private final ScaleFactors scaleFactors;
    private final List<Cell<M>> cells = new ArrayList<>();

    /** One register (or bit) and its sources. */
    private record Cell<M>(
            RegisterDef register, boolean isHeartbeat, ToDoubleFunction<M> value, List<BitSource<M>> bits) {}

    private record BitSource<M>(int bit, ToDoubleFunction<M> value) {}

    RegisterPlan(DeviceProfile profile, Map<String, ToDoubleFunction<M>> points) {
        this.profile = profile;
        this.points = points;
        this.span = new AddressSpan(profile);
        this.scaleFactors = new ScaleFactors(profile);
        for (RegisterDef register : profile.registers()) {
            List<BitSource<M>> bits = new ArrayList<>();
            for (BitDef bit : register.bits()) {
                bits.add(new BitSource<>(bit.bit(), source(bit.point())));
            }
            boolean isHeartbeat = false;
            for (IncomingHeartbeat heartbeat : profile.incomingHeartbeats()) {
                isHeartbeat |= heartbeat.point().equals(register.point());
            }
            cells.add(new Cell<>(register, isHeartbeat, source(register.point()), List.copyOf(bits)));
        }
    }

    DeviceProfile profile() {
        return profile;
    }

    AddressSpan span() {
        return span;
    }

    ScaleFactors scaleFactors() {
        return scaleFactors;
    }

    /** The model's answer to a point of this profile; 0 for a point that no model knows. */
    ToDoubleFunction<M> source(String point) {
        ToDoubleFunction<M> found = points.get(point);
        if (found != null) {
            return found;
        }
        Integer exponent = scaleFactors.exponent(point);
        return exponent == null ? model -> 0 : model -> exponent;
    }

    /**
     * Puts what the model says now into the registers.
     *
     * @param isFirst whether the registers have never shown anything: a heartbeat only gets stuck at something.
     */
    void encode(M model, RegisterImage image, RegisterDistortion distortion, boolean isFirst) {
        if (distortion.isBlank()) {
            image.clear();
            return;
        }
        boolean isHeartbeatStuck = distortion.isHeartbeatStuck() && !isFirst;
        for (Cell<M> cell : cells) {
            if (!(cell.isHeartbeat() && isHeartbeatStuck)) {
                encode(cell, model, image, distortion);
            }
        }
    }

    private void encode(Cell<M> cell, M model, RegisterImage image, RegisterDistortion distortion) {
        RegisterDef register = cell.register();
        RegisterTable table = register.table();
        short[] to = image.values(table);
        int at = register.address() - image.first(table);
        if (table.isBits()) {
            to[at] = (short) (cell.value().applyAsDouble(model) != 0 ? 1 : 0);
            return;
        }
        double raw;
        if (cell.bits().isEmpty()) {
            double value = register.point().equals(REVISION_POINT)
                    ? distortion.revision()
                    : cell.value().applyAsDouble(model);
            raw = ((register.invertSign() ? -value : value) - register.offset())
                    / (register.scale() * scaleFactors.factor(register.scaleFactorPoint()));
        } else {
            long word = 0;
            for (BitSource<M> bit : cell.bits()) {
                word |= bit.value().applyAsDouble(model) != 0 ? 1L << bit.bit() : 0;
            }
            raw = word;
        }
        WordOrder order = distortion.order(register.order());
        RegisterCodec.put(distortion.bits(register, raw), register.type(), order, to, at);
    }
}
