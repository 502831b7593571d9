package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.SetpointDef;
import org.saltbridge.config.WordOrder;
import org.saltbridge.config.WriteField;

class RegisterEncoderTest {
    private static final double[] SCALES = {1, 0.1, 100, 0.001, 0.25, -1, 1.0 / 3};

    private static RegisterEncoder encoder(int function, double low, double high, WriteField... fields) {
        return new RegisterEncoder(Registers.setpoint(function, low, high, fields));
    }

    private static String frame(RegisterEncoder encoder, double value) {
        ByteBuf out = Unpooled.buffer();
        assertTrue(encoder.encode(out, 0x0A0B, 7, value));
        assertEquals(out.readableBytes() - 6, out.getUnsignedShort(4), "length field");
        return ByteBufUtil.hexDump(out, 6, out.readableBytes() - 6);
    }

    @Test
    void writesTheRequestOfEachFunction() {
        WriteField u16 = Registers.field(RegisterType.U16, WordOrder.ABCD, 1);
        WriteField bit = Registers.field(RegisterType.BIT, WordOrder.ABCD, 1);
        assertEquals("07051234ff00", frame(encoder(5, 0, 1, bit), 1));
        assertEquals("070512340000", frame(encoder(5, 0, 1, bit), 0));
        assertEquals("070612340102", frame(encoder(6, 0, 1000, u16), 258));
        assertEquals("070f1234000301" + "05", frame(encoder(15, 0, 1, on(), off(), bit), 1));
        assertEquals("07101234000102" + "0102", frame(encoder(16, 0, 1000, u16), 258));
        assertEquals("0717" + "12340001" + "1234000102" + "0102", frame(encoder(23, 0, 1000, u16), 258));
    }

    private static WriteField on() {
        return Registers.constant(RegisterType.BIT, 1);
    }

    private static WriteField off() {
        return Registers.constant(RegisterType.BIT, 0);
    }

    @Test
    void constantsTravelWithTheSetpoint() {
        RegisterEncoder encoder = encoder(
                16,
                -1e6,
                1e6,
                Registers.constant(RegisterType.U16, 1),
                Registers.constant(RegisterType.S16, -2),
                Registers.field(RegisterType.S32, WordOrder.CDAB, 1),
                Registers.constant(RegisterType.F32, 50.24));
        assertEquals("07101234000" + "60c" + "0001fffe86a000014248f5c3", frame(encoder, 100_000));
        assertEquals("07101234000" + "60c" + "0001fffe7960fffe4248f5c3", frame(encoder, -100_000));
    }

    private static RegisterEncoder scaledByTheDevice() {
        return encoder(16, -1e6, 1e6, new WriteField(RegisterType.S16, WordOrder.ABCD, 1, "SF", false, Double.NaN));
    }

    @ParameterizedTest
    @CsvSource({"0, 1234, 1234", "2, 123400, 1234", "-1, -123.4, -1234", "3, 1000000, 1000", "10, 0, 0"})
    void theDevicesScaleFactorIsTakenOut(int power, double value, short written) {
        RegisterEncoder encoder = scaledByTheDevice();
        encoder.useScaleFactor(power);

        assertTrue(encoder.encodeRegisters(value));
        assertEquals(written, encoder.register(0));
    }

    @Test
    void nothingIsEncodedWhileTheScaleFactorIsUnknownOrImpossible() {
        RegisterEncoder encoder = scaledByTheDevice();
        assertFalse(encoder.encodeRegisters(1));
        for (double power : new double[] {11, -11, Double.POSITIVE_INFINITY, Double.NaN}) {
            encoder.useScaleFactor(power);
            assertFalse(encoder.encodeRegisters(1), () -> "power " + power);
        }
    }

    /** 32,768 in units of 1 does not fit 16 bits, in units of 10 it does. */
    @Test
    void whatDoesNotFitWithTheDevicesScaleFactorIsRefused() {
        RegisterEncoder encoder = scaledByTheDevice();
        encoder.useScaleFactor(0);
        assertFalse(encoder.encodeRegisters(40_000));
        encoder.useScaleFactor(1);
        assertTrue(encoder.encodeRegisters(40_000));
        assertEquals(4000, encoder.register(0));
    }

