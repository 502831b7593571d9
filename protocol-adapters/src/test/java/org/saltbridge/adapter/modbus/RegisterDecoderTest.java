package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.Quality;
import org.saltbridge.config.RegisterTable;
import org.saltbridge.config.RegisterType;
import org.saltbridge.config.WordOrder;

class RegisterDecoderTest {
    private final Reading reading = new Reading();

    private static ByteBuf data(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
    }

    private void decode(RegisterDecoder decoder, String hex, double scaleFactor) {
        decoder.decode(data(hex), 0, scaleFactor, reading);
    }

    private void assertReads(RegisterDecoder decoder, String hex, double value, Quality quality) {
        decode(decoder, hex, 0);
        assertEquals(value, reading.value, hex);
        assertEquals(quality, Quality.of(reading.quality), hex);
    }

    /** Worked out by hand: A is the most significant byte. */
    @ParameterizedTest
    @CsvSource({
        "U16, ABCD, 1234, 4660",
        "U16, CDAB, 1234, 4660",
        "U16, BADC, 1234, 13330",
        "U16, DCBA, 1234, 13330",
        "U16, ABCD, ffff, 65535",
        "S16, ABCD, fffe, -2",
        "S16, BADC, feff, -2",
        "S16, ABCD, 8000, -32768",
        "S32, ABCD, 0001 86a0, 100000",
        "S32, CDAB, 86a0 0001, 100000",
        "S32, BADC, 0100 a086, 100000",
        "S32, DCBA, a086 0100, 100000",
        "S32, ABCD, fffe 7960, -100000",
        "S32, CDAB, 7960 fffe, -100000",
        "S32, BADC, feff 6079, -100000",
        "S32, DCBA, 6079 feff, -100000",
        "U32, ABCD, ffff fffe, 4294967294",
        "U32, CDAB, fffe ffff, 4294967294",
        "U32, BADC, ffff feff, 4294967294",
        "U32, DCBA, feff ffff, 4294967294",
        "F32, ABCD, 4248 f5c3, 50.2400016784668",
        "F32, CDAB, f5c3 4248, 50.2400016784668",
        "F32, BADC, 4842 c3f5, 50.2400016784668",
        "F32, DCBA, c3f5 4842, 50.2400016784668",
        "U64, ABCD, 0001 0203 0405 0607, 283686952306183",
        "U64, CDAB, 0607 0405 0203 0001, 283686952306183",
        "U64, BADC, 0100 0302 0504 0706, 283686952306183",
        "U64, DCBA, 0706 0504 0302 0100, 283686952306183",
        "U64, ABCD, 8000 0000 0000 0000, 9223372036854775808",
        "U64, ABCD, ffff ffff ffff f800, 18446744073709549568",
        // Half-way but for its last bit: rounds up, once.
        "U64, ABCD, 8000 0000 0000 0401, 9223372036854777856",
        "S64, ABCD, ffff ffff fffe 7960, -100000",
        "S64, CDAB, 7960 fffe ffff ffff, -100000",
        "S64, BADC, ffff ffff feff 6079, -100000",
        "S64, DCBA, 6079 feff ffff ffff, -100000",
        "F64, ABCD, 4049 1eb8 51eb 851f, 50.24",
        "F64, CDAB, 851f 51eb 1eb8 4049, 50.24",
        "F64, BADC, 4940 b81e eb51 1f85, 50.24",
        "F64, DCBA, 1f85 eb51 b81e 4940, 50.24",
        "BITS16, ABCD, 8001, 32769",
        "BITS32, ABCD, 8000 0001, 2147483649",
        "BITS32, CDAB, 0001 8000, 2147483649",
        "BITS32, BADC, 0080 0100, 2147483649",
        "BITS32, DCBA, 0100 0080, 2147483649"
    })
    void decodesWhatDevicesSend(RegisterType type, WordOrder order, String hex, double expected) {
        assertReads(Registers.of(type).order(order).decoder(), hex, expected, Quality.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "U16, 0.1, 0, 0003, 0.3",
        "U16, 0.01, 0, 1388, 50",
        "U16, 0.001, 0, 0c81, 3.201",
        "U16, 0.1, -40, 0279, 23.3",
        "U16, 0.25, 0, 0003, 0.75",
        "S16, 100, 0, ff9c, -10000",
        "S16, -0.1, 0, 0003, -0.3",
        "U16, 1, -32000, 7d01, 1",
        "U16, 0.000030517578125, 0, 8000, 1",
        "U32, 0.00001, 0.5, 0001 86a0, 1.5"
    })
    void aDecimalScaleIsExact(RegisterType type, double scale, double offset, String hex, double expected) {
        assertReads(Registers.of(type).scale(scale, offset).decoder(), hex, expected, Quality.GOOD);
    }

