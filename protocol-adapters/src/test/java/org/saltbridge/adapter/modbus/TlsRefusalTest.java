package org.saltbridge.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.saltbridge.adapter.DeviceState;
import org.saltbridge.adapter.LinkSecurity;
import org.saltbridge.config.Framing;
import org.saltbridge.config.LinkConfig;
import org.saltbridge.config.TlsConfig;

/** Who is let in and who is not; a link with TLS that cannot be secured carries not one request. */
@Timeout(60)
class TlsRefusalTest {
    private static final LinkConfig LINK = new LinkConfig(1000, 1000, 1, 0, 50, 100, 3);

    @TempDir
    Path folder;

    private final RecordingSinks sinks = new RecordingSinks();
    private final TestAuthority authority = new TestAuthority("CA");
    private ScriptedSlave slave;

    @BeforeEach
    void open() throws IOException {
        slave = new ScriptedSlave();
    }

    @AfterEach
    void close() {
        slave.close();
    }

    private TlsConfig ours(TestAuthority issuer) throws IOException {
        return authority.files(folder, issuer.issue("Gateway", "127.0.0.1", "operator", 10));
    }

    private ModbusFieldBus bus(int port, TlsConfig tls) {
        ModbusFieldBus bus = new ModbusFieldBus(
                new TestPlant()
                        .endpoint(port, LINK.with(Framing.TCP, tls, null), 1)
                        .build(),
                sinks,
                sinks,
                nowNs -> true);
        bus.start();
        return bus;
    }

    private static LinkSecurity security(ModbusFieldBus bus) {
        return Objects.requireNonNull(bus.security(0));
    }

    @Test
    void aGoodPairIsServedAndShowsBothRoles() throws IOException {
        TestAuthority.Identity device = authority.issue("Rack 7", "127.0.0.1", "rack-controller", 10);
        try (TlsFront front = new TlsFront(authority.server(device), slave.port());
                ModbusFieldBus bus = bus(front.port(), ours(authority))) {
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            LinkSecurity security = security(bus);
            assertEquals("TLSv1.3", security.protocol());
            assertEquals("CN=Rack 7", security.peer());
            assertEquals("rack-controller", security.peerRole());
            assertEquals("operator", security.ownRole());
        }
    }

    @Test
    void tls12IsServedToo() throws IOException {
        TestAuthority.Identity device = authority.issue("Old", "127.0.0.1", "", 10);
        try (TlsFront front = new TlsFront(authority.server(device), slave.port(), "TLSv1.2");
                ModbusFieldBus bus = bus(front.port(), ours(authority))) {
            sinks.await("online", () -> bus.state(0) == DeviceState.ONLINE);
            assertEquals("TLSv1.2", security(bus).protocol());
            assertEquals("", security(bus).peerRole());
        }
    }

    @Test
    void aDeviceOfAnUnknownAuthorityIsRefused() throws IOException {
        TestAuthority other = new TestAuthority("Other");
        refused(other.server(other.issue("D", "127.0.0.1", "", 10)), ours(authority));
    }

    @Test
    void aDeviceWithAnotherAddressInItsCertificateIsRefused() throws IOException {
        refused(authority.server(authority.issue("D", "127.0.0.2", "", 10)), ours(authority));
    }

    @Test
    void aDeviceWhoseCertificateHasExpiredIsRefused() throws IOException {
        refused(authority.server(authority.issue("D", "127.0.0.1", "", -5)), ours(authority));
    }

    @Test
    void aGatewayThatTheDeviceDoesNotTrustIsNotServed() throws IOException {
        refused(authority.server(authority.issue("D", "127.0.0.1", "", 10)), ours(new TestAuthority("Other")));
    }

    private void refused(javax.net.ssl.SSLContext server, TlsConfig tls) throws IOException {
        try (TlsFront front = new TlsFront(server, slave.port());
                ModbusFieldBus bus = bus(front.port(), tls)) {
            sinks.await("a reason", () -> !security(bus).failure().isEmpty());
            assertNotEquals(DeviceState.ONLINE, bus.state(0));
            assertEquals(0, slave.requests().size());
            assertEquals(0, bus.stats(0).replies());
        }
    }

    @Test
    void aPlainSlaveGetsNoRequest() throws IOException {
        try (ModbusFieldBus bus = bus(slave.port(), ours(authority))) {
            sinks.await("a reason", () -> !security(bus).failure().isEmpty());
            assertEquals(0, bus.stats(0).connects());
            assertEquals(0, bus.stats(0).requests());
            assertTrue(slave.requests().stream().noneMatch(request -> request.function == 3));
        }
    }

    /** JDKs can no longer speak TLS 1.1, so its ServerHello is written by hand: version 0x0302, a cipher of its time. */
    @Test
    void aDeviceThatOnlySpeaksTls11IsToldSoAndRefused() throws Exception {
        byte[] hello = new byte[5 + 4 + 38];
        byte[] head = {22, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2};
        System.arraycopy(head, 0, hello, 0, head.length);
        hello[5 + 4 + 2 + 32 + 1] = (byte) 0xC0;
        hello[5 + 4 + 2 + 32 + 2] = 0x13;
        CompletableFuture<Integer> alert = new CompletableFuture<>();
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> alert.complete(alertTo(server, hello)), "tls-1.1");
            thread.setDaemon(true);
            thread.start();
            try (ModbusFieldBus bus = bus(server.getLocalPort(), ours(authority))) {
                assertEquals(70, alert.get(20, TimeUnit.SECONDS), "protocol_version");
                sinks.await("a reason", () -> !security(bus).failure().isEmpty());
                assertEquals(0, bus.stats(0).connects());
            }
        }
    }

    private static int alertTo(ServerSocket server, byte[] hello) {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            byte[] record = in.readNBytes(5);
            in.readNBytes((record[3] & 0xFF) << 8 | (record[4] & 0xFF));
            socket.getOutputStream().write(hello);
            byte[] answer = in.readNBytes(7);
            return answer[0] == 21 ? answer[6] : -answer[0];
        } catch (IOException e) {
            return -1;
        }
    }
}
