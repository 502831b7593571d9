package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.saltbridge.adapter.SampleSink;

/**
 * Turns the replies of one device into samples. Holds the device's scale factors between replies; owned by the device's
 * field loop, allocates nothing while decoding.
 */
final class DeviceDecoder {
    private static final double[] NONE = {};

    private final ProfileDecoder profile;
    private final int firstPoint;
    private final Reading reading = new Reading();
    /** By register: its value where it is a power of ten, {@code NaN} until it has been read. */
    private final double[] scaleFactors;

    DeviceDecoder(ProfileDecoder profile, int firstPoint) {
        this.profile = profile;
        this.firstPoint = firstPoint;
        scaleFactors = profile.hasScaleFactors ? new double[profile.decoders.length] : NONE;
        forgetScaleFactors();
    }

    /**
     * The device may have been exchanged or set up anew: its values wait until its scale factors have been read again, since
     * a wrong power of ten is a wrong value of good quality.
     */
    void forgetScaleFactors() {
        Arrays.fill(scaleFactors, Double.NaN);
    }

    /** The power of ten of a setpoint, 0 where it has none, {@code NaN} while it is not known. */
    double setpointScaleFactor(int setpointIndex) {
        int register = profile.scaleFactorOfSetpoint[setpointIndex];
        return register < 0 ? 0 : scaleFactors[register];
    }

    /** Decodes a checked reply; {@code dataStart} is the index of the first byte after the byte count. */
    void decode(PollBlock block, ByteBuf frame, int dataStart, SampleSink sink, long epochMs) {
        if (profile.hasScaleFactors && !block.isBits()) {
            readScaleFactors(block, frame, dataStart);
        }
        int count = block.registerCount();
        for (int i = 0; i < count; i++) {
            decodeRegister(block.register(i), block, frame, dataStart, sink, epochMs);
        }
    }

    /** First of all, so that values use the factor that came with them. */
    private void readScaleFactors(PollBlock block, ByteBuf frame, int dataStart) {
        for (int i = 0; i < block.registerCount(); i++) {
            int register = block.register(i);
            if (profile.isScaleFactor[register]) {
                int at = dataStart + 2 * (profile.addresses[register] - block.address());
                profile.decoders[register].decode(frame, at, 0, reading);
                // A factor that is no whole number makes its values not implemented: infinity is no power of ten.
                boolean isWhole = reading.value == Math.rint(reading.value);
                scaleFactors[register] = isWhole ? reading.value : Double.POSITIVE_INFINITY;
            }
        }
    }

    private void decodeRegister(
            int register, PollBlock block, ByteBuf frame, int dataStart, SampleSink sink, long epochMs) {
        RegisterDecoder decoder = profile.decoders[register];
        int offset = profile.addresses[register] - block.address();
        if (block.isBits()) {
            boolean bit = (frame.getByte(dataStart + (offset >>> 3)) >>> (offset & 7) & 1) != 0;
            decoder.decodeBit(bit, reading);
        } else {
            int factor = profile.scaleFactorOf[register];
            decoder.decode(frame, dataStart + 2 * offset, factor < 0 ? 0 : scaleFactors[factor], reading);
        }
        int point = firstPoint + profile.pointOffsets[register];
        sink.sample(point, reading.value, reading.quality, epochMs);
        int[] bits = profile.bits[register];
        boolean isKnown = !Double.isNaN(reading.value);
        for (int i = 0; i < bits.length; i++) {
            double state = isKnown ? reading.raw >>> bits[i] & 1 : Double.NaN;
            sink.sample(point + 1 + i, state, reading.quality, epochMs);
        }
    }
}
