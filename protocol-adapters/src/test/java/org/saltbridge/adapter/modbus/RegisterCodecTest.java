package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.PointKind;
import org.saltbridge.config.PollClass;
import org.saltbridge.config.RegisterDef;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.Unit;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

class RegisterCodecTest {

    private static RegisterDef register(
            RegisterType type, WordOrder order, double scale, @Nullable String factor, List<Long> sentinels) {
        return new RegisterDef(
                "X/V",
                RegisterTable.HOLDING,
                0,
                type,
                order,
                scale,
                0,
                factor,
                false,
                PointKind.ANALOG,
                Unit.NONE,
                Double.NaN,
                Double.NaN,
                List.of(),
                List.of(),
                PollClass.FAST,
                sentinels,
                "");
    }

    private static SetpointDef setpoint(RegisterType type, WordOrder order, double scale, double low, double high) {
        WriteField field = new WriteField(type, order, scale, false, Double.NaN);
        return new SetpointDef("X/Spt", 16, 0, List.of(field), null, Unit.NONE, scale, low, high);
    }

    @ParameterizedTest
    @CsvSource({
        "S32, ABCD, 0001 86a0, 100000",
        "S32, CDAB, 86a0 0001, 100000",
        "S32, BADC, 0100 a086, 100000",
        "S32, DCBA, a086 0100, 100000",
        "S16, ABCD, fffe, -2",
        "S16, BADC, feff, -2",
        "U32, ABCD, ffff fffe, 4294967294",
        "F32, ABCD, 4248 f5c3, 50.2400016784668",
        "F32, CDAB, f5c3 4248, 50.2400016784668",
        "U64, ABCD, 0000 0000 0001 86a0, 100000",
        "U64, CDAB, 86a0 0001 0000 0000, 100000",
        "S64, DCBA, feff ffff ffff ffff, -2",
        "F64, ABCD, 4049 1eb8 51eb 851f, 50.24"
    })
    void decodesWhatDevicesSend(RegisterType type, WordOrder order, String hex, double expected) {
        RegisterDecoder decoder = new RegisterDecoder(register(type, order, 1, null, List.of()));
        ByteBuf data = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
        assertEquals(expected, decoder.decode(data, 0, 0));
        assertEquals(Quality.GOOD.code(), decoder.quality());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadBackWithinTheQuantum(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (RegisterType type : RegisterType.values()) {
            if (type == RegisterType.BIT || type.isBitField()) {
                continue;
            }
            for (WordOrder order : WordOrder.values()) {
                for (double scale : new double[] {1, 0.1, 100, 0.001}) {
                    roundTrip(random, type, order, scale);
                }
            }
        }
    }

    private static void roundTrip(SplittableRandom random, RegisterType type, WordOrder order, double scale) {
        boolean isUnsigned = type == RegisterType.U16 || type == RegisterType.U32 || type == RegisterType.U64;
        double most = (type.registerCount() == 1 ? 32_767 : 2e9) * scale;
        RegisterEncoder encoder = new RegisterEncoder(setpoint(type, order, scale, -most, most));
        RegisterDecoder decoder = new RegisterDecoder(register(type, order, scale, null, List.of()));
        for (int i = 0; i < 50; i++) {
            double value = random.nextDouble(isUnsigned ? 0 : -most, most);
            assertTrue(encoder.encodeRegisters(value), type + " " + value);
            ByteBuf data = Unpooled.buffer();
            for (int k = 0; k < type.registerCount(); k++) {
                data.writeShort(encoder.register(k));
            }
            double tolerance = type == RegisterType.F32 ? Math.abs(value) * 1e-7 : scale * 0.5000001;
            assertEquals(value, decoder.decode(data, 0, 0), tolerance, type + " " + order);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 40_000, -40_000})
    void whatDoesNotFitIsNotEncoded(double value) {
        RegisterEncoder encoder = new RegisterEncoder(setpoint(RegisterType.S16, WordOrder.ABCD, 1, -1e9, 1e9));
        ByteBuf out = Unpooled.buffer();
        assertFalse(encoder.encode(out, 1, 1, value));
        assertEquals(0, out.readableBytes());
    }

    @Test
    void aSentinelIsNotANumber() {
        RegisterDecoder decoder =
                new RegisterDecoder(register(RegisterType.S16, WordOrder.ABCD, 1, null, List.of(0x8000L)));
        assertEquals(Double.NaN, decoder.decode(Unpooled.wrappedBuffer(new byte[] {(byte) 0x80, 0}), 0, 0));
        assertEquals(Quality.NOT_IMPLEMENTED.code(), decoder.quality());
    }

    @Test
    void aFloatThatIsNotANumberHasNoGoodQuality() {
        RegisterDecoder decoder = new RegisterDecoder(register(RegisterType.F32, WordOrder.ABCD, 1, null, List.of()));
        decoder.decode(Unpooled.buffer().writeFloat(Float.NaN), 0, 0);
        assertEquals(Quality.NOT_IMPLEMENTED.code(), decoder.quality());
    }

    @Test
    void aValueWaitsForItsScaleFactor() {
        RegisterDecoder decoder = new RegisterDecoder(register(RegisterType.S16, WordOrder.ABCD, 1, "X/SF", List.of()));
        ByteBuf data = Unpooled.buffer().writeShort(123);
        decoder.decode(data, 0, Double.NaN);
        assertEquals(Quality.WAITING.code(), decoder.quality());
        assertEquals(12_300, decoder.decode(data, 0, 2));
        decoder.decode(data, 0, -32_768);
        assertEquals(Quality.NOT_IMPLEMENTED.code(), decoder.quality());
    }

    @Test
    void everyChangedByteOfAnEchoIsNoticed() {
        RegisterEncoder encoder = new RegisterEncoder(setpoint(RegisterType.S32, WordOrder.ABCD, 1, -1e6, 1e6));
        ByteBuf request = Unpooled.buffer();
        assertTrue(encoder.encode(request, 7, 1, 2_000));
        ByteBuf reply = request.copy(0, 12);
        assertTrue(encoder.isProperReply(reply, 0, 12));
        assertFalse(encoder.isProperReply(reply, 0, 11));
        for (int i = ModbusFrame.PDU_DATA - 1; i < 12; i++) {
            ByteBuf changed = reply.copy();
            changed.setByte(i, changed.getByte(i) ^ 1);
            assertFalse(encoder.isProperReply(changed, 0, 12), "byte " + i);
        }
    }
}
