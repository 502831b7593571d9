package org.saltbridge.adapter.modbus;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.saltbridge.adapter.Quality;
import org.saltbridge.adapter.SampleSink;
import org.saltbridge.config.BitDef;
import org.saltbridge.config.DeviceProfile;
import org.saltbridge.config.RegisterDef;

/**
 * Turns the replies of one device into samples. Holds the device's scale factors between replies; owned by the device's
 * field loop, allocates nothing while decoding.
 */
final class DeviceDecoder {
    private final int firstPoint;
    private final RegisterDecoder[] decoders;
    private final int[] addresses;
    private final int[] pointOffsets;
    private final int[][] bits;
    /** By register: the register that holds its power of ten, or −1. */
    private final int[] scaleFactorOf;

    private final boolean[] isScaleFactor;
    private final double[] scaleFactors;

    DeviceDecoder(DeviceProfile profile, int firstPoint) {
        this.firstPoint = firstPoint;
        List<RegisterDef> registers = profile.registers();
        int count = registers.size();
        decoders = new RegisterDecoder[count];
        addresses = new int[count];
        pointOffsets = PollPlanner.pointOffsets(profile);
        bits = new int[count][];
        scaleFactorOf = new int[count];
        isScaleFactor = new boolean[count];
        scaleFactors = new double[count];
        Arrays.fill(scaleFactors, Double.NaN);
        for (int i = 0; i < count; i++) {
            RegisterDef register = registers.get(i);
            decoders[i] = new RegisterDecoder(register);
            addresses[i] = register.address();
            bits[i] = register.bits().stream().mapToInt(BitDef::bit).toArray();
            scaleFactorOf[i] = indexOf(registers, register.scaleFactorPoint());
            if (scaleFactorOf[i] >= 0) {
                isScaleFactor[scaleFactorOf[i]] = true;
            }
        }
    }

    private static int indexOf(List<RegisterDef> registers, @Nullable String point) {
        for (int i = 0; i < registers.size(); i++) {
            if (registers.get(i).point().equals(point)) {
                return i;
            }
        }
        return -1;
    }

    /** Decodes a checked reply; {@code dataStart} is the index of the first byte after the byte count. */
    void decode(PollBlock block, ByteBuf frame, int dataStart, SampleSink sink, long epochMs) {
        for (int i = 0; i < block.registerCount(); i++) {
            int register = block.register(i);
            if (isScaleFactor[register]) {
                RegisterDecoder decoder = decoders[register];
                double power = decoder.decode(frame, dataStart + 2 * (addresses[register] - block.address()), 0);
                // A factor that is not implemented makes its values so too; infinity is beyond every power of ten.
                scaleFactors[register] = Double.isNaN(power) ? Double.POSITIVE_INFINITY : power;
            }
        }
        for (int i = 0; i < block.registerCount(); i++) {
            decodeRegister(block.register(i), block, frame, dataStart, sink, epochMs);
        }
    }

    private void decodeRegister(
            int register, PollBlock block, ByteBuf frame, int dataStart, SampleSink sink, long epochMs) {
        RegisterDecoder decoder = decoders[register];
        int offset = addresses[register] - block.address();
        double value;
        if (block.isBits()) {
            value = decoder.decodeBit((frame.getUnsignedByte(dataStart + (offset >>> 3)) >>> (offset & 7) & 1) != 0);
        } else {
            int factor = scaleFactorOf[register];
            value = decoder.decode(frame, dataStart + 2 * offset, factor < 0 ? 0 : scaleFactors[factor]);
        }
        int point = firstPoint + pointOffsets[register];
        sink.sample(point, value, decoder.quality(), epochMs);
        int[] ownBits = bits[register];
        boolean isKnown = decoder.quality() == Quality.GOOD.code();
        for (int bit = 0; bit < ownBits.length; bit++) {
            double state = isKnown ? decoder.raw() >>> ownBits[bit] & 1 : Double.NaN;
            sink.sample(point + 1 + bit, state, decoder.quality(), epochMs);
        }
    }
}