    @Test
    void theSignIsTurnedAfterScaleAndOffsetAndZeroStaysPlain() {
        RegisterDecoder decoder =
                Registers.of(RegisterType.S16).scale(0.1, 1).inverted().decoder();
        assertReads(decoder, "000a", -2, Quality.GOOD);
        assertReads(decoder, "fff6", 0.0, Quality.GOOD);
        assertReads(Registers.of(RegisterType.F32).decoder(), "8000 0000", 0.0, Quality.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "U16, ffff, 65535",
        "S16, 8000, 32768",
        "U32, ffff ffff, 4294967295",
        "S32, 8000 0000, 2147483648",
        "U64, ffff ffff ffff ffff, -1",
        "S64, 8000 0000 0000 0000, -9223372036854775808",
        "BITS16, ffff, 65535",
        "BITS32, ffff ffff, 4294967295",
        "F32, 7fc0 0000, 2143289344"
    })
    void aSentinelIsNotANumber(RegisterType type, String hex, long sentinel) {
        assertReads(Registers.of(type).sentinels(5L, sentinel).decoder(), hex, Double.NaN, Quality.NOT_IMPLEMENTED);
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 7fc0 0000",
        "F32, 7f80 0000",
        "F32, ff80 0000",
        "F64, 7ff8 0000 0000 0000",
        "F64, 7ff0 0000 0000 0000",
        "F64, fff0 0000 0000 0000"
    })
    void aFloatThatIsNotANumberHasNoValue(RegisterType type, String hex) {
        assertReads(Registers.of(type).decoder(), hex, Double.NaN, Quality.NOT_IMPLEMENTED);
    }

    @Test
    void aValueOutsideItsRangeIsKeptButQuestionable() {
        RegisterDecoder decoder =
                Registers.of(RegisterType.U16).scale(0.1, 0).range(0.3, 100.7).decoder();
        assertReads(decoder, "0002", 0.2, Quality.OUT_OF_RANGE);
        assertReads(decoder, "0003", 0.3, Quality.GOOD);
        assertReads(decoder, "03ef", 100.7, Quality.GOOD);
        assertReads(decoder, "03f0", 100.8, Quality.OUT_OF_RANGE);
    }

    @Test
    void aRangeHoldsForTheTurnedSign() {
        RegisterDecoder decoder =
                Registers.of(RegisterType.S16).inverted().range(-5, 10).decoder();
        assertReads(decoder, "fff6", 10, Quality.GOOD);
        assertReads(decoder, "0005", -5, Quality.GOOD);
        assertReads(decoder, "0006", -6, Quality.OUT_OF_RANGE);
    }

    @Test
    void aStateWithoutALabelIsQuestionable() {
        RegisterDecoder decoder =
                Registers.of(RegisterType.S16).labels(-1, 0, 4).decoder();
        assertReads(decoder, "ffff", -1, Quality.GOOD);
        assertReads(decoder, "0004", 4, Quality.GOOD);
        assertReads(decoder, "0003", 3, Quality.OUT_OF_RANGE);
    }

    @Test
    void scaleAndSignDoNotTouchABitField() {
        RegisterDecoder decoder =
                Registers.of(RegisterType.BITS16).scale(10, 3).inverted().decoder();
        assertReads(decoder, "8001", 0x8001, Quality.GOOD);
        assertEquals(0x8001, reading.raw);
    }

    @ParameterizedTest
    @CsvSource({"2, 12300", "0, 123", "-1, 12.3", "-3, 0.123", "10, 1230000000000", "-10, 0.0000000123"})
    void aScaleFactorIsAPowerOfTen(double factor, double expected) {
        decode(Registers.of(RegisterType.S16).scaleFactor("X/SF").decoder(), "007b", factor);
        assertEquals(expected, reading.value);
        assertEquals(Quality.GOOD, Quality.of(reading.quality));
    }

    @Test
    void theOffsetIsAddedAfterTheScaleFactor() {
        RegisterDecoder decoder = Registers.of(RegisterType.S16)
                .scale(0.5, -1.5)
                .scaleFactor("X/SF")
                .decoder();
        decode(decoder, "0064", -1);
        assertEquals(3.5, reading.value);
        decode(decoder, "0064", 1);
        assertEquals(498.5, reading.value);
    }

    @Test
    void aValueWaitsForItsScaleFactor() {
        decode(Registers.of(RegisterType.S16).scaleFactor("X/SF").decoder(), "007b", Double.NaN);
        assertEquals(Double.NaN, reading.value);
        assertEquals(Quality.WAITING, Quality.of(reading.quality));
    }

    @ParameterizedTest
    @ValueSource(doubles = {11, -11, -32768, Double.POSITIVE_INFINITY})
    void aScaleFactorThatIsNoneMakesNoValue(double factor) {
        decode(Registers.of(RegisterType.S16).scaleFactor("X/SF").decoder(), "007b", factor);
        assertEquals(Double.NaN, reading.value);
        assertEquals(Quality.NOT_IMPLEMENTED, Quality.of(reading.quality));
    }

    @Test
    void aBitIsZeroOrOneAndMayBeTurned() {
        Registers coil = Registers.of(RegisterType.BIT).at(RegisterTable.COIL, 0);
        coil.decoder().decodeBit(true, reading);
        assertEquals(1, reading.value);
        coil.inverted().decoder().decodeBit(true, reading);
        assertEquals(0, reading.value);
        coil.decoder().decodeBit(false, reading);
        assertEquals(1, reading.value);
        assertEquals(Quality.GOOD, Quality.of(reading.quality));
    }
}
