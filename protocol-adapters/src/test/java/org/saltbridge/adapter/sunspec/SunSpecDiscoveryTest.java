package org.saltbridge.adapter.sunspec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.saltbridge.adapter.modbus.RegisterReader;
import org.saltbridge.config.sunspec.SunSpecModel;
import org.saltbridge.config.sunspec.SunSpecModels;
import org.saltbridge.config.sunspec.SunSpecPoint;

/** SunSpec Device Information Model Specification §6, and what devices make of it. */
class SunSpecDiscoveryTest {
    private static final int TIMEOUT_MS = 500;

    private static SunSpecDevice discover(SunSpecSlave slave) throws IOException {
        try (RegisterReader reader = new RegisterReader("127.0.0.1", slave.port(), 1, TIMEOUT_MS)) {
            return SunSpecDiscovery.discover(reader, 20_000);
        }
    }

    private static List<Integer> ids(SunSpecDevice device) {
        return device.models().stream().map(FoundModel::id).toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {40_000, 0, 50_000, 39_999, 40_001, 1, 49_999, 50_001})
    void findsTheChainWhereverItBegins(int base) throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(base)) {
            slave.common();
            int inverter = slave.model(103, 50);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(base, device.base());
            assertEquals("Acme Power", device.manufacturer());
            assertEquals("Grid 2500", device.model());
            assertEquals("1.2.3", device.version());
            assertEquals("SN-0007", device.serialNumber());
            assertEquals(List.of(1, 103), ids(device));
            assertEquals(inverter, device.models().get(1).address());
            assertEquals(
                    base == 40_000 ? List.of() : List.of("the chain begins at " + base + ", not at 40000"),
                    device.findings());
        }
    }

    @Test
    void walksALegacyBatteryInverterWithAllItsModels() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(0)) {
            slave.common();
            slave.model(103, 50);
            slave.model(120, 26);
            slave.model(121, 30);
            slave.model(122, 44);
            slave.model(123, 24);
            slave.model(124, 24);
            slave.model(802, 62);
            slave.model(803, 26 + 4 * 32);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1, 103, 120, 121, 122, 123, 124, 802, 803), ids(device));
            assertEquals(4, device.models().get(8).repetitions());
            assertEquals(List.of("the chain begins at 0, not at 40000"), device.findings());
        }
    }

    @Test
    void endsWhereAMissingEndMarkerShouldStand() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            slave.model(701, 153);
            slave.model(704, 65);

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1, 701, 704), ids(device));
            assertEquals(
                    List.of("no end marker: exception 2 at " + slave.end() + " is taken for the end"),
                    device.findings());
        }
    }

    @Test
    void takesAnEndMarkerWithoutALength() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            slave.put(slave.end(), 0xFFFF);

            assertEquals(List.of(), discover(slave).findings());
        }
    }

    @Test
    void aLengthOfZeroEndsTheChain() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            slave.put(slave.end(), 0, 0);

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1), ids(device));
            assertTrue(device.findings().get(0).startsWith("no end marker: ID 0 with length 0"));
        }
    }

    @Test
    void aDeviceThatDoesNotAnswerReadsAtSomeBaseIsFoundAtTheNext() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(50_000)) {
            slave.silentAt(0);
            slave.common();
            slave.model(103, 50);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(50_000, device.base());
            assertTrue(device.findings().contains("does not answer a read at 0"), device.findings()::toString);
        }
    }

    @Test
    void keepsModelsItDoesNotKnow() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            int vendor = slave.model(64_201, 52);
            slave.model(103, 50);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1, 64_201, 103), ids(device));
            assertEquals(vendor, device.models().get(1).address());
            assertEquals(52, device.models().get(1).length());
            assertEquals(
                    List.of("model 64201 at " + vendor + ", length 52 is not known; it is left alone"),
                    device.findings());
        }
    }

    @Test
    void aModelThatIsLongerThanItSaysDoesNotHideTheNext() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            int inverter = slave.model(103, 50);
            slave.put(inverter + 1, 52);
            slave.model(802, 62);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1, 103, 802), ids(device));
            assertEquals(50, device.models().get(1).length());
            assertEquals(
                    List.of("model 103 at " + inverter + " says that it is 52 registers long, not 50; the next model"
                            + " shows that it is 50"),
                    device.findings());
        }
    }

    @Test
    void aModelThatIsTrulyLongerIsWalkedByItsLength() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.common();
            slave.model(704, 69);
            slave.model(713, 7);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1, 704, 713), ids(device));
            assertEquals(1, device.findings().size());
        }
    }

    @Test
    void aLengthThatRunsOutOfTheAddressesEndsTheChain() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(50_000)) {
            slave.common();
            int odd = slave.model(64_300, 4);
            slave.put(odd + 1, 40_000);

            SunSpecDevice device = discover(slave);

            assertEquals(List.of(1), ids(device));
            assertTrue(device.findings().get(1).contains("beyond address 65535"), device.findings()::toString);
        }
    }

    @Test
    void readsInShorterPiecesFromADeviceThatRefusesLongReads() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.readMax(50);
            slave.common();
            int inverter = slave.model(701, 153);
            slave.put(inverter + 122, 0xFFFE);
            slave.endMarker();

            SunSpecDevice device = discover(slave);

            assertTrue(device.readRegistersMax() > 25 && device.readRegistersMax() <= 50);
            SunSpecModel definition = Objects.requireNonNull(SunSpecModels.find(701));
            SunSpecPoint last = Objects.requireNonNull(definition.point("Tmp_SF"));
            assertEquals(0xFFFE, device.models().get(1).raw(last, 0));
        }
    }

    @Test
    void otherDevicesAreNoSunSpecDevices() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            slave.put(40_000, 0x1234, 0x5678);

            IOException failure = assertThrows(IOException.class, () -> discover(slave));

            assertTrue(failure.toString().contains("40000: no marker, 0: exception 2"), failure::toString);
        }
    }

    @Test
    void whereNobodyListensThereIsNoConnection() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (RegisterReader reader = new RegisterReader("127.0.0.1", port, 1, TIMEOUT_MS)) {
            assertThrows(ConnectException.class, () -> SunSpecDiscovery.discover(reader, 5_000));
        }
    }

    @Test
    void discoveryEndsInTimeWhateverTheDeviceDoes() throws Exception {
        try (SunSpecSlave slave = new SunSpecSlave(40_000)) {
            for (int base : new int[] {40_000, 0, 50_000, 39_999, 40_001, 1, 49_999, 50_001}) {
                slave.silentAt(base);
            }
            try (RegisterReader reader = new RegisterReader("127.0.0.1", slave.port(), 1, 200)) {
                IOException failure = assertThrows(IOException.class, () -> SunSpecDiscovery.discover(reader, 300));
                assertEquals("discovery takes longer than 300 ms", failure.getMessage());
            }
        }
    }
}
