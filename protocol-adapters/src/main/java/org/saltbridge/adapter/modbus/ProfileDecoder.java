package org.saltbridge.adapter.modbus;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WriteField;

/**
 * All that can be worked out beforehand about decoding one kind of device. Immutable and shared by all devices of the
 * profile: thousands of racks decode with tables that stay in the processor's cache.
 */
final class ProfileDecoder {
    private static final int[] NO_BITS = {};

    /** By register, as everything here. */
    final RegisterDecoder[] decoders;

    final int[] addresses;
    /** Offset of the register's own point from the device's first point; the points of its bits follow. */
    final int[] pointOffsets;

    final int[][] bits;
    /** The register that holds the power of ten, or −1. */
    final int[] scaleFactorOf;
    /** By setpoint: the register that holds its power of ten, or −1. */
    final int[] scaleFactorOfSetpoint;
    /** Whether other registers or setpoints take their power of ten from this one. */
    final boolean[] isScaleFactor;

    final boolean hasScaleFactors;

    ProfileDecoder(DeviceProfile profile) {
        List<RegisterDef> registers = profile.registers();
        int count = registers.size();
        decoders = new RegisterDecoder[count];
        addresses = new int[count];
        pointOffsets = PollPlanner.pointOffsets(profile);
        bits = new int[count][];
        scaleFactorOf = new int[count];
        isScaleFactor = new boolean[count];
        boolean any = false;
        for (int i = 0; i < count; i++) {
            RegisterDef register = registers.get(i);
            decoders[i] = new RegisterDecoder(register);
            addresses[i] = register.address();
            bits[i] = bitsOf(register);
            scaleFactorOf[i] = scaleFactorIndex(registers, register.point(), register.scaleFactorPoint());
            if (scaleFactorOf[i] >= 0) {
                isScaleFactor[scaleFactorOf[i]] = true;
                any = true;
            }
        }
        List<SetpointDef> writes = profile.commandWrites();
        scaleFactorOfSetpoint = new int[writes.size()];
        for (int i = 0; i < scaleFactorOfSetpoint.length; i++) {
            SetpointDef setpoint = writes.get(i);
            scaleFactorOfSetpoint[i] = scaleFactorIndex(registers, setpoint.point(), scaleFactorPoint(setpoint));
            if (scaleFactorOfSetpoint[i] >= 0) {
                isScaleFactor[scaleFactorOfSetpoint[i]] = true;
                any = true;
            }
        }
        hasScaleFactors = any;
    }

    /** A bit that the register does not have would be an alarm that never comes. */
    private static int[] bitsOf(RegisterDef register) {
        int width = register.table().isBits() ? 1 : 16 * register.type().registerCount();
        for (BitDef bit : register.bits()) {
            if (bit.bit() < 0 || bit.bit() >= width) {
                throw new IllegalArgumentException(register.point() + " has no bit " + bit.bit());
            }
        }
        return register.bits().isEmpty()
                ? NO_BITS
                : register.bits().stream().mapToInt(BitDef::bit).toArray();
    }

    private static @Nullable String scaleFactorPoint(SetpointDef setpoint) {
        for (WriteField field : setpoint.fields()) {
            if (field.isSetpoint()) {
                return field.scaleFactorPoint();
            }
        }
        return null;
    }

    private static int scaleFactorIndex(List<RegisterDef> registers, String point, @Nullable String scaleFactorPoint) {
        if (scaleFactorPoint == null) {
            return -1;
        }
        for (int i = 0; i < registers.size(); i++) {
            if (registers.get(i).point().equals(scaleFactorPoint)) {
                return i;
            }
        }
        throw new IllegalArgumentException(
                point + " takes its scale factor from an unknown point, " + scaleFactorPoint);
    }
}
