package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reply is taken only when every byte that identifies it is right. */
class ReplyCheckTest {
    private static final int[] FUNCTIONS = {1, 2, 3, 4, 5, 6, 15, 16, 23};

    /** A reply that is right, built byte by byte; {@link ReplyCheck} may accept nothing whose head differs from it. */
    private static byte[] proper(SplittableRandom random, int unit, int function, int address, int count) {
        byte[] data;
        if (function <= 4 || function == 23) {
            int bytes = function <= 2 ? (count + 7) / 8 : 2 * count;
            data = new byte[1 + bytes];
            random.nextBytes(data);
            data[0] = (byte) bytes;
        } else {
            data = new byte[] {(byte) (address >> 8), (byte) address, (byte) (count >> 8), (byte) count};
        }
        return ScriptedSlave.frame(random.nextInt(0x10000), 0, unit, function, data);
    }

    private static int check(byte[] frame, int unit, int function, int address, int count) {
        ByteBuf buffer = Unpooled.wrappedBuffer(frame);
        return function <= 4 || function == 23
                ? ReplyCheck.checkRead(buffer, 0, frame.length, unit, function, count)
                : ReplyCheck.checkEcho(buffer, 0, frame.length, unit, function, address, count);
    }

    /** Whether two frames agree in all that identifies a reply: everything but the transaction id and what was read. */
    private static boolean isSameHead(byte[] frame, byte[] proper, int function) {
        if (frame.length != proper.length) {
            return false;
        }
        int headEnd = function <= 4 || function == 23 ? ModbusFrame.PDU_DATA + 1 : proper.length;
        return Arrays.equals(frame, 2, headEnd, proper, 2, headEnd);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noFrameButTheRightOneIsAccepted(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int accepted = 0;
        for (int round = 0; round < 100_000; round++) {
            int function = FUNCTIONS[random.nextInt(FUNCTIONS.length)];
            int unit = 1 + random.nextInt(255);
            int address = random.nextInt(0x10000);
            int count = 1 + random.nextInt(function == 23 ? 121 : 123);
            byte[] proper = proper(random, unit, function, address, count);
            byte[] frame = random.nextInt(4) == 0 ? garbage(random) : mutated(random, proper);
            int status = check(frame, unit, function, address, count);
            boolean isRight = isSameHead(frame, proper, function);
            assertEquals(isRight, status == ReplyCheck.OK, () -> "seed " + seed + ": " + Arrays.toString(frame));
            if (status > ReplyCheck.OK) {
                assertTrue(status <= 255 && (frame[7] & 0xFF) == (function | 0x80), "seed " + seed);
            }
            accepted += isRight ? 1 : 0;
        }
        assertTrue(accepted > 1000, "the mutations leave no frame right");
    }

    static byte[] garbage(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Nothing, or one to three of: a bit turned, a byte lost, a byte too many, the end cut off. */
    private static byte[] mutated(SplittableRandom random, byte[] proper) {
        byte[] frame = proper.clone();
        for (int i = random.nextInt(4); i > 0 && frame.length > 0; i--) {
            // The head is where it matters.
            int at = random.nextInt(random.nextBoolean() ? Math.min(frame.length, 12) : frame.length);
            switch (random.nextInt(4)) {
                case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> {
                    byte[] shorter = Arrays.copyOf(frame, frame.length - 1);
                    System.arraycopy(frame, at + 1, shorter, at, frame.length - at - 1);
                    frame = shorter;
                }
                case 2 -> {
                    byte[] longer = Arrays.copyOf(frame, frame.length + 1);
                    System.arraycopy(frame, at, longer, at + 1, frame.length - at);
                    longer[at] = (byte) random.nextInt(256);
                    frame = longer;
                }
                default -> frame = Arrays.copyOf(frame, at);
            }
        }
        return frame;
    }
}
