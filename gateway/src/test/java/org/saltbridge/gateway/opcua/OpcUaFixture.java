package org.saltbridge.gateway.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder;
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator;
import org.saltbridge.config.ConfigReader;
import org.saltbridge.config.DispatchConfig;
import org.saltbridge.config.OpcUaConfig;
import org.saltbridge.config.PlantConfig;
import org.saltbridge.gateway.command.Command;
import org.saltbridge.gateway.command.CommandInbox;
import org.saltbridge.gateway.command.CommandResult;
import org.saltbridge.gateway.journal.Journal;
import org.saltbridge.gateway.journal.JournalEvent;
import org.saltbridge.gateway.journal.RecordType;
import org.saltbridge.gateway.plant.DerivedPoints;
import org.saltbridge.gateway.plant.PointCatalog;
import org.saltbridge.gateway.plant.PointTable;

/** A gateway server on a free port of loopback over the small plant, with a thread that answers its commands. */
final class OpcUaFixture implements AutoCloseable {
    static final String CLIENT_URI = "urn:saltbridge:test-client";
    private static final KeyPair KEY_PAIR;
    private static final X509Certificate CERTIFICATE;

    /** Of every client; each user has the role of its name. */
    static final String PASSWORD = "only-for-server-tests";

    /** Hashed by bcrypt in 2^4 rounds only: what a real user's login costs, on purpose, is no matter here. */
    private static final String HASH = "$2y$04$7LQsv9Zqn1drNOdNTdTFWe.1QxxVqcXbd3j7inoa2ErxwFWKYg8cq";

    static {
        try {
            KEY_PAIR = SelfSignedCertificateGenerator.generateRsaKeyPair(2048);
            CERTIFICATE = new SelfSignedCertificateBuilder(KEY_PAIR)
                    .setCommonName("test client")
                    .setApplicationUri(CLIENT_URI)
                    .addDnsName("localhost")
                    .addIpAddress("127.0.0.1")
                    .build();
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final PlantConfig plant;
    final PointCatalog catalog;
    final PointTable table;
    final CommandInbox inbox;
    final UserStore users;
    final Journal journal;
    final OpcUaGateway gateway;
    /** What the stand-in for dispatch does with each command. */
    volatile Consumer<Command> dispatch =
            command -> command.end(CommandResult.CONFIRMED, command.value(), System.nanoTime());

    private final Thread dispatchThread;
    private volatile boolean closing;

    OpcUaFixture(Path folder) throws IOException {
        this(folder, false, DispatchConfig.DEFAULT);
    }

    OpcUaFixture(Path folder, boolean allowInsecure, DispatchConfig dispatchConfig) throws IOException {
        PlantConfig small = ConfigReader.readBundledPlant("small").plantOrThrow();
        plant = small.withDispatch(dispatchConfig)
                .withServers(new OpcUaConfig("127.0.0.1", freePort(), allowInsecure, 20, 100_000), small.http());
        catalog = new PointCatalog(plant, new DerivedPoints(plant).points());
        table = new PointTable(catalog.size());
        dispatchThread = new Thread(this::runDispatch, "test-dispatch");
        inbox = new CommandInbox(dispatchConfig.queueCapacity(), () -> LockSupport.unpark(dispatchThread));
        Path usersFile = folder.resolve("users.txt");
        if (!Files.exists(usersFile)) {
            Files.write(usersFile, usersFile());
        }
        users = UserStore.load(usersFile);
        journal = new Journal(
                Journal.folder(folder), true, index -> "device", System::nanoTime, System::currentTimeMillis);
        journal.start(List.of(JournalEvent.of(RecordType.START)));
        gateway = new OpcUaGateway(
                plant,
                catalog,
                table,
                inbox,
                journal,
                users,
                new OpcUaGateway.Setup(folder, true, System::nanoTime, System::currentTimeMillis));
        gateway.start();
        dispatchThread.start();
    }

    private static List<String> usersFile() {
        return Stream.of(Role.values())
                .map(role -> role.name().toLowerCase(Locale.ROOT) + ": " + role.text() + ": " + HASH)
                .toList();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void runDispatch() {
        while (!closing) {
            Command command = inbox.poll();
            if (command == null) {
                LockSupport.parkNanos(1_000_000);
            } else {
                dispatch.accept(command);
            }
        }
    }

    OpcUaClient connect(String user) throws Exception {
        return connect(SecurityPolicy.Basic256Sha256, new UsernameProvider(user, PASSWORD));
    }

    OpcUaClient connect(SecurityPolicy policy, IdentityProvider identity) throws Exception {
        OpcUaClient client = OpcUaClient.create(
                gateway.url(),
                endpoints -> endpoints.stream()
                        .filter(e -> e.getSecurityPolicyUri().equals(policy.getUri()))
                        .findFirst(),
                transport -> {},
                config -> config.setApplicationUri(CLIENT_URI)
                        .setKeyPair(KEY_PAIR)
                        .setCertificate(CERTIFICATE)
                        .setCertificateChain(new X509Certificate[] {CERTIFICATE})
                        .setIdentityProvider(identity)
                        .setRequestTimeout(uint(5000)));
        client.connect();
        return client;
    }

    static NodeId id(OpcUaClient client, String path) throws Exception {
        return new NodeId(client.getNamespaceTable().getIndex(OpcUaGateway.PLANT_NAMESPACE), path);
    }

    static List<NodeId> ids(OpcUaClient client, String... paths) throws Exception {
        List<NodeId> ids = new ArrayList<>();
        for (String path : paths) {
            ids.add(id(client, path));
        }
        return ids;
    }

    @Override
    public void close() throws IOException {
        closing = true;
        LockSupport.unpark(dispatchThread);
        try {
            dispatchThread.join(5000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gateway.close();
        journal.close();
    }
}