    @Test
    void theSignIsTurnedForADeviceThatCountsTheOtherWay() {
        WriteField field = new WriteField(RegisterType.S16, WordOrder.ABCD, 0.1, true, Double.NaN);
        RegisterEncoder encoder = encoder(6, -100, 100, field);
        assertEquals("07061234ff9c", frame(encoder, 10));
        assertEquals("070612340064", frame(encoder, -10));
        assertEquals("070612340000", frame(encoder, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 23.4, 234",
        "0.1, 23.449, 234",
        "0.1, 23.451, 235",
        "0.1, -23.451, -235",
        "100, 149, 1",
        "100, 151, 2",
        "0.1, 0.3, 3",
        "0.01, 1.15, 115"
    })
    void roundsToTheNearestStep(double scale, double value, int expected) {
        RegisterEncoder encoder = encoder(6, -1e4, 1e4, Registers.field(RegisterType.S16, WordOrder.ABCD, scale));
        assertTrue(encoder.encodeRegisters(value));
        assertEquals(expected, encoder.register(0));
    }

    /** The limits are 4.96 and −4.96, between two steps of a tenth. */
    @Test
    void roundingNeverCrossesALimit() {
        RegisterEncoder encoder = encoder(6, -4.96, 4.96, Registers.field(RegisterType.S16, WordOrder.ABCD, 0.1));
        assertTrue(encoder.encodeRegisters(4.96));
        assertEquals(49, encoder.register(0));
        assertTrue(encoder.encodeRegisters(-4.96));
        assertEquals(-49, encoder.register(0));
        WriteField turned = new WriteField(RegisterType.S16, WordOrder.ABCD, 0.1, true, Double.NaN);
        RegisterEncoder inverted = encoder(6, -4.96, 4.96, turned);
        assertTrue(inverted.encodeRegisters(4.96));
        assertEquals(-49, inverted.register(0));
        RegisterEncoder narrow = encoder(6, 4.96, 4.98, Registers.field(RegisterType.S16, WordOrder.ABCD, 0.1));
        assertFalse(narrow.encodeRegisters(4.97), "no step lies between the limits");
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.0 / 3, 0.1, 0.7, 1, 3, 1e-3})
    void theLimitItselfCanBeWritten(double scale) {
        double limit = 1000 * scale;
        RegisterEncoder encoder = encoder(6, -limit, limit, Registers.field(RegisterType.S16, WordOrder.ABCD, scale));
        assertTrue(encoder.encodeRegisters(limit));
        assertEquals(1000, encoder.register(0));
        assertTrue(encoder.encodeRegisters(-limit));
        assertEquals(-1000, encoder.register(0));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 32_768, -32_769, 1e300})
    void whatDoesNotFitIsRefusedAndNothingIsWritten(double value) {
        double infinite = Double.POSITIVE_INFINITY;
        RegisterEncoder encoder =
                encoder(16, -infinite, infinite, Registers.field(RegisterType.S16, WordOrder.ABCD, 1));
        ByteBuf out = Unpooled.buffer();
        assertFalse(encoder.encode(out, 1, 1, value));
        assertEquals(0, out.readableBytes());
    }

    @ParameterizedTest
    @EnumSource(RegisterType.class)
    void noTypeTakesAnInfiniteValueOrOneBeyondTheLimits(RegisterType type) {
        WriteField field = Registers.field(type, WordOrder.ABCD, 1);
        int function = type == RegisterType.BIT ? 15 : 16;
        RegisterEncoder open = encoder(function, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, field);
        assertFalse(open.encodeRegisters(Double.POSITIVE_INFINITY));
        assertFalse(open.encodeRegisters(Double.NEGATIVE_INFINITY));
        assertFalse(open.encodeRegisters(Double.NaN));
        RegisterEncoder limited = encoder(function, 0, 0, field);
        assertTrue(limited.encodeRegisters(0));
        assertFalse(limited.encodeRegisters(1));
        assertFalse(limited.encodeRegisters(-1));
        assertFalse(limited.encodeRegisters(Double.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "U16, -1",
        "U16, 65536",
        "S16, 32768",
        "U32, 4294967296",
        "S32, 2147483648",
        "S32, -2147483649",
        "U64, -1",
        "U64, 1e16",
        "S64, 1e16",
        "F32, 1e39",
        "BITS16, 65536",
        "BITS16, 1.5",
        "BITS32, -1"
    })
    void aValueBeyondItsRegistersIsRefused(RegisterType type, double value) {
        assertFalse(encoder(16, -1e300, 1e300, Registers.field(type, WordOrder.ABCD, 1))
                .encodeRegisters(value));
    }

    @Test
    void halfASwitchIsNoSwitch() {
        RegisterEncoder encoder = encoder(5, 0, 1, Registers.field(RegisterType.BIT, WordOrder.ABCD, 1));
        assertFalse(encoder.encodeRegisters(0.4));
        assertTrue(encoder.encodeRegisters(1));
    }

    @Test
    void aRefusedValueLeavesTheLastOneInPlace() {
        RegisterEncoder encoder = encoder(16, -100, 100, Registers.field(RegisterType.S16, WordOrder.ABCD, 1));
        assertTrue(encoder.encodeRegisters(42));
        assertFalse(encoder.encodeRegisters(101));
        assertEquals(42, encoder.register(0));
    }

    @Test
    void whatNoRequestCanCarryIsRefusedAtTheStart() {
        WriteField u16 = Registers.field(RegisterType.U16, WordOrder.ABCD, 1);
        WriteField s32 = Registers.field(RegisterType.S32, WordOrder.ABCD, 1);
        WriteField bit = Registers.field(RegisterType.BIT, WordOrder.ABCD, 1);
        refuse(Registers.setpoint(6, 0, 1, s32));
        refuse(Registers.setpoint(5, 0, 1, u16));
        refuse(Registers.setpoint(16, 0, 1, bit));
        refuse(Registers.setpoint(3, 0, 1, u16));
        refuse(Registers.setpoint(16, 0, 1, Registers.constant(RegisterType.U16, 1)));
        refuse(Registers.setpoint(16, 0, 1, u16, Registers.constant(RegisterType.U16, 65_536)));
        WriteField[] many = new WriteField[124];
        java.util.Arrays.fill(many, Registers.constant(RegisterType.U16, 1));
        many[0] = u16;
        refuse(Registers.setpoint(16, 0, 1, many));
        refuse(Registers.setpoint(23, 0, 1, java.util.Arrays.copyOf(many, 122)));
    }

    private static void refuse(SetpointDef setpoint) {
        assertThrows(IllegalArgumentException.class, () -> new RegisterEncoder(setpoint));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsWrittenIsReadBackWithinTheQuantum(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (RegisterType type : RegisterType.values()) {
            for (WordOrder order : WordOrder.values()) {
                for (double scale : SCALES) {
                    if (type != RegisterType.BIT && (!type.isBitField() || scale == 1)) {
                        roundTrip(random, type, order, scale, "seed " + seed);
                    }
                }
            }
        }
    }

    private static void roundTrip(
            SplittableRandom random, RegisterType type, WordOrder order, double scale, String seed) {
        boolean isUnsigned = type.name().startsWith("U") || type.isBitField();
        double most = (type.registerCount() == 1 ? 32_767 : 2e9);
        boolean isInverted = random.nextBoolean();
        RegisterDecoder decoder = isInverted
                ? Registers.of(type).order(order).scale(scale, 0).inverted().decoder()
                : Registers.of(type).order(order).scale(scale, 0).decoder();
        RegisterEncoder encoder = encoder(
                16,
                Double.NEGATIVE_INFINITY,
                Double.POSITIVE_INFINITY,
                new WriteField(type, order, scale, isInverted, Double.NaN));
        Reading reading = new Reading();
        ByteBuf data = Unpooled.buffer();
        for (int i = 0; i < 50; i++) {
            double number = random.nextDouble(isUnsigned ? 0 : -most, most);
            double magnitude = (type.isBitField() ? Math.rint(number) : number) * scale;
            double value = isInverted && !type.isBitField() ? -magnitude : magnitude;
            String what = seed + " " + type + " " + order + " × " + scale + " " + value;
            assertTrue(encoder.encodeRegisters(value), what);
            data.clear();
            for (int k = 0; k < type.registerCount(); k++) {
                data.writeShort(encoder.register(k));
            }
            decoder.decode(data, 0, 0, reading);
            double step = type == RegisterType.F32 ? Math.abs(value) * 1.3e-7 : Math.abs(scale) * 0.5000001;
            double tolerance = type == RegisterType.F64 ? Math.ulp(value) * 2 : step;
            assertEquals(value, reading.value, tolerance, what);
            // What has been read is written again without a change: no drift from rounding.
            double settled = reading.value;
            assertTrue(encoder.encodeRegisters(settled), what);
            for (int k = 0; k < type.registerCount(); k++) {
                if (!type.isFloat()) {
                    assertEquals(data.getShort(2 * k), encoder.register(k), what);
                }
            }
        }
    }
}
